"""KLE loads whole from KL's XML or a table; a file with a fault loads nothing and says where the fault is."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf import kle
from kommunegraf.errors import ReadingError
from kommunegraf.identity import Identity
from kommunegraf.kle import load_kle, read_kle

SKOS = "http://www.w3.org/2004/02/skos/core#"
identity = Identity()

PLAN = """<?xml version="1.0" encoding="UTF-8"?>
<KLE-Emneplan>
  <UdgivelsesDato>2026-02-01</UdgivelsesDato>
  <Hovedgruppe>
    <HovedgruppeNr>90</HovedgruppeNr>
    <HovedgruppeTitel>Prøver</HovedgruppeTitel>
    <HovedgruppeVejledning><VejledningTekst><p>Se <i>29.09</i> &amp; mere.</p></VejledningTekst></HovedgruppeVejledning>
    <HovedgruppeAdministrativInfo><OprettetDato>2001-01-01</OprettetDato></HovedgruppeAdministrativInfo>
    <Gruppe>
      <GruppeNr>90.01</GruppeNr>
      <GruppeTitel>Prøver på
        to linjer</GruppeTitel>
      <GruppeAdministrativInfo><OprettetDato>2001-01-01</OprettetDato></GruppeAdministrativInfo>
      <Emne>
        <EmneNr>90.01.00</EmneNr>
        <EmneTitel>Prøver i almindelighed</EmneTitel>
        <EmneAdministrativInfo>
          <OprettetDato>2001-01-01</OprettetDato><RettetDato>2005-01-01</RettetDato>
        </EmneAdministrativInfo>
        <BevaringJaevnfoerArkivloven>K</BevaringJaevnfoerArkivloven>
      </Emne>
      <Emne>
        <EmneNr>90.01.04</EmneNr>
        <EmneTitel>Gamle prøver [udgået]</EmneTitel>
        <EmneAdministrativInfo>
          <OprettetDato>2001-01-01</OprettetDato>
          <Historisk><Flyttet>
            <FlyttetDato>2019-06-01</FlyttetDato>
            <AfloestAf><EmneNr>90.01.00</EmneNr></AfloestAf>
            <AfloestAf><HandlingsfacetNr>Ø40</HandlingsfacetNr></AfloestAf>
          </Flyttet></Historisk>
        </EmneAdministrativInfo>
      </Emne>
      <Emne>
        <EmneNr>90.01.08</EmneNr>
        <EmneTitel>Ældre prøver [udgået]</EmneTitel>
        <EmneAdministrativInfo>
          <OprettetDato>2001-01-01</OprettetDato>
          <Historisk><UdgaaetDato>2010-01-01</UdgaaetDato></Historisk>
        </EmneAdministrativInfo>
      </Emne>
    </Gruppe>
  </Hovedgruppe>
</KLE-Emneplan>
"""

FACETS = """<?xml version="1.0" encoding="UTF-8"?>
<KLE-Handlingsfacetter>
  <UdgivelsesDato>2026-02-01</UdgivelsesDato>
  <HandlingsfacetKategori>
    <HandlingsfacetKategoriNr>Ø</HandlingsfacetKategoriNr>
    <HandlingsfacetKategoriTitel>Penge</HandlingsfacetKategoriTitel>
    <Handlingsfacet>
      <HandlingsfacetNr>Ø99</HandlingsfacetNr>
      <HandlingsfacetTitel>Flere penge</HandlingsfacetTitel>
      <HandlingsfacetAdministrativInfo><OprettetDato>1999-01-01</OprettetDato></HandlingsfacetAdministrativInfo>
    </Handlingsfacet>
  </HandlingsfacetKategori>
</KLE-Handlingsfacetter>
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kle-file"


def triples(path: Path) -> set[tuple[str, str, str]]:
    return {(str(t.subject), t.predicate.value, str(t.object)) for t in load_kle(path)}


