"""Documents that are one agreement as a whole, and tables that list agreements."""

from __future__ import annotations

import pytest

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import Agreement, Mode, Partnership
from kommunegraf.identity import Identity
from kommunegraf.reading import read

IDENTITY = Identity()
VARDE = IDENTITY.municipality("0573")

CONTRACT = """SAMARBEJDSAFTALE

mellem

Varde Kommune
Bytoften 2
6800 Varde

og

Foreningen Havly
Kystvej 9
6857 Blåvand

om gåture ved havet

§ 1. Formål

Parterne vil have flere ud at gå. Røde Kors inviteres til møderne, men er ikke part.

§ 2. Løbetid

Aftalen træder i kraft den 1. februar 2025 og løber til den 31. januar 2027, hvorefter den bortfalder.

Aftalen er godkendt af Udvalget for Sundhed den 16. januar 2025.

Varde, den 22. januar 2025

For Varde Kommune          For Foreningen Havly
"""

HEADED = """Partnerskabsaftale

1. Parter

Varde Kommune, Bytoften 2, 6800 Varde, CVR-nr. 12345678 (herefter kommunen)
og
DGI Sydvest, Stadionvej 1

2. Aftalens varighed

Aftalen træder i kraft ved underskrift og løber i 3 år.
"""

LISTED = """<html lang="da"><head><title>Aftaler - Varde Kommune</title></head><body><main><h1>Aftaler</h1>
<p>Her ses, hvem Varde Kommune har aftaler med.</p>
<table><tr><th>Samarbejdspart</th><th>Aftale</th><th>Periode</th></tr>
<tr><td>Havly i Vangede</td><td>Samarbejdsaftale</td><td>1. januar 2024 - 31. december 2026</td></tr>
<tr><td>Lungeforeningen og Varde Musikskole</td><td>Samarbejdsaftale om lungekor</td><td>Fra 1. marts 2022</td></tr>
<tr><td>Varde Sejlklub</td><td>Partnerskab</td><td>Ophørt 2023</td></tr>
<tr><td>Kontakt</td><td>Skriv til os</td><td>2024</td></tr></table></main></body></html>"""


def extracted(text: str, name: str = "aftale.txt") -> Extraction:
    return extract(read(text.encode(), name=name), IDENTITY)


def agreements(extraction: Extraction) -> list[Agreement]:
    return [each for each in extraction.records if isinstance(each, Agreement)]


def parties(record: Agreement | Partnership) -> set[str]:
    return {party.value.iri for party in record.party}


def test_a_contract_has_the_parties_of_its_first_lines_and_the_term_of_its_clauses() -> None:
    (agreement,) = agreements(extracted(CONTRACT))
    assert parties(agreement) == {VARDE, IDENTITY.organisation("Foreningen Havly")}
    assert agreement.title is not None and agreement.title.value.text == "samarbejdsaftale"
    assert agreement.start_date is not None and agreement.start_date.value.lexical == "2025-02-01"
    assert agreement.end_date is not None and agreement.end_date.value.lexical == "2027-01-31"
    assert len(agreement.approved_in) == 1


def test_the_day_of_the_signatures_is_the_day_it_was_entered_by_a_rule() -> None:
    (agreement,) = agreements(extracted(CONTRACT))
    assert agreement.date is not None and agreement.date.value.lexical == "2025-01-22"
    assert {(proof.mode, proof.rule) for proof in agreement.date.proofs} == {(Mode.DERIVED, "day-of-the-signatures")}


def test_two_days_of_signatures_are_no_day() -> None:
    text = CONTRACT.replace(
        "Varde, den 22. januar 2025\n", "Varde, den 22. januar 2025\n\nBlåvand, den 3. marts 2025\n"
    )
    (agreement,) = agreements(extracted(text))
    assert agreement.date is None


def test_parties_stand_below_a_heading_for_them() -> None:
    (agreement,) = agreements(extracted(HEADED))
    assert parties(agreement) == {VARDE, IDENTITY.organisation("DGI Sydvest")}
    assert agreement.stated_duration is not None and agreement.stated_duration.value.lexical == "P3Y"


def test_a_title_that_names_both_parties_is_enough() -> None:
    text = (
        "Aftale mellem Varde, Esbjerg og Fanø Kommuner og Røde Kors\n\nom besøg\n\nAftalen udløber den 1. maj 2027.\n"
    )
    (agreement,) = agreements(extracted(text))
    assert len(agreement.party) == 4
    assert agreement.end_date is not None and agreement.end_date.value.lexical == "2027-05-01"


@pytest.mark.parametrize(
    "text",
    [
        "Samarbejdsaftale\n\nDer er gode erfaringer i Varde Kommune.\n",
        "Aftale\n\nmellem\n\nVarde Kommune\n\nom gåture\n",
        "Orientering\n\nmellem\n\nVarde Kommune\n\nog\n\nRøde Kors\n",
    ],
)
def test_a_document_with_one_party_or_none_or_another_title_is_no_contract(text: str) -> None:
    assert agreements(extracted(text)) == []


def test_a_table_of_agreements_is_one_a_row_with_the_publisher_by_a_rule() -> None:
    extraction = extracted(LISTED, "aftaler.html")
    first, second = agreements(extraction)
    assert parties(first) == {VARDE, IDENTITY.organisation("Havly i Vangede")}
    assert first.start_date is not None and first.start_date.value.lexical == "2024-01-01"
    assert first.end_date is not None and first.end_date.value.lexical == "2026-12-31"
    assert parties(second) == {
        VARDE,
        *(IDENTITY.organisation(each) for each in ("Lungeforeningen", "Varde Musikskole")),
    }
    assert second.title is not None and second.title.value.text == "Samarbejdsaftale om lungekor"
    own = next(party for party in first.party if party.value.iri == VARDE)
    assert {proof.rule for proof in own.proofs} == {"with-whom-the-publisher-agrees"}


def test_a_row_of_a_partnership_that_is_over_is_a_partnership_that_has_ended() -> None:
    extraction = extracted(LISTED, "aftaler.html")
    (partnership,) = (each for each in extraction.records if isinstance(each, Partnership))
    assert partnership.end_date is not None and partnership.end_date.value.lexical == "2023"
    assert partnership.start_date is None
    assert partnership.status is not None and partnership.status.value.iri == IDENTITY.concept("status", "ended")


def test_a_table_without_a_column_of_parties_lists_no_agreements() -> None:
    text = LISTED.replace("<th>Samarbejdspart</th>", "<th>Sted</th>")
    assert agreements(extracted(text, "aftaler.html")) == []
