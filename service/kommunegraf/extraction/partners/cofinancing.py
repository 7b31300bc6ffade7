"""Efforts that several pay for together: who pays, where, and which body answers for them."""

from __future__ import annotations

from collections.abc import Sequence

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.item_links import ItemLinks
from kommunegraf.extraction.meeting.reported import body_slot
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.partners.effort_headings import RULE, heading_over
from kommunegraf.extraction.partners.party_nodes import party_count, party_nodes
from kommunegraf.extraction.plans.effort_merges import initiative_iri
from kommunegraf.extraction.records import Initiative, Iri, Place, Stated
from kommunegraf.extraction.wording import derived, name, shown_words, trimmed, unquoted, verbatim
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span


class CoFinancing:
    """Reads the matches of each sentence in turn; remembers the paragraph that an effort was told of in."""

    def __init__(self, frame: Frame, links: ItemLinks) -> None:
        self._frame = frame
        self._links = links
        self._of_block: dict[tuple[str | None, Span], str] = {}

    def read(self, item: str | None, block: Span, section: Section | None, matches: Sequence[Match]) -> None:
        """Adds what a sentence's matches tell; `block` is the span of its paragraph, `section` None in a title."""
        for match in matches:
            if match.fact == "co-financing":
                self._effort(item, block, section, match, [each for each in matches if each.fact == "areas"])
            elif match.fact == "responsible":
                self._responsible(item, block, match)
            elif match.fact == "payers":
                self._payers(item, match)

    def _payers(self, item: str | None, match: Match) -> None:
        """ "Projektet “X” finansieres af A og B": X is an effort that they pay for."""
        quoted = match.first("name")
        nodes = {
            node.iri: node for slot in match.slots.get("funder", ()) for node in party_nodes(self._frame, slot.value)
        }
        if quoted is None or not nodes:
            return
        words = unquoted(self._frame, quoted.span)
        iri = initiative_iri(self._frame, shown_words(self._frame, words))
        title, damaged = name(self._frame, words)
        funder = tuple(node.stated() for node in nodes.values())
        self._frame.found.add(Initiative(id=iri, title=title, as_stated=damaged, funder=funder))
        self._links.add(item, iri, match.span)

    def _effort(
        self, item: str | None, block: Span, section: Section | None, match: Match, areas: Sequence[Match]
    ) -> None:
        what = match.first("what")
        if sum(party_count(slot.value) for slot in match.slots.get("funder", ())) < 2:
            return
        funders = {
            node.iri: node for slot in match.slots.get("funder", ()) for node in party_nodes(self._frame, slot.value)
        }
        if what is None or len(funders) < 2:
            return
        frame = self._frame
        about = match.first("about")
        told = Span(what.span.start, about.span.end if about else what.span.end)
        heading = heading_over(frame, section, block, what.span, told) if section is not None else None
        iri = initiative_iri(frame, shown_words(frame, heading or what.span))
        title, _ = name(frame, heading or trimmed(frame, what.span))
        if heading is not None:
            title = derived(title, RULE)
        served = [link for each in areas if each.span.start > what.span.start for link in self._places(each)]
        frame.found.add(
            Initiative(
                id=iri,
                title=title,
                description=verbatim(frame, trimmed(frame, told)) if about else None,
                funder=tuple(node.stated() for node in funders.values()),
                area_served=tuple(served),
            )
        )
        self._of_block[item, block] = iri
        self._links.add(item, iri, match.span)

    def _places(self, match: Match) -> list[Stated[Iri]]:
        slot = match.first("places")
        assert slot is not None
        frame = self._frame
        links: list[Stated[Iri]] = []
        for shown in slot.value:
            label, _ = name(frame, shown, language="da")
            iri = frame.identity.place(label.value.text, authority=frame.authority, document=frame.document_iri)
            frame.found.add(Place(id=iri, label=label))
            links.append(say(Iri(iri=iri), frame.shadow.to_text(shown)))
        return links

    def _responsible(self, item: str | None, block: Span, match: Match) -> None:
        """ "… is responsible for the effort": for the one told of before in the same paragraph."""
        iri = self._of_block.get((item, block))
        body = body_slot(self._frame, match.first("body"))
        if iri is not None and body is not None:
            self._frame.found.add(Initiative(id=iri, responsible=(body[1],)))
