"""Word documents: what Word shows is read, in its order, with the way back; what is no document is refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kommunegraf.errors import ReadingError
from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.records import AgendaItem, Decision, Meeting, Recommendation
from kommunegraf.identity import Identity
from kommunegraf.reading import read
from kommunegraf.reading.document import BlockKind, Document, Method
from kommunegraf.reading.office import package as office_package
from office_files import changed, compound, zipped

DOCUMENT = "word/document.xml"


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read_docx(document: Any) -> Document:
    return read(saved(document), name="referat.docx")


def lines(document: Document) -> list[str]:
    return [f"{block.marker} {document.words(block.span)}".strip() for block in document.blocks]


def appended(document: Any, markup: str) -> None:
    """Appends an element of the body, before the section's properties."""
    names = nsdecls("w", "r", "wp", "a") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    head, tail = markup.split(">", 1) if not markup.split(">", 1)[0].endswith("/") else (markup[:-2] + "/", "")
    element = parse_xml(f"{head} {names}>{tail}" if tail else f"{head.rstrip('/')} {names}/>")
    document.element.body.insert(len(document.element.body) - 1, element)


MINUTES: tuple[tuple[str, str], ...] = (
    ("title", "Referat fra Sundhedsudvalget"),
    ("p", "Viborg Kommune"),
    ("p", "Mødedato: 14. marts 2024"),
    ("p", "Mødested: Rådhuset, lokale 3"),
    ("item", "Godkendelse af dagsorden"),
    ("section", "Beslutning"),
    ("p", "Godkendt."),
    ("item", "Ny aftale om motion på recept"),
    ("p", "Sagsnr.: 29.09.00-P08-2-24"),
    ("section", "Sagsfremstilling"),
    ("p", "Forvaltningen foreslår en aftale om motion på recept med de praktiserende læger."),
    ("section", "Indstilling"),
    ("p", "Direktøren for Sundhed indstiller,"),
    ("point", "at aftalen godkendes, og"),
    ("point", "at der afsættes 200.000 kr. i 2025."),
    ("section", "Beslutning"),
    ("p", "Udvalget godkendte indstillingen."),
    ("item", "Orientering om sundhedsprofilen"),
    ("section", "Beslutning"),
    ("p", "Taget til efterretning."),
)


def numbered() -> Iterator[tuple[str, str, int]]:
    items = points = 0
    for kind, words in MINUTES:
        items += kind == "item"
        points = points + 1 if kind == "point" else 0
        yield kind, words, items if kind == "item" else points


def as_text() -> bytes:
    marked = (f"{number}. {words}" if number else words for _, words, number in numbered())
    return "\n\n".join(marked).encode()


def as_docx(style: Callable[[str], str]) -> bytes:
    document = docx.Document()
    for kind, words, number in numbered():
        if kind == "point":
            document.add_paragraph(words, style="List Number")
        else:
            document.add_paragraph(f"{number}. {words}" if kind == "item" else words, style=style(kind))
    return saved(document)


