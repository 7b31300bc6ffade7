"""Pages as read to a `Document`: laid out together and rendered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kommunegraf.reading.composer import Composer
from kommunegraf.reading.damage import looks_ocr_read
from kommunegraf.reading.document import Document, Method
from kommunegraf.reading.furniture import zones
from kommunegraf.reading.pdf.headings import body_of
from kommunegraf.reading.pdf.hyphens import Hyphens
from kommunegraf.reading.pdf.layout import Piece, extent, pieces
from kommunegraf.reading.pdf.rendering import Rendering
from kommunegraf.reading.pdf.running import without_running
from kommunegraf.reading.pdf.source import PageRead


def assembled(
    read: Sequence[PageRead],
    name: str,
    form: str,
    warnings: Iterable[str],
    metadata: Mapping[str, str],
    unwritten: Sequence[str] = (),
) -> Document | None:
    """The document that the pages make; None where nothing is written on them.

    `metadata` is what the file says of itself; what of it is `unwritten` is kept out of the stored text.
    """
    into = Composer(name)
    for warning in warnings:
        into.warn(warning)
    main = [each.pages[0] for each in read if each.legible and each.pages]
    without_running(main)
    reach = extent(main)
    body = body_of(run for page in main for row in page.rows for run in row)
    hyphens = Hyphens(run.text for page in main for row in page.rows for run in row)
    found: list[Piece] = []
    for page in main:
        found += pieces(page, reach, len(read), found[-1] if found else None)
    rendering = Rendering(into, {page.number: page for page in main}, hyphens, body)
    rendering.write(found)
    for each in read:
        for page in each.pages[1:] if each.legible else ():
            aside = Rendering(into, {page.number: page}, hyphens, body, rendering.zones)
            aside.write(pieces(page, extent([page]), len(read), None))
    if not into.blocks:
        return None
    parts = rendering.metadata(metadata, unwritten=unwritten)
    text = into.text
    furniture = zones(text, name)
    official = [z for z in furniture.zones if not any(z.span.overlaps(own.span) for own in rendering.zones)]
    machine = tuple(zone.span for zone in official if zone.kind.value == "machine-summary")
    kept = tuple(block for block in into.blocks if not any(block.span.overlaps(zone.span) for zone in official))
    recognised = sum(each.letters for each in read if each.recognised) > 0.5 * sum(each.letters for each in read)
    ocr = recognised or looks_ocr_read(text)
    if ocr and not recognised:
        into.warn("Danish words without the letters æ, ø and å: taken as read by a machine (OCR)")
    return Document(
        text=text,
        method=Method.OCR if ocr else Method.PDF,
        form=form,
        blocks=kept,
        zones=tuple(sorted([*rendering.zones, *official], key=lambda zone: zone.span)),
        parts=parts,
        tables=tuple(into.tables),
        machine_blocks=tuple(b for b in into.blocks if any(b.span.overlaps(span) for span in machine)),
        warnings=(*into.warnings, *furniture.warnings),
    )
