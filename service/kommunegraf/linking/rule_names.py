"""The names of the rules by which links are made, as settings, graphs and records give them."""

from __future__ import annotations

SAME_TITLE_AND_STAGE = "same-title-and-stage"
SAME_NAME_AND_PERIOD = "same-name-and-period"
NAME_WITHOUT_PERIOD = "name-without-period"
SAME_NAME_IN_TERM = "same-name-in-term"
SAME_NAME = "same-name"
STATED_ABBREVIATION = "stated-abbreviation"
BODY_ABBREVIATION = "body-abbreviation"
BODY_INITIALS = "body-initials"

RULES = (
    BODY_ABBREVIATION,
    BODY_INITIALS,
    NAME_WITHOUT_PERIOD,
    SAME_NAME,
    SAME_NAME_AND_PERIOD,
    SAME_NAME_IN_TERM,
    SAME_TITLE_AND_STAGE,
    STATED_ABBREVIATION,
)
ALL, NONE = "all", "none"


def chosen(names: tuple[str, ...]) -> frozenset[str]:
    """The rules that a setting chooses: `all`, `none`, or some by name. Raises `ValueError` naming what is no rule."""
    if names == (ALL,):
        return frozenset(RULES)
    if names == (NONE,):
        return frozenset()
    unknown = sorted(set(names) - set(RULES))
    if unknown or not names:
        raise ValueError(f"{ALL}, {NONE}, or names of rules ({', '.join(RULES)})")
    return frozenset(names)