def facts(data: bytes) -> list[object]:
    """Meetings, items, recommendations and decisions: what they say, without where they say it."""

    def said(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(said(each) for each in value)
        stated = getattr(value, "value", None)
        iri = getattr(stated, "iri", None)
        # Entities below the document are named by its own hash.
        return None if iri is not None and "/document/" in iri else stated

    extraction = extract(read(data, name="referat"), Identity())
    return [
        (
            type(record).__name__,
            [(name, said(getattr(record, name))) for name in type(record).model_fields if name != "id"],
        )
        for record in extraction.records
        if isinstance(record, Meeting | AgendaItem | Recommendation | Decision)
    ]


@pytest.mark.parametrize("headed", [True, False], ids=["with heading styles", "without styles"])
def test_minutes_in_word_state_the_same_as_the_same_minutes_in_plain_text(headed: bool) -> None:
    styles = {"title": "Title", "item": "Heading 1", "section": "Heading 2"} if headed else {}
    expected = facts(as_text())
    assert [name for name, _ in expected].count("AgendaItem") == 3  # type: ignore[misc]  # - pairs, whatever the values
    assert [name for name, _ in expected].count("Decision") == 3  # type: ignore[misc]  # - pairs, whatever the values
    assert facts(as_docx(lambda kind: styles.get(kind, "Normal"))) == expected


def test_headings_paragraphs_and_list_items_are_told_apart_and_lead_back() -> None:
    document = docx.Document()
    document.add_paragraph("Referat", style="Title")
    document.add_heading("Økonomi", 2)
    document.add_paragraph("Udvalget drøftede\tsagen.\nOg vedtog den.")
    document.add_paragraph("en", style="List Bullet")
    found = read_docx(document)
    assert found.method is Method.DOCX
    assert found.form == "docx"
    assert [(block.kind, block.level, block.origin) for block in found.blocks] == [
        (BlockKind.HEADING, 1, "body/p[1]"),
        (BlockKind.HEADING, 2, "body/p[2]"),
        (BlockKind.PARAGRAPH, 0, "body/p[3]"),
        (BlockKind.PARAGRAPH, 0, "body/p[3]"),
        (BlockKind.LIST_ITEM, 0, "body/p[4]"),
    ]
    assert lines(found) == ["Referat", "Økonomi", "Udvalget drøftede sagen.", "Og vedtog den.", "• en"]


def numbering(document: Any, levels: str, *, number: int = 77, more: str = "") -> None:
    root = document.part.numbering_part.element
    names = nsdecls("w")
    root.insert(0, parse_xml(f'<w:abstractNum {names} w:abstractNumId="{number}">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {names} w:numId="{number}"><w:abstractNumId w:val="{number}"/>{more}</w:num>'))


def item(document: Any, words: str, level: int = 0, number: int = 77) -> None:
    appended(
        document,
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{words}</w:t></w:r></w:p>",
    )


def level(at: int, form: str, text: str, start: int = 1) -> str:
    counted = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{at}">{counted}<w:lvlText w:val="{text}"/></w:lvl>'


def test_list_items_have_the_numbers_that_word_shows() -> None:
    document = docx.Document()
    numbering(document, level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)") + level(2, "lowerRoman", "%1.%3"))
    for words, at in (("en", 0), ("aa", 1), ("bb", 1), ("to", 0), ("cc", 1), ("dyb", 2), ("dybere", 2), ("tre", 0)):
        item(document, words, at)
    found = read_docx(document)
    assert lines(found) == ["1. en", "a) aa", "b) bb", "2. to", "a) cc", "2.i dyb", "2.ii dybere", "3. tre"]
    assert [block.level for block in found.blocks] == [0, 1, 1, 0, 1, 2, 2, 0]


def test_a_list_may_start_and_begin_anew_where_it_says_so() -> None:
    document = docx.Document()
    numbering(document, level(0, "decimal", "Punkt %1", 4))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    root = document.part.numbering_part.element
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/>{restart}</w:num>'))
    for words, number in (("fire", 77), ("fem", 77), ("en", 78), ("to", 78), ("ingen", 0), ("ukendt", 99)):
        item(document, words, number=number)
    assert lines(read_docx(document)) == ["Punkt 4 fire", "Punkt 5 fem", "Punkt 1 en", "Punkt 2 to", "ingen", "ukendt"]


def test_a_table_keeps_its_cells_and_repeats_merged_ones() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for r, row in enumerate([["Post", "Kr.", ""], ["Motion", "10", "20"], ["", "30", "40"]]):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    found = read_docx(document)
    [only] = found.tables
    assert [[cell.text for cell in row] for row in only.rows] == [
        ["Post", "Kr.", "Kr."],
        ["Motion", "10", "20"],
        ["Motion", "30", "40"],
    ]
    assert found.text == "Post | Kr.\nMotion | 10 | 20\n30 | 40"
    assert found.blocks[-1].origin == "body/tbl[1]/tr[3]/tc[2]"
    for row in only.rows:
        assert all(cell.span is None or found.words(cell.span) == cell.text for cell in row)


def test_a_table_that_only_lays_out_a_page_is_read_as_text() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "Til udvalget"
    inner = outer.cell(0, 1).add_table(2, 2)
    for r in range(2):
        for c in range(2):
            inner.cell(r, c).text = f"{r}{c}"
    found = read_docx(document)
    assert lines(found) == ["Til udvalget", "00", "01", "10", "11"]
    assert len(found.tables) == 1


def test_footnotes_stand_behind_their_paragraph_and_boxes_too() -> None:
    document = docx.Document()
    box = (
        "<mc:{part}><w:{drawing}><w:txbxContent><w:p><w:r><w:t>I en ramme</w:t></w:r></w:p></w:txbxContent>"
        "</w:{drawing}></mc:{part}>"
    )
    boxes = box.format(part="Choice", drawing="drawing") + box.format(part="Fallback", drawing="pict")
    appended(
        document,
        "<w:p><w:r><w:t>Udgiften er fordelt.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        f"<w:r><mc:AlternateContent>{boxes}</mc:AlternateContent></w:r></w:p>",
    )
    document.add_paragraph("Næste afsnit.")
    data = saved(document)
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>I 2024-pl.</w:t></w:r></w:p></w:footnote>"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    data = changed(
        data, "word/_rels/document.xml.rels", "</Relationships>",
        f'<Relationship Id="rId99" Type="{relations}" Target="footnotes.xml"/></Relationships>',
    )  # fmt: skip
    found = read(with_part(data, "word/footnotes.xml", f"{notes}</w:footnotes>"), name="a")
    assert lines(found) == ["Udgiften er fordelt.", "I en ramme", "[2] I 2024-pl.", "Næste afsnit."]
    assert found.blocks[1].origin == "body/p[1]/txbxContent[1]/p[1]"
    assert found.blocks[2].origin == "footnotes/footnote[@id=2]"


