"""How a node is cited: as text and as a BibTeX entry, with its IRI and the generation that said so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kommunegraf.store.generations import Generation
from kommunegraf.web import formats
from kommunegraf.web.words import said

_BIBTEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_BIBTEX |= {each: f"\\{each}" for each in "&%$#_"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in two forms."""

    text: str
    bibtex: str


def citation(title: str, iri: str, generation: Generation, language: str) -> Citation:
    """The citation of a node in a generation. The date is that of the generation: when somebody read it, is theirs."""
    published = generation.published_at
    text = said(
        language,
        "entity.citation",
        title=title,
        number=generation.number,
        date=formats.date(language, published.date().isoformat()),
        iri=iri,
    )
    key = re.sub(r"[^a-z0-9]+", "-", iri.rpartition("/id/")[2].lower()).strip("-")[:60] or "node"
    bibtex = "\n".join(
        (
            f"@misc{{kommunegraf-{key},",
            f"  title = {{{_escaped(title)}}},",
            "  howpublished = {kommunegraf},",
            f"  year = {{{published.year}}},",
            f"  month = {_MONTHS[published.month - 1]},",
            f"  version = {{{generation.number}}},",
            f"  url = {{{iri}}},",
            "}",
        )
    )
    return Citation(text, bibtex)


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(each, each) for each in " ".join(text.split()))
