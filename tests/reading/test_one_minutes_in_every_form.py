"""One and the same minutes give the same facts, in whatever form they are published."""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

import pypdfium2
import pytest
from minutes_in_forms import as_docx, as_html, as_json, as_pdf, as_scan, as_text
from one_minutes import ALL, Minutes
from PIL import Image, ImageChops, ImageFilter

from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.reading import read
from kommunegraf.reading.document import Method
from kommunegraf.reading.scans import Tesseract

BASE = "https://kommunegraf.example/"
# Only FirstAgenda says of an item that it is open, and dates a meeting in ISO 8601 with an offset.
ITS_OWN = re.compile(r" isOpen: |/meeting/\S+ asStated: ")
OFFSET = re.compile(r"(T\d\d:\d\d:\d\d)[+-]\d\d:\d\d")
STRUCTURE = re.compile(
    r"\A\S*/(?:item/\d+(?:/(?:decision|recommendation)/\d+)?|meeting/[\d-]+|case/\S+|attachment/\S+|body/\S+) "
)
FORMS = (as_html, as_pdf, as_docx, as_json)

recognises = pytest.mark.skipif(bool(Tesseract().lack), reason=Tesseract().lack or "it is here")
every = pytest.mark.parametrize("minutes", ALL.values(), ids=ALL.keys())


def facts(data: bytes) -> Counter[str]:
    """All that is stated of all records, without its evidence: "node field: value"."""
    extraction = extract(read(data, name="referat"), Identity(BASE))
    return Counter(
        f"{record.id.removeprefix(BASE)} {name}: {OFFSET.sub(lambda match: match[1], repr(stated.value))}"
        for record in extraction.records
        for name, stated in record.stated()
    )


def difference(found: Counter[str], expected: Counter[str]) -> Sequence[str]:
    told = [*(f"+ {each}" for each in (found - expected).elements())]
    told += [f"- {each}" for each in (expected - found).elements()]
    return [each for each in told if ITS_OWN.search(each) is None]


@every
def test_the_minutes_state_what_every_form_is_compared_in(minutes: Minutes) -> None:
    expected = facts(as_text(minutes))
    for item in minutes.items:
        assert any(f"/item/{item.number} title: Text(text='{item.title}'" in fact for fact in expected)
        assert any(f"caseNumber: Text(text='{item.case}'" in fact for fact in expected)
        for annex in item.annexes:
            assert any(f"title: Text(text='{annex}'" in fact for fact in expected)
    for field in ("decidesOn", "recommendedBy", "budgetLine", "startDate", "outcome", "about", "heldBy"):
        assert any(f" {field}: " in fact for fact in expected), field


@every
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_form_gives_the_facts_that_plain_text_gives(form: Callable[[Minutes], bytes], minutes: Minutes) -> None:
    assert difference(facts(form(minutes)), facts(as_text(minutes))) == []


def worn(minutes: Minutes, seed: int = 7) -> bytes:
    """The printed minutes from a scanner that has aged: slanting, grained, grey, blurred, much compressed."""
    pages = []
    chance = random.Random(seed)
    for page in pypdfium2.PdfDocument(as_pdf(minutes)):
        drawn = page.render(scale=200 / 72, grayscale=True).to_pil()
        drawn = drawn.rotate(0.6, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
        grain = Image.frombytes("L", drawn.size, chance.randbytes(drawn.width * drawn.height)).point(
            lambda level: level // 8
        )
        grey = drawn.point(lambda level: 20 + level * 205 // 255)
        kept = io.BytesIO()
        ImageChops.subtract(grey, grain).save(kept, "JPEG", quality=45)
        pages.append(Image.open(kept).convert("L"))
    whole = io.BytesIO()
    pages[0].save(whole, "TIFF", save_all=True, append_images=pages[1:])
    return whole.getvalue()


@recognises
@every
@pytest.mark.parametrize("scan", [as_scan, worn], ids=lambda form: form.__name__)
def test_a_scan_gives_the_structural_facts(scan: Callable[[Minutes], bytes], minutes: Minutes) -> None:
    data = scan(minutes)
    assert read(data, name="scan").method is Method.OCR
    expected, found = (
        Counter(fact for fact in facts(each).elements() if STRUCTURE.match(fact)) for each in (as_text(minutes), data)
    )
    right = (found & expected).total()
    assert right >= 0.95 * expected.total(), difference(found, expected)
    assert right >= 0.95 * found.total(), difference(found, expected)
