"""What a list of meetings means beside what is known: what to fetch, what is missing, what is gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kommunegraf.harvest.adapter import Listing, Meeting
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.records import APART, Known

_FEW = 5  # so many meetings may always be missing
_SHARE = 0.2  # and this share of those known


@dataclass(frozen=True, slots=True)
class Plan:
    """`fetch`: the meetings to fetch, in order; `again`: the ids of those among them whose mark is as it was.

    `unchanged` counts the meetings in the range asked for that are as they were fetched; `earlier` those before it.
    """

    fetch: tuple[Meeting, ...]
    again: frozenset[str]
    unchanged: int
    earlier: int


@dataclass(frozen=True, slots=True)
class Missing:
    """The known meetings that the list does not have: `noted` for now, and `gone` for the second time a day later.

    `replaced` are those of `gone` that stand in the list under another id. `trouble` says why the list is not
    believed; then the others are empty.
    """

    noted: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    trouble: str | None = None


def plan(
    listing: Listing, known: Mapping[str, Known], options: Options, now: datetime, unsure: Collection[str] = ()
) -> Plan:
    """New and changed meetings and those that failed, newest first; then what is looked at again, longest ago first.

    `unsure` are meetings whose last answer lacked something, and are looked at again whatever their mark.
    """
    since = options.since.isoformat() if options.since else ""
    asked = [each for each in listing.meetings if not since or not each.date or each.date >= since]
    fresh: list[Meeting] = []
    again: list[Meeting] = []
    for meeting in asked:
        before = known.get(meeting.id)
        if before is None or before.mark != meeting.mark or before.failure is not None:
            fresh.append(meeting)
        elif meeting.id in unsure or is_recent(options, now, meeting.released, before.changed_at):
            again.append(meeting)
    fresh.sort(key=lambda each: (each.date, each.id), reverse=True)
    again.sort(key=lambda each: (known[each.id].checked_at or "", each.id))
    return Plan(
        fetch=(*fresh, *again),
        again=frozenset(each.id for each in again),
        unchanged=len(asked) - len(fresh) - len(again),
        earlier=len(listing.meetings) - len(asked),
    )


def is_recent(options: Options, now: datetime, *times: str | None) -> bool:
    """Whether any of these times (ISO 8601) is within the days that are looked at again."""
    limit = (now - timedelta(days=options.recheck_days)).isoformat()
    return options.recheck_days > 0 and any(each is not None and each >= limit for each in times)


def missing(listing: Listing, known: Mapping[str, Known], now: datetime, *, trust: bool) -> Missing:
    """What the list lacks of the meetings that are not withdrawn yet. A list that is not whole says nothing."""
    if not listing.complete:
        return Missing(trouble="the list is not whole, so nothing is taken for missing")
    listed = {each.id for each in listing.meetings}
    standing = [
        each for each in known.values() if each.withdrawn_at is None and listing.covers(each.body_id, each.date)
    ]
    lacking = [each for each in standing if each.id not in listed]
    if not trust and len(lacking) > max(_FEW, _SHARE * len(standing)):
        return Missing(
            trouble=f"the list is much smaller than before ({len(lacking)} of {len(standing)} known meetings are not "
            "in it), so nothing is taken for missing; `--trust-list` believes it"
        )
    lacking = [each for each in lacking if not {(each.body_id, ""), (each.body_id, each.date)} & listing.doubtful]
    gone = [
        each
        for each in lacking
        if each.missing_since is not None and now - datetime.fromisoformat(each.missing_since) >= APART
    ]
    replaced = [(each.id, other) for each in gone if (other := _under_another_id(each, listing)) is not None]
    return Missing(tuple(each.id for each in lacking), tuple(each.id for each in gone), tuple(replaced))


def _under_another_id(meeting: Known, listing: Listing) -> str | None:
    """The one listed meeting of the same body with the same begin, and supplementary as it is or is not."""
    same = [
        each.id
        for each in listing.meetings
        if (each.body_id, each.begin, each.supplementary) == (meeting.body_id, meeting.begin, meeting.supplementary)
    ]
    return same[0] if meeting.begin and len(same) == 1 else None
