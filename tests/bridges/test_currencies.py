"""An amount that is not in kroner is never stated as kroner: it is left out, and it is said where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.bridges.bridge import bridges, named
from kommunegraf.bridges.currencies import Currencies, currency_named, currency_told
from kommunegraf.datafiles import parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.ingest import ingest
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Prepared
from kommunegraf.resources import folder
from kommunegraf.settings import Settings

SOURCES = Path(__file__).parent / "sources"
KG = "https://w3id.org/kommunegraf/ns#"
HEAD = "Projekt;Modtager;Tilskudsgiver;Beløb;År\n"
SOUND = "Gåhold;Ældre Sagen;Randers Kommune;2.000,00;2024\n"


def prepare(text: str) -> Prepared:
    return DocumentPipeline(DEFAULT_BASE).prepare(text.encode(), "tilskud.csv")


def amounts(document: Prepared) -> list[str]:
    quads = [quad for lines in document.graphs.values() for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)]
    return sorted(quad.object.value for quad in quads if quad.predicate.value == f"{KG}amount")


def messages(document: Prepared) -> list[str]:
    return [r["message"] for r in document.report["results"] if r["shape"] == "note-foreign-currency"]


@pytest.mark.parametrize(
    "cell", ["EUR 1.000,00", "1.000,00 €", "€1.000,00", "1.000,00 SEK", "$ 1.000,00", "900 norske kroner"]
)
def test_an_amount_in_another_currency_is_left_out_and_its_cell_named(cell: str) -> None:
    document = prepare(f"{HEAD}{SOUND}Løb;Foreningen Skridt;Randers Kommune;{cell};2024\n")
    assert document.reason == ""
    assert amounts(document) == ["2000"]
    (message,) = messages(document)
    assert message.startswith("tilskud.csv, row 3, column “Beløb”: the amount is in ")


@pytest.mark.parametrize("cell", ["kr. 1.000,00", "1.000,00 kr.", "DKK 1.000,00", "1.000,00 kroner", "1.000,-"])
def test_kroner_by_every_name_are_kroner(cell: str) -> None:
    document = prepare(f"{HEAD}{SOUND}Løb;Foreningen Skridt;Randers Kommune;{cell};2024\n")
    assert (amounts(document), messages(document)) == (["1000", "2000"], [])


def test_a_column_for_the_currency_counts_row_by_row() -> None:
    document = prepare(
        "Projekt;Modtager;Tilskudsgiver;Beløb;Valuta\nA;Ældre Sagen;Randers Kommune;1.000,00;EUR\n"
        "B;Ældre Sagen;Randers Kommune;2.000,00;kr.\nC;Ældre Sagen;Randers Kommune;3.000,00;taler\n"
    )
    assert amounts(document) == ["2000"]
    assert messages(document) == [
        "tilskud.csv, row 2, column “Valuta”: the amount is in EUR, not in kroner; it is left out",
        "tilskud.csv, row 4, column “Valuta”: the amount has a currency not known here (“taler”); it is left out",
    ]


def test_the_head_of_the_column_tells_the_currency_of_all_its_amounts() -> None:
    document = prepare("Projekt;Tilskudsmodtager;Beløb (€)\nA;Ældre Sagen;1.000,00\nB;Ældre Sagen;2.000,50\n")
    assert document.reason == "violation" or not amounts(document)
    assert len(messages(document)) == 2


def test_a_table_in_another_language_is_in_no_currency_unless_it_says_so() -> None:
    silent = prepare("Project;Recipient;Amount Awarded\nA;Ældre Sagen;1000.50\n")
    assert not amounts(silent)
    assert messages(silent)[0].endswith("the amount has a currency that nothing says; it is left out")
    assert amounts(prepare("Project;Recipient;Amount Awarded;Currency\nA;Ældre Sagen;1000.50;DKK\n")) == ["1000.5"]


def test_a_budget_in_another_currency_states_no_amount_in_kroner(tmp_path: Path) -> None:
    described = json.loads((SOURCES / "budget" / "datapackage.json").read_text())
    described["model"]["measures"]["vedtaget"]["currency"] = "SEK"
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    (tmp_path / "budget.csv").write_text((SOURCES / "budget" / "budget.csv").read_text())
    report = ingest([tmp_path / "datapackage.json"], Settings(data=tmp_path / "data", processes=1))
    assert report.stored == 1
    found = (tmp_path / "data").rglob("*.json")
    assert any("is in SEK, not in kroner" in path.read_text(encoding="utf-8") for path in found)


LEDGERS = {
    "bilagsnr": "Bilagsnr.;Modtager;Beløb;Titel\n1;Ældre Sagen;100,50;Kaffe\n",
    "leverandørnavn": "Leverandørnavn;Modtager;Beløb;Formål\nA;Ældre Sagen;100,50;Kaffe\n",
    "kontonr": "Kontonr.;Modtager;Tilskud;Projekt\n4711;Ældre Sagen;100,50;Kaffe\n",
    "faktura-dato": "Faktura dato;Recipient;Amount;Purpose\n1;Ældre Sagen;100,50;Kaffe\n",
}


@pytest.mark.parametrize("column", LEDGERS)
def test_a_ledger_of_payments_is_no_table_of_grants(column: str) -> None:
    document = prepare(LEDGERS[column])
    assert document.reason == "unreadable" and not document.graphs
    assert (
        f"looks like a ledger of payments, not like what the bridge grants reads: it has the column “{column}”"
        in (document.messages[0])
    )


def test_a_table_that_says_nothing_of_grants_is_none() -> None:
    text = "Titel;Modtager;Beløb\nKaffe;Ældre Sagen;100,50\n"
    document = prepare(text)
    assert document.coverage is not None and not document.coverage.layout.startswith("bridge")
    chosen = DocumentPipeline(DEFAULT_BASE, bridge=named("grants")).prepare(text.encode(), "x.csv")
    assert chosen.reason == "unreadable" and "needs a column with “tilskud…” or “bevil…”" in chosen.messages[0]


def test_what_a_bridge_refuses_must_say_what_it_is(tmp_path: Path) -> None:
    text = bridges()["grants"].text.replace("#+ refuses: a ledger of payments:", "#+ refuses:")
    (tmp_path / "own.rq").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="refuses says what such a table is"):
        named(str(tmp_path / "own.rq"))


def test_the_list_of_currencies_refuses_an_unknown_key() -> None:
    text = (folder("mappings") / "lexicon" / "currencies.toml").read_text(encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"lexicon/x\.toml.*colour"):
        parse(f'colour = "red"\n{text}', Currencies, "lexicon/x.toml")


def test_a_currency_is_no_part_of_a_longer_word() -> None:
    assert currency_named("1.000 amateurer") == ""
    assert currency_named("Beløb i Europa") == ""
    assert currency_named("EUR1000") == currency_told("Euro") == "EUR"
    assert currency_named("1.000 kr.") == currency_told("danske  kroner") == "DKK"
