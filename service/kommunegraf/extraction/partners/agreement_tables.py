"""Tables that list agreements and partnerships: a row each, with who it is with, what it is and when it runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.contracts import party_of_words
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.party_nodes import PartyNode, is_authority, party_nodes, publisher_node
from kommunegraf.extraction.passages import Passage, passages
from kommunegraf.extraction.records import Mode, Stated, Temporal, Text
from kommunegraf.extraction.words.dates import DateMention, dates
from kommunegraf.extraction.words.lexicon import Lexicon, load
from kommunegraf.extraction.words.mentions import Sentence, sentence_at
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Cell, Span, Table

_MOST_ROWS = 500
_LONGEST_TITLE = 12  # words


class _Cells(Lexicon):
    ended: tuple[str, ...]
    until: tuple[str, ...]


class AgreementTables(Lexicon):
    """The form of `mappings/lexicon/agreement-tables.toml`."""

    columns: Mapping[Literal["party", "kind", "period", "start", "end"], frozenset[str]]
    cells: _Cells


@dataclass(frozen=True, slots=True)
class ListedAgreement:
    """A row: `word` is the word for what it is ("samarbejdsaftale"), `partnership` says which kind of thing that is.

    `ended` are the words that say that it has. `shown` is the row's words about it, in the shadow.
    """

    passage: Passage
    word: str
    partnership: bool
    title: Stated[Text]
    parties: tuple[PartyNode, ...]
    start: Stated[Temporal] | None
    end: Stated[Temporal] | None
    ended: Span | None
    shown: Span


def listed_agreements(frame: Frame) -> tuple[ListedAgreement, ...]:
    """The agreements that tables list whose heads say who they are with and what they are; found once a frame.

    Who is listed has agreed with the publisher, by a rule, unless the row names another municipality or region.
    """
    known = frame.memo.get("listed-agreements")
    if not isinstance(known, tuple):
        known = tuple(row for table in frame.document.tables for row in _rows(frame, table))
        frame.memo["listed-agreements"] = known
    return known


def _rows(frame: Frame, table: Table) -> Iterator[ListedAgreement]:
    columns = _columns(table.rows[0]) if table.rows else {}
    if "party" not in columns or "kind" not in columns:
        return
    for cells in table.rows[1:_MOST_ROWS]:
        row = _row(frame, {name: cells[index] for name, index in columns.items()})
        if row is not None:
            yield row


def _columns(head: Sequence[Cell]) -> dict[str, int]:
    """Which column is which, by the words of its head; of two of one kind the first."""
    found: dict[str, int] = {}
    for index, cell in enumerate(head):
        words = " ".join(cell.text.casefold().split()).strip(" :")
        for name, heads in load("agreement-tables", AgreementTables).columns.items():
            if words in heads:
                found.setdefault(name, index)
    return found


def _row(frame: Frame, cells: Mapping[str, Cell]) -> ListedAgreement | None:
    party, kind = cells["party"].span, cells["kind"].span
    if party is None or kind is None:
        return None
    passage = _passage_at(frame, party.start)
    named = _kind(frame, frame.shadow.to_shadow(kind))
    nodes = _parties(frame, sentence_at(frame, frame.shadow.to_shadow(party)))
    if passage is None or named is None or not nodes:
        return None
    word, partnership, title = named
    if not any(is_authority(frame, node.iri) for node in nodes):
        publisher = publisher_node(frame, frame.shadow.to_shadow(kind))
        nodes = (*nodes, publisher) if publisher is not None else nodes
    start, end, ended = _term(frame, cells)
    return ListedAgreement(passage, word, partnership, title, nodes, start, end, ended, frame.shadow.to_shadow(party))


def _kind(frame: Frame, span: Span) -> tuple[str, bool, Stated[Text]] | None:
    """What a cell begins with: a word for an agreement or a partnership, the cell as title where it says more."""
    tokens = sentence_at(frame, span).tokens
    for name, partnership in (("agreement-words", False), ("partnership-words", True)):
        found = terms(name).at(tokens, 0) if tokens else []
        if found:
            end, word = found[0]
            whole = end < len(tokens) <= _LONGEST_TITLE
            shown = frame.shadow.to_text(span if whole else Span(tokens[0].start, tokens[end - 1].end))
            words = " ".join(frame.document.words(shown).split())
            mode = Mode.STATED if whole or words == word else Mode.NORMALISED
            return word, partnership, say(Text(text=words if whole else word), shown, mode=mode)
    return None


def _parties(frame: Frame, sentence: Sentence) -> tuple[PartyNode, ...]:
    """The parties of a cell: a list that fills it, one that is known and fills it, else its words as a name."""
    if not sentence.tokens:
        return ()
    whole = Span(sentence.tokens[0].start, sentence.tokens[-1].end)
    for kind in ("several", "party"):
        for mention in sentence.mentions(kind):
            if mention.span == whole and _sure(mention.value):
                return party_nodes(frame, mention.value)
    party = party_of_words(sentence)
    return party_nodes(frame, party) if party is not None else ()


def _sure(value: object) -> bool:
    """One that is more than a name; a list where one of it is known, so that its "og" is not of a name."""
    if isinstance(value, tuple):
        return any(isinstance(each, Party) and _known(each) for each in value)
    return isinstance(value, Party) and value.form in ("authority", "organisation", "unnamed")


def _known(party: Party) -> bool:
    return party.form == "authority" or (party.organisation is not None and party.organisation.listed)


def _term(
    frame: Frame, cells: Mapping[str, Cell]
) -> tuple[Stated[Temporal] | None, Stated[Temporal] | None, Span | None]:
    """When it runs, by the cells of period, start and end, and the words that say that it has ended."""
    lexicon = load("agreement-tables", AgreementTables).cells
    start = end = None
    ended: Span | None = None
    for name in ("period", "start", "end"):
        cell = cells.get(name)
        if cell is None or cell.span is None:
            continue
        shown = frame.shadow.to_shadow(cell.span)
        words = frame.shadow.text[shown.start : shown.end]
        folded = [token.folded for token in tokenise(words)]
        over = any(word in lexicon.ended for word in folded)
        if over:
            ended = cell.span
        found = dates(words) or _bare_year(words)
        for mention in found:
            span = frame.shadow.to_text(Span(shown.start + mention.span.start, shown.start + mention.span.end))
            first, last = _said(mention, span)
            before = words[: mention.span.start].casefold().split()
            ends = name == "end" or over or (bool(before) and " ".join(before).endswith(lexicon.until))
            if last is not None:
                start, end = start or first, end or last
            elif ends:
                end = end or first
            else:
                start = start or first
    return start, end, ended


def _bare_year(words: str) -> tuple[DateMention, ...]:
    """The one year that a cell names without a word before it ("Ophørt 2023"), which a sentence may not."""
    years = [token for token in tokenise(words) if token.word.isdigit() and token.word[:2] in ("19", "20")]
    if len(years) != 1 or len(years[0].word) != 4:
        return ()
    span = Span(years[0].start, years[0].end)
    return (DateMention(span, Temporal(lexical=years[0].word, datatype="gYear"), None),)


def _said(mention: DateMention, span: Span) -> tuple[Stated[Temporal], Stated[Temporal] | None]:
    first = say(mention.value, span, mode=Mode.NORMALISED)
    return first, say(mention.end, span, mode=Mode.NORMALISED) if mention.end is not None else None


def _passage_at(frame: Frame, offset: int) -> Passage | None:
    """The sentence that holds an offset of the stored text."""
    found = passages(frame)
    index = bisect_right(found, offset, key=lambda passage: passage.span.start) - 1
    return found[index] if index >= 0 and offset < found[index].span.end else None
