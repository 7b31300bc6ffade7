"""Other places' data are facts like any: found by the queries, proved by their cells, published or held as a whole."""

from __future__ import annotations

import dataclasses
import shutil
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.bridges import sources
from kommunegraf.bridges.bridge import bridges, named
from kommunegraf.bridges.sources import bridged
from kommunegraf.errors import ConfigurationError, ReadingError
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.intake import find_files, read_bytes
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Prepared
from kommunegraf.queries import load_queries
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

SOURCES = Path(__file__).parent / "sources"
FILES = {
    "grants.csv": "grants",
    "budget/datapackage.json": "fiscal-data-package",
    "spending/datapackage.json": "fiscal-data-package",
    "oparl.json": "oparl",
    "popolo.json": "popolo",
    "lblod.ttl": "lblod",
    "lblod.html": "lblod",
}
KG = "https://w3id.org/kommunegraf/ns#"
CONCEPT = "https://w3id.org/kommunegraf/id/concept/"
OA = "http://www.w3.org/ns/oa#"


@pytest.fixture(scope="module")
def pipeline() -> DocumentPipeline:
    return DocumentPipeline(DEFAULT_BASE)


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, IngestReport]:
    data = tmp_path_factory.mktemp("bridged") / "data"
    report = ingest([SOURCES], Settings(data=data, processes=1))
    return DataFolder(data), report


@pytest.fixture(scope="module")
def store(ingested: tuple[DataFolder, IngestReport]) -> ox.Store:
    return ingested[0].current().open()


def prepared(pipeline: DocumentPipeline, name: str) -> Prepared:
    path = SOURCES / name
    data = read_bytes(path, 2**20)
    assert isinstance(data, bytes)
    return pipeline.prepare(data, path.name)


def rows(store: ox.Store, query: str, **params: str) -> list[dict[str, str]]:
    results = load_queries()[query].run(store, **params)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in results]


def by_year(store: ox.Store, municipality: str) -> dict[tuple[str, str], str]:
    found = rows(store, "funding-by-year-and-phase", municipality=municipality)
    return {(row["year"], row["phase"].rsplit("/")[-1]): row["kroner"] for row in found}


def outcomes(store: ox.Store, municipality: str) -> dict[str, str]:
    found = rows(store, "decisions-by-outcome", municipality=municipality)
    return {row["outcome"].rsplit("/")[-1]: row["decisions"] for row in found}


def test_every_source_is_told_by_its_content_and_stored(ingested: tuple[DataFolder, IngestReport]) -> None:
    _, report = ingested
    assert (report.stored, report.quarantined, report.failed) == (len(FILES), [], [])
    layouts = {f"{told.name}": told.coverage.layout for told in report.understood}
    assert layouts["oparl.json"] == "bridge oparl" and layouts["lblod.html"] == "bridge lblod"


@pytest.mark.parametrize("name", FILES)
def test_every_fact_quotes_the_place_in_the_stored_text_that_it_came_from(
    pipeline: DocumentPipeline, name: str
) -> None:
    document = prepared(pipeline, name)
    assert document.reason == "", document.messages
    graph = ox.Store()
    for lines in document.graphs.values():
        graph.bulk_load(lines, format=ox.RdfFormat.N_QUADS)
    quads = list(graph)
    literals = {(quad.subject, quad.predicate.value): quad.object.value for quad in quads}
    selectors = [quad.subject for quad in quads if quad.predicate.value == f"{OA}exact"]
    assert selectors
    for selector in selectors:
        start, end = int(literals[selector, f"{OA}start"]), int(literals[selector, f"{OA}end"])
        assert document.text[start:end] == literals[selector, f"{OA}exact"]
    assert not [r for r in document.report["results"] if r["shape"] == "statement-without-evidence"]


def test_a_cell_says_whether_it_states_its_fact_or_another_form_of_it(pipeline: DocumentPipeline) -> None:
    graph = ox.Store()
    for lines in prepared(pipeline, "grants.csv").graphs.values():
        graph.bulk_load(lines, format=ox.RdfFormat.N_QUADS)
    found = graph.query(
        f"""PREFIX kg: <{KG}> PREFIX oa: <{OA}>
        SELECT ?property ?mode ?rule ?quote WHERE {{ GRAPH ?g {{
          ?e kg:supportsProperty ?property ; kg:assertionMode ?mode ; oa:hasTarget/oa:hasSelector/oa:exact ?quote .
          FILTER(?quote = "125.000,00") OPTIONAL {{ ?e kg:derivationRule ?rule }} }} }}"""
    )
    told = {
        (row["property"].value.rsplit("#")[-1].rsplit("/")[-1], row["mode"].value.rsplit("/")[-1],
         row["rule"].value if row["rule"] else None)
        for row in found
    }  # fmt: skip
    assert told == {
        ("amount", "normalised", None), ("asStated", "stated", None), ("phase", "derived", "table-of-grants"),
        ("unitScale", "derived", "table-in-whole-units"), ("currency", "derived", "table-in-kroner"),
    }  # fmt: skip