def test_the_plan_becomes_main_groups_groups_and_subjects_in_order(file: Path) -> None:
    file.write_text(PLAN, "utf-8")
    entries = read_kle(file)
    assert [entry.code for entry in entries] == ["90", "90.01", "90.01.00", "90.01.04", "90.01.08"]
    assert [entry.broader for entry in entries] == ["", "90", "90.01", "90.01", "90.01"]
    assert entries[1].title == "Prøver på to linjer"
    assert entries[1].line == 9


def test_a_number_out_of_use_loses_the_mark_and_gets_its_day_and_its_followers(file: Path) -> None:
    file.write_text(PLAN, "utf-8")
    moved, ended = read_kle(file)[3:]
    assert (moved.title, moved.deprecated, moved.expired) == ("Gamle prøver", True, "2019-06-01")
    assert moved.replaced_by == ("90.01.00", "Ø40")
    assert (ended.deprecated, ended.expired, ended.replaced_by) == (True, "2010-01-01", ())


def test_each_number_is_a_skos_concept_of_its_scheme(file: Path) -> None:
    file.write_text(PLAN, "utf-8")
    found = triples(file)
    subject = f"<{identity.kle('90.01.04')}>"
    assert (subject, SKOS + "broader", f"<{identity.kle('90.01')}>") in found
    assert (subject, SKOS + "inScheme", f"<{identity.kle_scheme()}>") in found
    assert (subject, SKOS + "prefLabel", '"Gamle prøver"@da') in found
    assert (subject, "http://purl.org/dc/terms/isReplacedBy", f"<{identity.kle_facet('Ø40')}>") in found
    assert (f"<{identity.kle('90')}>", SKOS + "topConceptOf", f"<{identity.kle_scheme()}>") in found


