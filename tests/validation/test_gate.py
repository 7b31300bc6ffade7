"""The gate holds what must never be published, stores the rest with its warnings, and judges each document alone."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import handmade
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.errors import ReadingError
from kommunegraf.extraction.records import Case, GoverningBody, Iri, Meeting, Mode, Temporal, Text
from kommunegraf.identity import Identity
from kommunegraf.mapping import to_quads
from kommunegraf.reading.document import Document
from kommunegraf.validation.gate import Candidate, judge, judge_many, validate_file
from kommunegraf.validation.reference import packaged
from kommunegraf.validation.report import Judgement, Severity, as_rows

KG = "https://w3id.org/kommunegraf/ns#"
OA = "http://www.w3.org/ns/oa#"
Quads = list[ox.Quad]


def mapped(**changes: Any) -> Quads:
    return to_quads(handmade.extraction(**changes), handmade.IDENTITY)


def found(judgement: Judgement, severity: Severity = Severity.VIOLATION) -> set[str]:
    return {result.shape for result in judgement.of_severity(severity)}


def changed(quads: Quads, predicate: str, make: Callable[[ox.Quad], Any]) -> Quads:
    """The quads with the first object of a predicate replaced."""
    index = next(i for i, quad in enumerate(quads) if quad.predicate.value == predicate)
    old = quads[index]
    new = ox.Quad(old.subject, old.predicate, make(old), old.graph_name)
    return [*quads[:index], new, *quads[index + 1 :]]


def test_a_sound_document_conforms_and_keeps_its_warnings() -> None:
    extraction = handmade.extraction()
    judgement = judge(mapped(), extraction.document, notes=extraction.notes)
    assert judgement.conforms
    assert found(judgement, Severity.WARNING) == {
        "note-test-note",
        "GoverningBody-subOrganizationOf-missing",
        "Recommendation-recommendedBy-missing",
    }


def test_a_document_without_anything_recognised_is_stored_with_warnings() -> None:
    quads = mapped(records=(), machine=(), publisher=None, title=None, meeting=None, agenda_items=())
    judgement = judge(quads, handmade.document())
    assert judgement.conforms
    assert found(judgement, Severity.WARNING) == {"Document-title-missing", "Document-publisher-missing"}


def test_a_quote_that_is_not_the_text_holds_the_document() -> None:
    quads = changed(mapped(), OA + "exact", lambda quad: ox.Literal("andre ord"))
    assert found(judge(quads, handmade.document())) == {"evidence-quote"}


def test_an_offset_beyond_the_text_holds_the_document() -> None:
    far = ox.Literal("99999", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    quads = changed(mapped(), OA + "end", lambda quad: far)
    assert "evidence-quote" in found(judge(quads, handmade.document()))


def test_evidence_of_another_text_holds_the_document() -> None:
    judgement = judge(mapped(), handmade.document(handmade.TEXT + "."))
    assert found(judgement) == {"evidence-version"}


def test_quotes_are_compared_with_the_masked_text() -> None:
    words = "Sagsbehandler: Aase Prøvesen"
    record = GoverningBody(id=handmade.BODY, label=handmade.say(Text(text=words, language="da"), words))
    quads = mapped(records=(record,), machine=())
    assert judge(quads, handmade.document()).conforms
    assert found(judge(quads, handmade.document(masked=None))) == {"evidence-quote"}


def test_an_ill_formed_value_holds_the_document() -> None:
    record = Meeting(
        id=handmade.MEETING, date=handmade.say(Temporal(lexical="2024-03-55", datatype="date"), "5. marts 2024")
    )
    assert "literal-form" in found(judge(mapped(records=(record,), machine=()), handmade.document()))


def test_a_date_finer_than_its_words_holds_the_document_unless_a_rule_gives_it() -> None:
    value = Temporal(lexical="2025-01-01", datatype="date")
    for mode, rule, expected in (
        (Mode.NORMALISED, None, {"date-day-not-in-words"}),
        (Mode.DERIVED, "first-day-of-year", set()),
    ):
        record = Meeting(id=handmade.MEETING, date=handmade.say(value, "2025", mode, rule))
        assert found(judge(mapped(records=(record,), machine=()), handmade.document())) == expected


def test_two_quotes_may_bear_a_date_together() -> None:
    value = Temporal(lexical="2025-03-05", datatype="date")
    both = handmade.say(value, "5. marts").proofs + handmade.say(value, "2025").proofs
    stated = handmade.say(value, "2025").model_copy(update={"proofs": both})
    record = Meeting(id=handmade.MEETING, date=stated)
    judgement = judge(mapped(records=(record,), machine=()), handmade.document())
    assert judgement.conforms
    assert not [shape for shape in found(judgement, Severity.WARNING) if shape.startswith("date-")]


def test_two_values_where_one_is_possible_hold_the_document() -> None:
    quads = mapped()
    outcome = next(quad for quad in quads if quad.predicate.value == KG + "outcome")
    other = ox.NamedNode(handmade.IDENTITY.concept("outcome", "rejected"))
    quads.append(ox.Quad(outcome.subject, outcome.predicate, other, outcome.graph_name))
    judgement = judge(quads, handmade.document())
    assert found(judgement) == {"Decision-outcome-one"}
    assert "statement-without-evidence" in found(judgement, Severity.WARNING)


def test_machine_words_in_the_document_graph_hold_the_document() -> None:
    graph = ox.NamedNode(handmade.IDENTITY.document_graph(handmade.DOCUMENT))
    quads = [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in mapped()]
    assert found(judge(quads, handmade.document())) == {"machine-apart"}


def test_official_words_in_the_machine_graph_hold_the_document() -> None:
    quads = mapped(records=(), machine=handmade.records())
    assert "machine-apart" in found(judge(quads, handmade.document()))


def test_an_unmarked_machine_summary_holds_the_document() -> None:
    (summary,) = handmade.machine_records()
    unmarked = summary.model_copy(
        update={"text": handmade.say(Text(text="gåture er gode."), "gåture er gode.", Mode.STATED)}
    )
    assert "machine-apart" in found(judge(mapped(machine=(unmarked,)), handmade.document()))


def test_evidence_for_what_is_not_stated_holds_the_document() -> None:
    quads = [quad for quad in mapped() if quad.predicate.value != KG + "outcome"]
    assert found(judge(quads, handmade.document())) == {"evidence-without-statement"}


CPR_TEXT = handmade.TEXT + "Borger 010101-0000 fik tilbud.\n"


def test_a_cpr_candidate_holds_the_document_and_no_report_repeats_it() -> None:
    document = handmade.document(CPR_TEXT)
    quote = handmade.say(Text(text="Borger 010101-0000"), "Borger 010101-0000", text=CPR_TEXT)
    record = GoverningBody(id=handmade.BODY, label=quote)
    judgement = judge(mapped(document=document, records=(record, record), machine=()), document)
    (result,) = (result for result in judgement.results if result.shape == "cpr-candidate")
    assert document.text[result.start : result.end] == "010101-0000"
    written = json.dumps(judgement.as_json()) + str(as_rows(judgement, document))
    assert "010101" not in written and "0000" not in written


def test_a_cpr_candidate_in_the_file_name_holds_the_document() -> None:
    document = Document(
        text=handmade.TEXT, method=handmade.document().method, form="text", blocks=(), name="sag 010101-0000.txt"
    )
    judgement = judge(mapped(document=document), document)
    assert found(judgement) == {"cpr-candidate"}
    assert "010101" not in str(judgement.as_json())


def test_a_cpr_candidate_behind_the_percent_encoding_of_the_address_holds_the_document() -> None:
    document = handmade.document()
    document = dataclasses.replace(document, url="https://www.example.dk/notat%20om%20010101-0000.pdf")
    assert found(judge(mapped(document=document), document)) == {"cpr-candidate"}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("29.99.99", "unknown-kle"),  # main group 29 is loaded whole
        ("88.01.00", "kle-not-loaded"),  # no such main group is loaded
    ],
)
def test_an_unknown_kle_subject_never_holds_a_document(subject: str, expected: str) -> None:
    record = Case(id=handmade.CASE, kle_subject=handmade.say(Iri(iri=handmade.IDENTITY.kle(subject)), "29.09.00"))
    judgement = judge(mapped(records=(record,), machine=()), handmade.document())
    assert judgement.conforms
    (result,) = (result for result in judgement.results if result.shape == expected)
    assert result.quote == "29.09.00"


def test_a_concept_of_the_wrong_scheme_is_a_warning() -> None:
    record = Meeting(id=handmade.MEETING, status=handmade.say(handmade.concept("outcome", "noted"), "mødet"))
    judgement = judge(mapped(records=(record,), machine=()), handmade.document())
    assert judgement.conforms
    assert "Meeting-status-scheme" in found(judgement, Severity.WARNING)


def test_an_unknown_concept_is_a_warning() -> None:
    record = Meeting(id=handmade.MEETING, status=handmade.say(handmade.concept("outcome", "no-such"), "mødet"))
    assert "unknown-concept" in found(
        judge(mapped(records=(record,), machine=()), handmade.document()), Severity.WARNING
    )


def test_a_blank_node_is_a_warning() -> None:
    quads = mapped()
    graph = quads[0].graph_name
    quads.append(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:p"), ox.BlankNode("b"), graph))
    judgement = judge(quads, handmade.document())
    assert judgement.conforms
    assert "blank-node" in found(judgement, Severity.WARNING)


def test_an_interval_that_ends_before_it_starts_is_a_warning() -> None:
    record = Meeting(
        id=handmade.MEETING,
        start_date=handmade.say(Temporal(lexical="2025", datatype="gYear"), "2025"),
        end_date=handmade.say(Temporal(lexical="2024-03-05", datatype="date"), "5. marts 2024"),
    )
    assert "interval-reversed" in found(
        judge(mapped(records=(record,), machine=()), handmade.document()), Severity.WARNING
    )


def several() -> list[Candidate]:
    """Documents that disagree on the shared meeting's date: together they would break a shape, alone they do not."""
    candidates = [Candidate(mapped(), handmade.document(), handmade.extraction().notes)]
    for day in (6, 7):
        text = handmade.TEXT.replace("5. marts", f"{day}. marts")
        document = handmade.document(text)
        value = Temporal(lexical=f"2024-03-0{day}", datatype="date")
        record = Meeting(id=handmade.MEETING, date=handmade.say(value, f"{day}. marts 2024", text=text))
        iri = handmade.IDENTITY.document("example.org", str(day))
        version = handmade.IDENTITY.version(iri, document.sha256)
        changes = {
            "document": document,
            "records": (record,),
            "machine": (),
            "document_iri": iri,
            "version_iri": version,
        }
        candidates.append(Candidate(mapped(**changes), document))
    candidates.append(Candidate(mapped(document=handmade.document(CPR_TEXT)), handmade.document(CPR_TEXT)))
    return candidates