def with_part(data: bytes, name: str, content: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({**{each: archive.read(each) for each in archive.namelist()}, name: content})


def test_what_tracked_changes_delete_is_left_out_and_told() -> None:
    document = docx.Document()
    appended(
        document,
        "<w:p><w:r><w:t xml:space='preserve'>Udvalget </w:t></w:r>"
        "<w:del w:id='1' w:author='N'><w:r><w:delText>afviste</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='N'><w:r><w:t>godkendte</w:t></w:r></w:ins><w:r><w:t xml:space='preserve"
        "'> sagen.</w:t></w:r></w:p>",
    )
    found = read_docx(document)
    assert found.text == "Udvalget godkendte sagen."
    assert any("delete" in warning for warning in found.warnings)
    assert any("insert" in warning for warning in found.warnings)


def test_fields_show_their_results_and_neither_instructions_nor_hidden_text() -> None:
    document = docx.Document()
    appended(
        document,
        "<w:p><w:r><w:t xml:space='preserve'>Den </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        "<w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:t>kode</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>1. maj</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r>"
        "<w:r><w:t xml:space='preserve'> fore\xadbyg</w:t><w:softHyphen/><w:t>gelse</w:t></w:r></w:p>",
    )
    found = read_docx(document)
    assert found.text == "Den 1. maj forebyggelse"
    assert found.warnings == ("hidden text is left out",)


def test_a_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("1. Godkendelse af dagsorden\t3", style="toc 1")
    document.add_heading("1. Godkendelse af dagsorden", 1)
    found = read_docx(document)
    assert lines(found) == ["1. Godkendelse af dagsorden"]
    assert found.warnings == ("the table of contents is left out",)


def test_a_page_header_is_kept_once_where_it_tells_of_the_meeting_and_footers_never() -> None:
    def headed(words: str) -> Document:
        document = docx.Document()
        section = document.sections[0]
        section.header.paragraphs[0].text = words
        section.header.add_paragraph("Side 1 af 4")
        section.footer.paragraphs[0].text = "Rådhuset, Torvet 1"
        document.add_paragraph("Referat af mødet")
        return read_docx(document)

    assert lines(headed("Kulturudvalget, 3. april 2024")) == ["Kulturudvalget, 3. april 2024", "Referat af mødet"]
    assert lines(headed("Referat af mødet")) == ["Referat af mødet"]
    assert lines(headed("Viborg Kommune")) == ["Referat af mødet"]


def docx_with(words: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(words)
    return saved(document)


def test_what_a_file_is_called_does_not_matter() -> None:
    assert read(docx_with("Udvalget godkendte."), name="budget.xlsx").form == "docx"


EXTERNAL = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 100 + '">]>'


@pytest.mark.parametrize("declared", [EXTERNAL, LAUGHS])
@pytest.mark.parametrize("part", [DOCUMENT, "word/styles.xml", "[Content_Types].xml"])
def test_entities_are_neither_read_nor_expanded(declared: str, part: str) -> None:
    data = changed(docx_with("Udvalget godkendte."), part, "standalone=", "STANDALONE=")
    data = changed(data, part, "STANDALONE='yes'?>", f"standalone='yes'?>{declared}")
    with pytest.raises(ReadingError, match="declares a document type") as caught:
        read(data, name="a.docx")
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx_with("x")[:3000], "damaged or cut short"),
        (changed(docx_with("ord"), DOCUMENT, "</w:body>", ""), "no well-formed XML"),
        (changed(docx_with("ord"), DOCUMENT, "ord", "<w:r>" * 400 + "</w:r>" * 400), "no well-formed XML"),
        (docx_with(" "), "holds no text"),
        (zipped({"a.txt": "Referat"}), "a ZIP archive"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "ODT"),
        (zipped({"mimetype": "application/epub+zip"}), "epub"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "protected by a password"),
        (compound({"WordDocument": b"x"}), "old Word file"),
        (compound({"PowerPoint Document": b"x"}), "old presentation"),
        (compound({"Noget": b"x"}), "old office file"),
        (zipped({f"{n}.xml": "" for n in range(office_package.MOST_PARTS + 1)}), "10,001 files"),
        (zipped({"word/document.xml": b" " * (20 * 2**20)}), "200 times"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_sound_word_document_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data, name="fil.docx")
    assert reason in caught.value.reason
    assert caught.value.remedy


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_package, "LARGEST", 2**20)
    with pytest.raises(ReadingError, match="unpacks to more than 1 MiB"):
        read(zipped({f"{n}.xml": b"0123456789" * 20_000 for n in range(10)}), name="a.docx")
