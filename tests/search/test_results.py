"""What an answer says: snippets whose marks point at the words, counts that SPARQL confirms, bounds that hold."""

from __future__ import annotations

import random
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from decisions import decision, decision_quads, put, served

from growth import in_proportion
from kommunegraf.errors import QueryError
from kommunegraf.search.parsing import MOST_CLAUSES, parse
from kommunegraf.search.searching import Index
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

FILLER = "Udvalget drøftede sagen og tog orienteringen ad notam. "


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("rygestop", f"{FILLER * 20}Nye rygestopkurser 🚶 og rygestop. {FILLER * 20}", ["rygestopkurser", "rygestop"]),
        ('"til efterretning"', f"efterretning til. {FILLER * 9}Tages til efterretning.", ["til", "efterretning"]),
        ("børn", "BØRN, boern og Ba\u030ad", ["BØRN", "boern"]),
        ("motion kost", f"motion {FILLER * 12} kost og motion", ["kost", "motion"]),
        ("rygestp", "om rygestop", ["rygestop"]),
        ("kurs*", "kursisten", ["kursisten"]),
    ],
)
def test_the_marks_of_a_snippet_stand_at_the_words(
    index_of: Callable[..., Index], query: str, text: str, marked: list[str]
) -> None:
    [hit] = index_of(text).search(query).hits
    assert hit.snippet is not None
    shown = hit.snippet
    assert [shown.text[start:end] for start, end in shown.highlights] == marked
    assert text[shown.start : shown.start + len(shown.text)] == shown.text
    assert len(shown.text) <= 250


def test_marks_in_a_title_stand_at_the_words(index_of: Callable[..., Index]) -> None:
    [hit] = index_of("Om rygestop i 2024").search("2024 rygestop").hits
    assert [hit.title[start:end] for start, end in hit.title_highlights] == ["rygestop", "2024"]


def test_markup_in_a_source_stays_text(index_of: Callable[..., Index]) -> None:
    [hit] = index_of("<script>alert(1)</script> om rygestop").search("rygestop").hits
    assert hit.snippet is not None
    assert hit.snippet.text == "<script>alert(1)</script> om rygestop"


@pytest.fixture
def dated(settings: Settings) -> Index:
    dates = ["2021", "2021-05", "2021-05-11", "2022-01-01", None, "2020-12-31"]
    put(
        settings,
        {
            str(n): decision_quads(str(n), "om rygestop", municipality=["0657", "0791"][n % 2], date=date)
            for n, date in enumerate(dates)
        },
    )
    return served(settings)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"from_date": "2021"}, "0123"),
        ({"to_date": "2020"}, "5"),
        ({"from_date": "2021-05-12", "to_date": "2021-12"}, "01"),
        ({"from_date": "2021-06", "to_date": "2021-06"}, "0"),
        ({"from_date": "2021-05-11", "to_date": "2021-05-11"}, "012"),
        ({"municipality": "0657"}, "024"),
        ({"municipality": "0657", "from_date": "2021"}, "02"),
        ({"kinds": ["Goal"]}, ""),
        ({"kinds": ["Decision", "Goal"]}, "012345"),
    ],
)
def test_bounds_take_all_whose_date_as_exact_as_it_is_may_lie_between(
    dated: Index, bounds: dict[str, object], expected: str
) -> None:
    hits = dated.search("rygestop", **bounds).hits  # type: ignore[arg-type]  # - of several types
    assert sorted(hit.iri for hit in hits) == [decision(each) for each in expected]


@pytest.mark.parametrize("wrong", ["2021-13", "2021-05-32", "21", "x", "2021-5", "٢٠٢١", "2021-05-11T"])
def test_what_is_no_date_or_kind_is_refused_by_name(dated: Index, wrong: str) -> None:
    with pytest.raises(QueryError, match="YYYY-MM-DD"):
        dated.search("x", from_date=wrong)
    with pytest.raises(QueryError, match=r"no kind .*Decision"):
        dated.search("x", kinds=[wrong])


