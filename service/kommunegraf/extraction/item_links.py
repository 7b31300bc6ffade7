"""What agenda items are about, gathered while sentences are read and added once."""

from __future__ import annotations

from collections import defaultdict

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import AgendaItem, Iri, Mode, Proof, Stated
from kommunegraf.reading.document import Span

IN_THE_ITEM = "stated-in-the-item"


class ItemLinks:
    """Links from items to what their titles (stated) or sentences (derived, rule "stated-in-the-item") tell of."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._proofs: defaultdict[str, dict[str, dict[Proof, None]]] = defaultdict(dict)

    def add(self, item: str | None, iri: str, shown: Span, *, in_title: bool = False) -> None:
        """Notes that the words at `shown` (of the shadow) speak of `iri`; outside items there is nothing to link."""
        if item is None:
            return
        span = self._frame.shadow.to_text(shown)
        mode, rule = (Mode.STATED, None) if in_title else (Mode.DERIVED, IN_THE_ITEM)
        proof = Proof(start=span.start, end=span.end, mode=mode, rule=rule)
        self._proofs[item].setdefault(iri, {})[proof] = None

    def flush(self) -> None:
        """Adds every link to the items' records."""
        for item, links in self._proofs.items():
            about = tuple(Stated[Iri](value=Iri(iri=iri), proofs=tuple(proofs)) for iri, proofs in links.items())
            self._frame.found.add(AgendaItem(id=item, about=about))
        self._proofs.clear()