def test_a_batch_in_any_order_gives_what_each_document_gets_alone() -> None:
    candidates = several()
    alone = [judge(each.quads, each.document, notes=each.notes) for each in candidates]
    assert [judgement.conforms for judgement in alone] == [True, True, True, False]
    order = list(range(len(candidates)))
    for seed in range(3):
        random.Random(seed).shuffle(order)
        assert list(judge_many([candidates[i] for i in order])) == [alone[i] for i in order]


def test_what_other_documents_state_has_no_say() -> None:
    candidates = several()
    store = ox.Store()
    for quad in packaged():
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(Identity().reference_graph("all"))))
    for candidate in candidates:
        store.extend(candidate.quads)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in candidate.quads)
    for candidate in candidates:
        assert judge(candidate.quads, candidate.document, store) == judge(candidate.quads, candidate.document)


def test_another_base_is_judged_alike() -> None:
    base = Identity("https://data.example.org/")
    lines = "".join(f"{quad} .\n" for quad in mapped())
    for kind in ("id", "graph"):
        lines = lines.replace(f"https://w3id.org/kommunegraf/{kind}/", f"https://data.example.org/{kind}/")
    quads = list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))
    here = judge(mapped(), handmade.document())
    there = judge(quads, handmade.document(), identity=base)
    assert [result.shape for result in there.results] == [result.shape for result in here.results]


