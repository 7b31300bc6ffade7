"""What is fetched, and in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from kommunegraf.harvest.adapter import NO_DAY, Listing, Meeting
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.plan import missing, plan
from kommunegraf.harvest.records import Known

NOW = datetime(2024, 4, 1, tzinfo=UTC)


def meeting(identifier: str, date: str = "2024-03-01", **given: str) -> Meeting:
    made = Meeting(identifier, "Et udvalg", "u1", date, f"{date}T15:00", f"{date}T20:00", "Referat", False, "mark")
    return replace(made, **given)  # type: ignore[arg-type]  # - only texts are given


def known(each: Meeting, **given: str | None) -> Known:
    made = Known(
        "h", each.id, each.body, each.body_id, each.date, each.begin, each.released, each.kind, 0, each.mark,
        "2024-03-02T00:00:00+00:00", "2024-03-02T00:00:00+00:00", None, None, "2024-03-02T00:00:00+00:00",
        "2024-03-02T00:00:00+00:00", None,
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]  # - only texts and None are given


def planned(listed: list[Meeting], before: list[Known], **options: int) -> list[str]:
    chosen = plan(Listing(tuple(listed), True), {each.id: each for each in before}, Options(**options), NOW)  # type: ignore[arg-type]  # - only numbers are given
    return [each.id for each in chosen.fetch]


def test_the_newest_meetings_are_fetched_first() -> None:
    assert planned([meeting("a", "2023-01-01"), meeting("b", "2024-01-01"), meeting("c", "")], []) == ["b", "a", "c"]


def test_a_mark_that_changed_a_failure_and_a_fetch_that_never_was_are_reasons_to_fetch() -> None:
    listed = [meeting(each) for each in "abcd"]
    before = [
        known(listed[0]),
        known(listed[1], mark="another"),
        known(listed[2], failure="503"),
        known(listed[3], mark=None),
    ]
    assert sorted(planned(listed, before)) == ["b", "c", "d"]


def test_what_is_looked_at_again_begins_with_what_was_not_for_longest() -> None:
    listed = [meeting(each, "2020-01-01") for each in "abcd"]
    before = [
        known(listed[0], checked_at="2024-03-30"),
        known(listed[1], checked_at="2024-03-10"),
        known(listed[2], changed_at="2023-01-01"),
        known(listed[3], changed_at="2023-01-01"),
    ]
    listed[3] = replace(listed[3], released="2024-03-31")
    assert planned(listed, before, recheck_days=40) == ["d", "b", "a"]


def test_two_meetings_of_one_body_at_the_same_time_are_not_said_to_replace_a_third() -> None:
    old = known(meeting("a"), missing_since="2024-03-30T00:00:00+00:00")
    assert missing(Listing((meeting("b"),), True), {"a": old}, NOW, trust=False).replaced == (("a", "b"),)
    both = Listing((meeting("b"), meeting("c")), True)
    assert missing(both, {"a": old}, NOW, trust=False).replaced == ()


def test_what_was_held_before_the_days_of_the_list_or_on_no_known_day_is_not_missing() -> None:
    before = {
        each.id: each for each in (known(meeting("a", "2024-01-01")), known(meeting("b")), known(meeting("c"), date=""))
    }
    listing = Listing((), True, since="2024-02-01")
    assert missing(listing, before, NOW, trust=False).noted == ("b",)
    assert missing(Listing((), True, since=NO_DAY), before, NOW, trust=False).noted == ()