def test_facets_count_what_sparql_counts_on_the_same_generation(settings: Settings) -> None:
    chance = random.Random(5)
    put(
        settings,
        {
            str(n): decision_quads(
                str(n),
                chance.choice(["om rygestop", "om motion"]),
                chance.choice(["0657", "0791", "0621"]),
                chance.choice(["2021", "2021-05", "2022-05-11", None]),
            )
            for n in range(60)
        },
    )
    results = served(settings).search("rygestop", limit=5)
    store = DataFolder(settings.data_folder).current().open()
    matching = '?d a kg:Decision ; <https://schema.org/text> ?t FILTER(CONTAINS(?t, "rygestop"))'
    publisher = "GRAPH ?g { ?w <http://purl.org/dc/terms/publisher> ?m . ?d a kg:Decision }"

    def counted(pattern: str, by: str) -> dict[str, int]:
        query = f"""PREFIX kg: <https://w3id.org/kommunegraf/ns#>
            SELECT ?k (COUNT(?d) AS ?n) {{ {pattern} BIND({by} AS ?k) }} GROUP BY ?k"""
        rows = store.query(query)
        assert isinstance(rows, ox.QuerySolutions)
        return {row["k"].value: int(row["n"].value) for row in rows}

    dated = f"{matching} . ?d <http://purl.org/dc/terms/date> ?date"
    assert dict(results.facets["year"]) == counted(dated, "SUBSTR(STR(?date), 1, 4)")
    assert dict(results.facets["municipality"]) == counted(f"{publisher} {matching}", "SUBSTR(STR(?m), 46)")
    assert dict(results.facets["kind"]) == {"Decision": results.total}
    assert results.total == sum(results.facets["municipality"].values()) > 5


def test_walking_by_offset_meets_every_hit_once(settings: Settings) -> None:
    put(settings, {str(n): decision_quads(str(n), f"om rygestop {n}") for n in range(45)})
    index = served(settings)
    met = [hit.iri for offset in range(0, 60, 10) for hit in index.search("rygestop", limit=10, offset=offset).hits]
    assert len(met) == len(set(met)) == 45


HOSTILE = [
    "",
    " ",
    '"',
    '""""',
    "(((((" * 5_000,
    "a OR " * 10_000,
    " ".join(f"ord{n}" for n in range(10_000)),
    '"' + "børn " * 10_000,
    "-" * 10_000,
    "* " * 10_000,
    "*",
    "a*",
    "-rygestop",
    "NOT",
    "OR OR OR",
    "+",
    "title:rygestop",
    "[a TO z]",
    "/(a+)+$/",
    "a^9999999999",
    "rygestop~9",
    "\x00\ud800\u202e",
    "\U0001f6b6",
    "x" * 100_000,
    "a\u0301" * 5_000,
    "IN [a b c]",
    "\\",
    "kommune* politik* sundhed* by* a* ud* fo* be* an* de* og* er*",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_fails(index_of: Callable[..., Index], query: str) -> None:
    index = index_of("om rygestop", "title rygestop politik kommune", *(f"ord{n} børn" for n in range(50)))
    results = index.search(query)
    assert results.total >= len(results.hits) >= 0


def test_what_is_too_long_to_be_read_whole_is_cut_and_says_so() -> None:
    many = parse(" ".join(f"o{n}" for n in range(100)))
    assert many.cut
    assert len(many.groups) == MOST_CLAUSES
    assert not parse("rygestop motion").cut


@pytest.mark.parametrize("unit", ["a ", '"', "(", "a\u0301", "-a ", '"a ', "OR ", "a*"])
def test_reading_a_query_takes_time_in_proportion_to_its_length(unit: str) -> None:
    assert in_proportion(lambda characters: parse(unit * (characters // len(unit))), 80_000)