def test_grants_are_found_by_the_query_of_money_by_year(store: ox.Store) -> None:
    found = by_year(store, "0730")
    assert found["2024", "grant"] == "125000"
    assert found["2023", "grant"] == "40500.5"
    assert found["2024", "original-budget"] == "42250000"
    assert found["2024", "actual"] == "41585500"


def test_column_types_of_open_spending_give_year_phase_and_line(store: ox.Store) -> None:
    found = by_year(store, "0183")
    assert found == {("2022", "actual"): "1250300", ("2023", "original-budget"): "1400000"}


def test_a_budget_line_is_the_finest_of_its_classification(store: ox.Store) -> None:
    labels = store.query(
        f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?label WHERE {{ ?item <{KG}budgetLine>/skos:prefLabel ?label }}"""
    )
    assert {row["label"].value for row in labels} == {
        "Sundhedsfremme og forebyggelse", "Kommunal genoptræning", "Kommunal tandpleje",
        "Rygestop og alkoholrådgivning",
    }  # fmt: skip


def test_a_decision_of_oparl_is_that_of_its_case_body_and_day(store: ox.Store) -> None:
    (decision,) = rows(store, "case-decision", caseNumber="29.09.16-P20-3-24")
    assert decision["bodyLabel"] == "Sundhedsudvalget"
    assert decision["date"] == "2024-05-14"
    assert decision["outcome"] == f"{CONCEPT}outcome/approved-as-recommended"
    assert decision["case"] == f"{DEFAULT_BASE}id/municipality/0657/case/29.09.16-P20-3-24"
    assert "Unverändert beschlossen" in decision["quotes"]


def test_items_of_oparl_have_their_number_and_text(store: ox.Store) -> None:
    (item,) = rows(store, "item-decision", municipality="0657", itemNumber="2")
    assert (item["text"], item["outcome"]) == ("Zur Kenntnis genommen", f"{CONCEPT}outcome/noted")


def test_motions_of_popolo_are_decisions_of_their_body(store: ox.Store) -> None:
    found = outcomes(store, "0183")
    assert found == {"approved": "1", "rejected": "1"}
    (meeting,) = rows(store, "meeting", municipality="0183", date="2024-06-04")
    assert meeting["location"] == "Byrådssalen"


def test_flemish_decisions_are_those_of_their_council(store: ox.Store) -> None:
    found = outcomes(store, "OVO990001")
    assert found == {"approved": "2", "postponed": "1"}


def test_words_of_another_language_say_nothing_of_public_health(pipeline: DocumentPipeline) -> None:
    for name in ("lblod.ttl", "oparl.json"):
        graphs = prepared(pipeline, name).graphs.values()
        assert not any(b"publicHealthScope" in lines for lines in graphs)


def test_people_are_neither_read_nor_kept(pipeline: DocumentPipeline) -> None:
    document = prepared(pipeline, "popolo.json")
    assert "Kirsten" not in document.text
    assert not any(b"Kirsten" in lines for lines in document.graphs.values())


def test_the_files_of_a_data_package_are_read_once_with_it(tmp_path: Path) -> None:
    shutil.copytree(SOURCES / "spending", tmp_path / "in")
    (tmp_path / "in" / "other.csv").write_text("a;b\n")
    assert sorted(path.name for path in find_files([tmp_path / "in"])) == ["datapackage.json", "other.csv"]


def test_a_data_package_in_a_zip_is_the_same_document(pipeline: DocumentPipeline, tmp_path: Path) -> None:
    packed = tmp_path / "budget.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("budget.csv", "datapackage.json"):
            archive.write(SOURCES / "budget" / name, name)
    one, other = prepared(pipeline, "budget/datapackage.json"), pipeline.prepare(packed.read_bytes(), "budget.zip")
    assert (one.document, one.text, one.graphs) == (other.document, other.text, other.graphs)


def test_no_file_outside_its_folder_comes_with_a_data_package(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "datapackage.json").write_text(
        '{"model": {}, "resources": [{"path": "../secret.csv"}, {"path": "link.csv"}]}'
    )
    assert read_bytes(folder / "datapackage.json", 2**20) == (folder / "datapackage.json").read_bytes()


def test_the_same_source_gives_the_same_quads_in_the_same_order(pipeline: DocumentPipeline) -> None:
    for name in FILES:
        assert prepared(pipeline, name).graphs == prepared(pipeline, name).graphs


def test_facts_stand_under_another_base_where_one_is_set() -> None:
    graphs = prepared(DocumentPipeline("https://data.example.dk/"), "oparl.json").graphs.values()
    assert not any(b"https://w3id.org/kommunegraf/id/" in lines for lines in graphs)
    assert any(b"https://data.example.dk/id/concept/outcome/noted" in lines for lines in graphs)


def test_every_bridge_is_of_a_kind_of_document_that_there_is(root: Path) -> None:
    kinds = (root / "ontology" / "concepts" / "document-kind.ttl").read_text(encoding="utf-8")
    outcomes = "".join(path.read_text(encoding="utf-8") for path in (root / "ontology" / "concepts").glob("*.ttl"))
    for bridge in bridges().values():
        assert f"c:{bridge.kind} a" in kinds
        for line in bridge.text.splitlines():
            if CONCEPT in line and "PREFIX" not in line:
                code = line.split(CONCEPT)[1].split(">")[0].split("/")[1]
                assert f"c:{code} a" in outcomes, line


def test_ordinary_documents_are_read_as_before(root: Path, pipeline: DocumentPipeline) -> None:
    for path in sorted((root / "samples").iterdir()):
        assert bridged(path.read_bytes(), path.name) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#+ title: x\n#+ source: xml\nCONSTRUCT {} WHERE {}", "source that is csv, json, rdf, package"),
        ("#+ title: x\n#+ source: csv\n#+ colour: red\nCONSTRUCT {} WHERE {}", "has no 'colour'"),
        ("#+ title: x\n#+ source: csv\nSELECT * WHERE {}", "must be a CONSTRUCT"),
        ("#+ title: x\n#+ source: csv\nCONSTRUCT {} WHERE { SERVICE <http://x.example/> {} }", "SERVICE"),
        ("#+ title: x\n#+ source: csv\nCONSTRUCT { WHERE {}", "cannot be read"),
        ("#+ title: x\n#+ source: csv\n#+ needs: amount\nCONSTRUCT {} WHERE {}", "by a prefix of the query"),
    ],
)
def test_a_bridge_with_a_fault_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.rq").write_text(text)
    with pytest.raises(ConfigurationError, match=r"own\.rq") as raised:
        named(str(tmp_path / "own.rq"))
    assert said in str(raised.value)


def test_a_bridge_that_states_what_no_words_bear_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text(
        f"#+ title: x\n#+ source: csv\nPREFIX kg: <{KG}> PREFIX col: <{KG[:-3]}view/column#>\n"
        'CONSTRUCT { ?row a kg:Goal ; <https://schema.org/text> "made up" ; <https://schema.org/position> ?n }'
        "WHERE { ?row col:n ?n }"
    )
    with pytest.raises(ConfigurationError, match="states text of a Goal without words"):
        DocumentPipeline(DEFAULT_BASE, bridge=named(str(tmp_path / "own.rq"))).prepare(b"n;m\n1;2\n", "x.csv")


def test_an_unknown_bridge_is_named_with_those_that_there_are() -> None:
    with pytest.raises(ConfigurationError, match="grants"):
        named("nothing")


def test_what_two_bridges_would_read_is_held_until_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    grants = bridges()["grants"]
    both = {"grants": grants, "other": dataclasses.replace(grants, name="other")}
    monkeypatch.setattr(sources, "bridges", lambda: both)
    with pytest.raises(ReadingError, match="grants and other both fit"):
        bridged((SOURCES / "grants.csv").read_bytes(), "grants.csv")


def test_a_description_of_no_budget_hides_none_of_the_files_it_names(tmp_path: Path) -> None:
    (tmp_path / "referat.txt").write_text("Referat")
    (tmp_path / "tal.csv").write_text("a;b\n1;2\n")
    named = '{"resources": [{"path": "referat.txt"}, {"path": "tal.csv"}]}'
    (tmp_path / "datapackage.json").write_text(named)
    found = sorted(path.name for path in find_files([tmp_path]))
    assert found == ["datapackage.json", "referat.txt", "tal.csv"]
    assert read_bytes(tmp_path / "datapackage.json", 2**20) == named.encode()


def test_a_budget_hides_its_tables_alone(tmp_path: Path) -> None:
    (tmp_path / "referat.txt").write_text("Referat")
    (tmp_path / "tal.csv").write_text("a;b\n1;2\n")
    (tmp_path / "datapackage.json").write_text(
        '{"model": {}, "resources": [{"path": "referat.txt"}, {"path": "tal.csv"}]}'
    )
    assert sorted(path.name for path in find_files([tmp_path])) == ["datapackage.json", "referat.txt"]


def test_a_case_number_in_another_spelling_is_the_case_that_minutes_name(pipeline: DocumentPipeline) -> None:
    data = (SOURCES / "oparl.json").read_bytes()
    assert b"29.09.16-P20-3-24" in data
    document = pipeline.prepare(data.replace(b"29.09.16-P20-3-24", b"29.09.16-P20-03-2024"), "oparl.json")
    case = f"{DEFAULT_BASE}id/municipality/0657/case/29.09.16-P20-3-24>".encode()
    assert any(case in lines for lines in document.graphs.values())