def test_facets_go_into_their_own_scheme_under_the_base_asked_for(file: Path) -> None:
    file.write_text(FACETS, "utf-8")
    other = Identity("https://example.org/")
    found = list(load_kle(file, "https://example.org/"))
    broader = [t for t in found if t.predicate == ox.NamedNode(SKOS + "broader")]
    assert broader == [
        ox.Triple(
            ox.NamedNode(other.kle_facet("Ø99")),
            ox.NamedNode(SKOS + "broader"),
            ox.NamedNode(other.kle_facet("Ø")),
        )
    ]
    assert {str(t.object) for t in found if t.predicate.value == SKOS + "inScheme"} == {f"<{other.kle_facet_scheme()}>"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_that_an_xml_file_declares_is_followed(file: Path, encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "iso-8859-1": "ISO-8859-1"}[encoding]
    file.write_bytes(FACETS.replace('"UTF-8"', f'"{declared}"').encode(encoding))
    assert [entry.code for entry in read_kle(file)] == ["Ø", "Ø99"]


TABLE = "code,title_da,status,created,expired,replaced_by,colour\r\n"


def test_a_table_gives_the_same_as_the_xml(file: Path) -> None:
    file.write_text(PLAN, "utf-8")
    from_xml = triples(file)
    file.write_text(
        TABLE
        + "90,Prøver,active,2001-01-01,,,red\r\n90.01,Prøver på to linjer,,2001-01-01,,,\r\n"
        + "90.01.00,Prøver i almindelighed,active,2001-01-01,,,\r\n"
        + "90.01.04,Gamle prøver,expired,2001-01-01,2019-06-01,90.01.00 Ø40,\r\n"
        + "90.01.08,Ældre prøver [udgået],,2001-01-01,2010-01-01,,\r\n",
        "utf-8",
    )
    assert triples(file) == from_xml


def test_a_table_may_be_parted_by_semicolons_and_quote_its_cells(file: Path) -> None:
    file.write_text('\ufeffcode;title_da\n90;"Prøver; og ""mere"", sagt"\n', "utf-8")
    (entry,) = read_kle(file)
    assert entry.title == 'Prøver; og "mere", sagt'


def test_a_number_that_a_later_plan_carries_again_is_in_use(file: Path) -> None:
    file.write_text(TABLE + "90.01.04,Gamle prøver,active,2001-01-01,2019-06-01,90.01.00,\n", "utf-8")
    (entry,) = read_kle(file)
    assert (entry.deprecated, entry.expired, entry.replaced_by) == (False, "", ())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("\x00\x01\x02 noise", "neither KLE-XML nor a table"),
        ("code,name\n90,Prøver\n", "column title_da"),
        ("code,title_da\n", "no KLE number"),
        ("code,title_da\n90,Prøver\n9,Fejl\n", r"line 3: '9' is no KLE number"),
        ("code,title_da\n90,Prøver\n90,Igen\n", r"line 3: '90' stands already in line 2"),
        ("code,title_da\n90,\n", "line 2: '90' has no title"),
        ("code,title_da\n90,Prøver, og mere\n", "line 2: more cells than columns"),
        ("code,title_da,created\n90,Prøver,2001-02-30\n", "line 2.*no date"),
        ("code,title_da,created\n90,Prøver,1-1-2001\n", "line 2.*no date"),
        ("code,title_da,status\n90,Prøver,udgået\n", "line 2: status 'udgået' is unknown"),
        ("code,title_da,replaced_by\n90,Prøver,91 hest\n", "line 2.*'hest'"),
        ("code,title_da\n90," + "x" * 1001 + "\n", "1001 characters"),
        ("code,title_da\n90," + "x" * 200_000 + "\n", "line [12]: field larger"),
        ("<html></html>", "root element is <html>"),
        (PLAN[: len(PLAN) // 2], "line .* not well-formed"),
        (PLAN.replace("<EmneNr>90.01.00</EmneNr>", ""), "<Emne> without <EmneNr>"),
        (PLAN.replace("<EmneTitel>Prøver i almindelighed</EmneTitel>", ""), "line 14: '90.01.00' has no title"),
        (PLAN.replace("90.01.08", "90.01.00"), "stands already in line"),
        (PLAN.replace("<EmneNr>90.01.08</EmneNr>", "<EmneNr>90.01.08</EmneNr>" * 2), "a second <EmneNr>"),
        ("<!DOCTYPE x><KLE-Emneplan/>", "document type"),
        ("<KLE-Emneplan/>", "no KLE number"),
    ],
)
def test_a_broken_file_loads_nothing_and_says_where_and_why(file: Path, content: str, says: str) -> None:
    file.write_text(content, "utf-8")
    with pytest.raises(ReadingError, match=says) as caught:
        load_kle(file)
    assert str(caught.value).startswith("kle-file: ")
    assert caught.value.remedy


def test_entities_are_never_expanded(file: Path) -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    file.write_text(f'<!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]><KLE-Emneplan>&a9;</KLE-Emneplan>', "utf-8")
    with pytest.raises(ReadingError, match="document type"):
        load_kle(file)


def test_a_table_in_another_encoding_is_refused_with_the_way_out(file: Path) -> None:
    file.write_bytes("code,title_da\n90,Prøver\n".encode("latin-1"))
    with pytest.raises(ReadingError, match=r"not UTF-8.*Save the table as UTF-8"):
        load_kle(file)


def test_a_file_that_is_too_large_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kle, "LARGEST", 10)
    file.write_text(PLAN, "utf-8")
    with pytest.raises(ReadingError, match="more than KLE can be"):
        load_kle(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"nowhere\.xml: cannot be read"):
        load_kle(tmp_path / "nowhere.xml")


def test_the_whole_of_kle_loads_from_the_reference_table(shared: Path) -> None:
    entries = read_kle(shared / "reference" / "kle.csv")
    assert len(entries) == 4605
    assert len(read_kle(shared / "reference" / "kle_facets.csv")) == 76
    codes = {entry.code for entry in entries}
    assert {entry.broader for entry in entries} - {""} <= codes
