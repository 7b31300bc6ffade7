"""Claims about the structure of the five real documents, in numbers and codes, never in their sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    AgendaItem,
    Attachment,
    Case,
    Decision,
    GoverningBody,
    MachineSummary,
    Meeting,
    Mode,
    Recommendation,
    Record,
    Stated,
)
from kommunegraf.identity import Identity
from kommunegraf.reading import read
from kommunegraf.reading.document import Span


@pytest.fixture(scope="module")
def real(seeds: Path) -> dict[str, Extraction]:
    return {
        path.name[:3]: extract(read(path.read_bytes(), name=path.name), Identity())
        for path in sorted(seeds.glob("*.txt"))
    }


def of(result: Extraction, kind: type[Record]) -> list[Any]:
    return [record for record in result.records if type(record) is kind]


def code(stated: Stated[Any] | None) -> str | None:
    return unquote(stated.value.iri.rsplit("/", 1)[-1]) if stated is not None else None


def own(result: Extraction, item: Any) -> list[Any]:
    linked = {each.value.iri for each in item.has_decision}
    return [record for record in of(result, Decision) if record.id in linked]


def test_each_document_is_of_its_kind_and_authority(real: dict[str, Extraction]) -> None:
    found = {name: (result.outline.kind, (result.publisher or "").rsplit("/", 1)[-1]) for name, result in real.items()}
    assert found == {
        "000": ("agenda-item", "0730"),
        "001": ("policy-page", "0730"),
        "002": ("case", "0707"),
        "003": ("note", "0183"),
        "004": ("minutes", "0657"),
    }


def test_the_item_that_stands_twice_is_one_item_one_recommendation_one_decision(real: dict[str, Extraction]) -> None:
    result = real["000"]
    (item,), (recommendation,) = of(result, AgendaItem), of(result, Recommendation)
    (decision,) = own(result, item)
    assert item.item_number.value.text == "119"
    assert item.is_open.value is False
    assert len(recommendation.text.proofs) == len(decision.text.proofs) == 2
    assert (code(decision.outcome), code(decision.decided_by)) == ("noted", "sundheds-idræts-og-kulturudvalget")
    assert decision.decided_by.proofs[0].rule == "addressee-of-recommendation"
    (case,) = of(result, Case)
    assert len(item.title.proofs) == len(case.kle_subject.proofs) == 3  # both members of the pair, and the page's line
    (attachment,) = of(result, Attachment)
    assert attachment.identifier.value.text == "39a3f4c2-3036-4fd3-920d-160a70ae81db"
    (body,) = [body for body in of(result, GoverningBody) if body.id == decision.decided_by.value.iri]
    assert [label.value.text for label in body.alt_label] == ["SIK-udvalget"]


def test_the_machines_summary_is_apart(real: dict[str, Extraction]) -> None:
    result = real["000"]
    assert len(result.machine) >= 10
    zone = [block.span for block in result.document.machine_blocks]
    for record in result.records:
        for _, stated in record.stated():
            spans = [Span(proof.start, proof.end) for proof in stated.proofs]
            assert not any(span.overlaps(each) for each in spans for span in zone)


# What a summary could say in every field that the official text has words for, and some that it has not.
_TOLD_BY_A_MACHINE = """\
Byrådet godkendte i marts 2021 Handleplan for Søvnpolitik 2021-2024. Politikkens overordnede mål er at give alle ro. \
Planen henvender sig til ældre borgere. Der er afsat 4 mio. kr. i 2023. Kolding Kommune indgik i maj 2022 en toårig \
aftale med Røde Kors. Den 3. maj 2022 besluttede Byrådet at åbne et hus. 412 borgere har fået en ven."""


def test_nothing_is_stated_from_a_machines_summary_alone(request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "samples" / "firstagenda-item-dump.txt").read_text(encoding="utf-8")
    line = "Punktet handler om den årlige opfølgning på kommunens plan for mere bevægelse."
    assert line in text
    results = [
        extract(read(each.encode("utf-8"), name="item.txt"), Identity())
        for each in (text, text.replace(line, _TOLD_BY_A_MACHINE))
    ]
    stated = [
        [(record.id, name, value.value) for record in result.records for name, value in record.stated()]
        for result in results
    ]
    assert stated[0] == stated[1]
    assert any("Søvnpolitik" in each.text.value.text for each in results[1].machine if isinstance(each, MachineSummary))
    official = _TOLD_BY_A_MACHINE + "\n\nPolitikkens overordnede mål er at gøre"
    spoken = text.replace("Politikkens overordnede mål er at gøre", official, 1)
    result = extract(read(spoken.encode("utf-8"), name="item.txt"), Identity())
    assert len(result.records) > len(results[0].records), "the same words are facts where the municipality says them"


def test_the_case_page_gives_case_decision_and_office(real: dict[str, Extraction]) -> None:
    result = real["002"]
    (item,), (case,) = of(result, AgendaItem), of(result, Case)
    assert (case.case_number[0].value.text, case.case_year.value.lexical, case.kle_subject) == ("23/9928", "2023", None)
    (decision,) = own(result, item)
    assert (code(decision.decided_by), decision.date.value.lexical) == ("voksen-og-plejeudvalget", "2023-11-22")
    assert (code(decision.outcome), code(decision.recommendation_followed)) == ("approved", "as-recommended")
    (recommendation,) = of(result, Recommendation)
    assert code(recommendation.recommended_by) == "velfærdsdirektøren"
    assert item.is_open.value is True


CASES = [
    "27.00.00-P08-1-19",
    "29.09.00-P20-1-19",
    "29.09.04-A00-1-20",
    "00.30.00-G01-1-19",
    "00.30.00-G01-1-20",
    "03.30.05-P19-1-15",
    "29.30.08-I02-1-20",
    "00.22.00-G01-10-19",
    "00.00.00-P19-1517-10",
]
OUTCOMES = [
    ["noted"],
    ["noted"],
    ["approved", "approved"],
    ["approved-as-recommended"],
    ["noted"],
    ["noted"],
    ["noted"],
    ["approved"],
    ["nothing-to-decide"],
]


def test_the_minutes_give_nine_items_with_case_recommendations_and_outcomes(real: dict[str, Extraction]) -> None:
    result = real["004"]
    items = of(result, AgendaItem)
    assert [code(item.concerns_case) for item in items] == CASES
    assert [len(item.has_recommendation) for item in items] == [1, 1, 2, 1, 1, 1, 1, 1, 0]
    assert [[code(decision.outcome) for decision in own(result, item)] for item in items] == OUTCOMES
    assert [item.position.value for item in items] == list(range(1, 10))


def test_all_decisions_of_the_minutes_are_of_its_body_and_day(real: dict[str, Extraction]) -> None:
    result = real["004"]
    for item in of(result, AgendaItem):
        for decision in own(result, item):
            assert (code(decision.decided_by), decision.date.value.lexical) == ("forebyggelsesudvalget", "2020-10-19")


def test_two_points_decided_by_two_sentences_are_told_apart(real: dict[str, Extraction]) -> None:
    result = real["004"]
    first, second = own(result, of(result, AgendaItem)[2])
    assert [code(each) for each in first.decides_on] == ["1"]
    assert [code(each) for each in second.decides_on] == ["2"]
    assert first.decides_on[0].proofs[0].mode is Mode.INFERRED


def test_no_body_comes_from_the_routing_table(real: dict[str, Extraction]) -> None:
    result = real["004"]
    routes = [s.span for item in result.outline.items for s in item.sections if s.role == "route"]
    assert len(routes) == 9
    for record in result.records:
        for _, stated in record.stated():
            assert not any(r.start <= proof.start < r.end for proof in stated.proofs for r in routes)


def test_the_calendar_gives_six_planned_meetings(real: dict[str, Extraction]) -> None:
    planned = [m for m in of(real["004"], Meeting) if code(m.status) == "planned" and m.start_date is not None]
    assert [meeting.start_date.value.lexical for meeting in planned] == [
        f"2021-{day}T14:00:00" for day in ("02-08", "03-15", "05-17", "08-30", "10-11", "11-22")
    ]


def test_no_case_worker_is_served(real: dict[str, Extraction]) -> None:
    result = real["004"]
    assert len(result.document.masks) >= 9
    names = {result.document.words(mask) for mask in result.document.masks}
    for name in names:
        assert name not in result.document.served_text
        assert all(name not in record.model_dump_json() for record in result.records)


def test_every_proof_lies_inside_the_text(real: dict[str, Extraction]) -> None:
    for result in real.values():
        for record in (*result.records, *result.machine):
            for field, stated in record.stated():
                for proof in stated.proofs:
                    assert 0 <= proof.start < proof.end <= len(result.document.text), (record.id, field)
                    assert result.document.text[proof.start : proof.end].strip(), (record.id, field)


def test_the_same_input_gives_the_same_records(seeds: Path, real: dict[str, Extraction]) -> None:
    for path in sorted(seeds.glob("*.txt")):
        again = extract(read(path.read_bytes(), name="another-name.txt"), Identity())
        assert [r.model_dump_json() for r in again.records] == [
            r.model_dump_json() for r in real[path.name[:3]].records
        ]


def test_a_json_agenda_gives_meeting_items_and_stages() -> None:
    answer = {
        "Udvalg": {"Id": "u1", "Navn": "Økonomi- og Sundhedsudvalget"},
        "Moede": {
            "Dato": "2031-03-04T16:00:00+01:00",
            "MeetingBeginUtc": "2031-03-04T16:00:00+01:00",
            "Sted": "Sal 7",
            "Navn": "Referat",
            "Moededeltagere": [{"Name": "Bodil Ravn Testesen", "Absent": False}],
        },
        "Id": "9746ef54-e773-4d6c-af26-ab9b9c805600",
        "Dagsordenpunkter": [
            {
                "Felter": [
                    {
                        "Navn": "",
                        "Html": "<h3>Indstilling</h3><p>Forvaltningen indstiller,</p>"
                        "<ol><li>at stien anlægges</li></ol>"
                        "<h3>Beslutning i Byrådet den 25-02-2031</h3><p>Udsat.</p>"
                        "<h3>Beslutning</h3><p>Godkendt. Bodil Ravn Testesen deltog ikke.</p>",
                    }
                ],
                "SagsNummer": "05.01.02-G01-7-31",
                "Navn": "Ny sti",
                "Punktnummer": "4",
                "Number": "4",
                "Caption": "Ny sti",
                "CaseNumber": "05.01.02-G01-7-31",
                "Id": "e74cb932-607d-4aa4-bcd8-558613941f00",
                "AgendaUid": "9746ef54-e773-4d6c-af26-ab9b9c805600",
                "IsOpen": True,
                "Bilag": [{"Navn": "Kort", "Id": "39a3f4c2-3036-4fd3-920d-160a70ae8100", "Order": 0}],
            }
        ],
    }
    url = "https://dagsordener.herning.dk/api/agenda/dagsorden/9746ef54-e773-4d6c-af26-ab9b9c805600"
    result = extract(read(json.dumps(answer).encode(), name="a.json", url=url), Identity())
    (item,) = of(result, AgendaItem)
    assert (item.item_number.value.text, item.title.value.text, item.is_open.value) == ("4", "Ny sti", True)
    earlier, decision = own(result, item)
    assert (code(earlier.decided_by), code(earlier.outcome)) == ("byrådet", "postponed")
    assert (code(decision.decided_by), code(decision.outcome)) == ("økonomi-og-sundhedsudvalget", "approved")
    (meeting,) = of(result, Meeting)
    assert meeting.date.value.lexical == "2031-03-04"
    assert meeting.start_date.value.lexical == "2031-03-04T16:00:00+01:00"
    assert meeting.id.endswith("/municipality/0657/meeting/9746ef54-e773-4d6c-af26-ab9b9c805600")
    assert result.document_iri.endswith("/document/dagsordener.herning.dk/9746ef54-e773-4d6c-af26-ab9b9c805600")
    assert "Testesen" not in result.document.served_text
    assert [each.title.value.text for each in of(result, Attachment)] == ["Kort"]
