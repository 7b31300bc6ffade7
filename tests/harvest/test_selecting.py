"""What adapters share: addresses within the host, days in words, and how often everything is listed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kommunegraf.harvest.adapter import Pages, Wanted
from kommunegraf.harvest.selecting import day_in, fits
from kommunegraf.harvest.sweep import Sweep

PAGES = Pages("moeder.eksempel.dk")
SWEEP = Sweep(earliest=date(2010, 1, 1), whole_days=7, back_days=60, ahead_days=100, young_days=30)
TODAY = date(2024, 4, 1)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/møde/1?a=b c", "/m%C3%B8de/1?a=b%20c"), ("2", "/liste/2"), ("https://moeder.eksempel.dk/x", "/x"),
        ("http://moeder.eksempel.dk:80/x#y", "/x"), ("https://moeder.eksempel.dk", "/"), ("//elsewhere.dk/x", None),
        ("https://moeder.eksempel.dk.elsewhere.dk/", None), ("https://a@moeder.eksempel.dk/", None),
        ("https://moeder.eksempel.dk:8443/", None), ("javascript:alert(1)", None), ("mailto:a@b.dk", None),
        ("file:///etc/passwd", None), ("http://[::1", None), ("data:text/html,x", None),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_path_of_the_host_or_nowhere(link: str, path: str | None) -> None:
    assert PAGES.path(link, "/liste/1") == path


@pytest.mark.parametrize(
    ("words", "day"),
    [("2024-03-12 kl. 15.00", "2024-03-12"), ("udvalget-2024-03-12-aflyst", "2024-03-12"), ("12-03-2024", "2024-03-12"),
     ("tirsdag den 12. marts 2024", "2024-03-12"), ("2024-03-12T15:00:00+01:00", "2024-03-12"), ("marts 2024", ""),
     ("", "")],
)  # fmt: skip
def test_a_day_is_read_as_it_is_stated(words: str, day: str) -> None:
    assert day_in(words) == day


def test_a_pattern_of_an_address_is_met_segment_by_segment() -> None:
    assert fits("/committees/a/b?x=1", "/committees/*/*")
    assert not fits("/committees/a/b/protocol/c.pdf", "/committees/*/*")
    assert not fits("/committees//b", "/committees/*/*")


def test_everything_is_listed_at_first_then_what_is_recent_and_after_a_week_everything_again() -> None:
    memory: dict[str, str] = {}
    wanted = Wanted(TODAY)
    first = SWEEP.stretch(wanted, memory)
    assert (first.whole, first.begin, first.since) == (True, date(2010, 1, 1), "")
    SWEEP.remember(first, wanted, memory)
    second = SWEEP.stretch(wanted, memory)
    assert (second.whole, second.since) == (False, "2024-02-01")
    SWEEP.remember(second, wanted, memory)
    assert not SWEEP.stretch(Wanted(TODAY + timedelta(days=6)), memory).whole
    assert SWEEP.stretch(Wanted(TODAY + timedelta(days=7)), memory).whole
    assert SWEEP.stretch(Wanted(TODAY, whole=True), memory).whole


def test_who_asks_for_earlier_meetings_than_were_ever_listed_has_them_listed() -> None:
    memory: dict[str, str] = {}
    recent = Wanted(TODAY, since=date(2024, 1, 1))
    SWEEP.remember(SWEEP.stretch(recent, memory), recent, memory)
    assert SWEEP.stretch(recent, memory).since == "2024-02-01"
    assert SWEEP.stretch(Wanted(TODAY, since=date(2020, 1, 1)), memory).since == "2020-01-01"


def test_a_young_meetings_mark_is_another_each_day_and_an_old_ones_stays() -> None:
    days = (TODAY, TODAY + timedelta(days=1))
    young = {SWEEP.mark(["a"], "2024-03-20", day) for day in days}
    old = {SWEEP.mark(["a"], "2023-03-20", day) for day in days}
    assert (len(young), len(old)) == (2, 1)
    assert SWEEP.mark(["a"], "2024-03-20", TODAY) == SWEEP.mark(["a"], "2024-03-20", TODAY)
