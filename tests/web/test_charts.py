"""Charts are drawn to scale, and places lie as they do in Denmark."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.web import labels
from kommunegraf.web.charts import ROWS, SERIES, Drawn, grouped, lying, scale, short
from kommunegraf.web.places import HEIGHT, WIDTH, places

SUMS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=2)


@given(SUMS, SUMS)
def test_ticks_enclose_the_values_and_hold_zero(one: Decimal, other: Decimal) -> None:
    ticks = scale(min(one, other), max(one, other))
    assert ticks[0] <= min(one, other, Decimal(0)) and ticks[-1] >= max(one, other, Decimal(0))
    assert Decimal(0) in ticks and 2 <= len(ticks) <= 8
    assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1


@given(st.dictionaries(st.tuples(st.sampled_from(["2021", "2022", "2023"]), st.sampled_from("abcdefgh")), SUMS))
def test_bars_are_as_high_as_their_values_and_within_the_drawing(values) -> None:
    chart = grouped(values, sorted({series for _, series in values}))
    if chart is None:
        assert not values
        return
    per_unit = (chart.ticks[0][0] - chart.ticks[-1][0]) / float(chart.ticks[-1][1] - chart.ticks[0][1])
    for bar in chart.bars:
        assert bar.height == pytest.approx(max(1.0, abs(float(bar.value)) * per_unit), abs=0.2)
        assert 0 <= bar.x <= chart.width - bar.width and 0 <= bar.y <= chart.height
    assert len(chart.series) <= SERIES


def test_bars_of_a_group_stand_side_by_side() -> None:
    chart = grouped({("2021", "a"): Decimal(5), ("2021", "b"): Decimal(-3), ("2022", "a"): Decimal(2)}, ["a", "b"])
    assert chart is not None
    first, second, third = chart.bars
    assert first.x + first.width <= second.x < third.x
    assert first.y + first.height == second.y == chart.zero  # below the line what is negative
    assert [name for _, name in chart.groups] == ["2021", "2022"]


@given(st.lists(st.tuples(st.sampled_from("abc"), SUMS), max_size=30))
def test_lying_bars_are_as_long_as_their_values_and_begin_at_zero(values) -> None:
    chart = lying([Drawn(heading, "", value, f"{value}") for heading, value in values])
    if chart is None:
        assert not values
        return
    assert len(chart.bars) == min(len(values), ROWS) and chart.more == len(values) - len(chart.bars)
    shown = [value for _, value in values[:ROWS]]
    unit = max(0.0, float(max(shown))) - min(0.0, float(min(shown)))
    for bar in chart.bars:
        value = float(bar.figure)
        assert bar.width == pytest.approx(68 * abs(value) / unit if unit else 0, abs=0.02)
        assert (bar.left if value >= 0 else bar.left + bar.width) == pytest.approx(chart.zero, abs=0.02)
        assert 0 <= bar.left <= bar.end <= 70 and 0 <= bar.y < chart.height
    assert len({bar.y for bar in chart.bars}) == len(chart.bars)


def test_bars_of_one_heading_stand_together_below_it() -> None:
    chart = lying(
        [
            Drawn("Viborg", "1", Decimal(9), "9"),
            Drawn("Herning", "2", Decimal(5), "5"),
            Drawn("Viborg", "3", Decimal(-3), "-3"),
        ]
    )
    assert chart is not None
    assert [bar.text for bar in chart.bars] == ["1", "3", "2"]
    viborg, herning = chart.headings
    assert viborg.y < chart.bars[0].y < chart.bars[1].y < herning.y < chart.bars[2].y


@pytest.mark.parametrize(
    ("value", "said"),
    [("2500000", ("2.5", "million")), ("-400000", ("-400", "thousand")), ("12", ("12", "")), ("0", ("0", ""))],
)
def test_a_tick_is_short_and_exact(value: str, said: tuple[str, str]) -> None:
    assert short(Decimal(value)) == said


def test_municipalities_lie_as_they_do_in_denmark() -> None:
    at = {place.code: place for place in places()}
    assert len(at) == 98
    assert all(0 < place.x < WIDTH and 0 < place.y < HEIGHT for place in at.values())
    hjoerring, aarhus, copenhagen, esbjerg = (at[code] for code in ("0860", "0751", "0101", "0561"))
    assert hjoerring.y < aarhus.y < esbjerg.y
    assert esbjerg.x < aarhus.x < copenhagen.x


def test_municipalities_are_in_the_order_of_the_danish_alphabet() -> None:
    names = [name for _, name in labels.municipalities()]
    assert len(names) == 98
    assert names.index("Vordingborg") < names.index("Ærø") < names.index("Aabenraa")
    assert names.index("Odsherred") < names.index("Solrød") < names.index("Ærø")
