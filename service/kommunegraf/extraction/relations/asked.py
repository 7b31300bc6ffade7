"""Recommendations that ask to enter, approve or lengthen the relation that their item is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.partners.approvals import approvals
from kommunegraf.extraction.phrasebooks import sentences_of
from kommunegraf.extraction.records import Agreement, Partnership
from kommunegraf.extraction.relations.known import Known
from kommunegraf.extraction.relations.sentences import noun_of
from kommunegraf.extraction.relations.term_words import term_words
from kommunegraf.extraction.words.mentions import Sentence


def add_approvals(frame: Frame, of_item: Callable[[str | None], Sequence[Known]]) -> None:
    """Links the only relation of an item to the decision that approves what is recommended of it."""
    for passage, sentence in sentences_of(frame):
        if passage.role != "recommendation" or passage.item is None or not sentence.folded & term_words().asks:
            continue
        known = of_item(passage.item)
        if len(known) != 1 or not _is_about(sentence, known[0]):
            continue
        record = frame.found.get(known[0].iri)
        links = approvals(frame, passage)
        if links and isinstance(record, Agreement | Partnership) and not record.approved_in:
            frame.found.amend(known[0].iri, approved_in=links)


def _is_about(sentence: Sentence, known: Known) -> bool:
    """Whether a recommendation names the relation, or has a word for one."""
    return bool(known.name and known.name in sentence.text) or noun_of(sentence) is not None
