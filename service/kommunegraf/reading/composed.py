"""The document that a composer has written: what is chrome or a machine's is set apart as in any text."""

from __future__ import annotations

from kommunegraf.reading.composer import Composer
from kommunegraf.reading.document import Document, Method, ZoneKind
from kommunegraf.reading.furniture import zones


def composed(composer: Composer, method: Method, form: str, name: str) -> Document:
    """The document; `name` is told in errors, of which `zones` raises those."""
    found = zones(composer.text, name)
    kept = tuple(block for block in composer.blocks if not any(block.span.overlaps(zone.span) for zone in found.zones))
    machine = tuple(
        block
        for block in composer.blocks
        if any(zone.kind is ZoneKind.MACHINE and block.span.overlaps(zone.span) for zone in found.zones)
    )
    return Document(
        text=composer.text,
        method=method,
        form=form,
        blocks=kept,
        zones=found.zones,
        tables=tuple(composer.tables),
        machine_blocks=machine,
        warnings=tuple(composer.warnings) + found.warnings,
        site=composer.site,
    )