def test_a_report_survives_json() -> None:
    judgement = judge(mapped(), handmade.document())
    assert Judgement.from_json(json.loads(json.dumps(judgement.as_json()))) == judgement


def test_the_table_tells_a_person_file_place_and_what_to_do() -> None:
    document = handmade.document()
    judgement = judge(changed(mapped(), OA + "exact", lambda quad: ox.Literal("andre ord")), document)
    row = as_rows(judgement, document, "referat.txt")[0]
    assert (row.file, row.place, row.severity) == ("referat.txt", "line 1, column 1", "violation")
    assert "read the document again" in row.what_to_do
    assert "indlæs dokumentet igen" in as_rows(judgement, document, danish=True)[0].what_to_do


def test_a_file_of_rdf_is_judged_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text("".join(f"{quad} .\n" for quad in mapped()), encoding="utf-8")
    assert validate_file(path).conforms
    assert validate_file(path, handmade.document()).conforms
    path.write_text('<urn:a> <urn:b> "010101-0000" .\n', encoding="utf-8")
    assert found(validate_file(path)) == {"cpr-candidate"}


@pytest.mark.parametrize(("name", "content"), [("x.ttl", "not turtle"), ("x.docx", ""), ("missing.nt", None)])
def test_a_file_that_is_no_rdf_gets_a_clear_message(tmp_path: Path, name: str, content: str | None) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError, match=name):
        validate_file(tmp_path / name)


def test_every_mapped_type_is_covered_by_some_shape() -> None:
    targets = {
        quad.object.value
        for path in (Path(__file__).parents[2] / "shapes").glob("*.ttl")
        for quad in ox.parse(path=str(path))
        if quad.predicate.value.endswith("#targetClass") and isinstance(quad.object, ox.NamedNode)
    }
    types = {
        str(quad.object.value)
        for quad in mapped()
        if isinstance(quad.object, ox.NamedNode) and quad.predicate.value == RDF_TYPE
    }
    assert {kind for kind in types if kind.startswith(KG)} <= targets
