"""Documents that are one agreement as a whole: whom the first lines or a section name, and when it was signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.agreement_wording import plain_word
from kommunegraf.extraction.partners.organisations import OrganisationMention, is_person, organisation_of_name
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_nodes
from kommunegraf.extraction.records import Mode, Stated, Temporal, Text
from kommunegraf.extraction.words.mentions import Sentence, sentence_at
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token, tokenise
from kommunegraf.reading.document import Block, Span

_TITLE = 8  # blocks in which its title is looked for; a letterhead may stand before it
_HEAD = 30  # blocks in which the parties of a contract are looked for
_LONGEST_LINE = 120  # code points; a longer one is a sentence
_LONGEST_NAME = 8  # words
_LONGEST_ALONE = 5  # words and marks of a line that is a name and nothing else
_LAST_PART = 0.5  # of the text, in which signatures stand
_PLACE_WORDS = 2  # before a day of a signature
_PART_WORDS = 3
SIGNED = "day-of-the-signatures"


class ContractWords(DataFile):
    """The form of `mappings/lexicon/contracts.toml`."""

    between: frozenset[str]
    between_endings: tuple[str, ...]
    whose: frozenset[str]
    definite_endings: tuple[str, ...]
    joins: frozenset[str]
    headings: frozenset[str]
    stops: tuple[str, ...]
    behind: tuple[str, ...]
    kinds: tuple[str, ...]
    signatures: tuple[str, ...]
    day: frozenset[str]


@cache
def contract_words() -> ContractWords:
    return mapping("lexicon/contracts.toml", ContractWords)


def contract_title(frame: Frame) -> tuple[Span, Stated[Text]] | None:
    """The word that a document without agenda items calls itself by ("Samarbejdsaftale"): the first word of its title
    or of one of its first lines. None where it calls itself no agreement."""
    if frame.outline.items:
        return None
    header = frame.outline.header.get("title")
    spans = [frame.shadow.to_shadow(header.span)] if header is not None else []
    spans += [frame.shadow.to_shadow(block.span) for block in frame.document.blocks[:_TITLE]]
    for span in spans:
        tokens = sentence_at(frame, span).tokens
        found = terms("agreement-words").at(tokens, 0) if tokens else []
        if found and not tokens[0].folded.endswith(contract_words().definite_endings):
            shown = Span(tokens[0].start, tokens[found[0][0] - 1].end)
            stored = frame.shadow.to_text(shown)
            word = plain_word(found[0][1], tokens[0].folded)
            mode = Mode.STATED if frame.document.words(stored) == word else Mode.NORMALISED
            return shown, say(Text(text=word), stored, mode=mode)
    return None


def contract_parties(frame: Frame) -> tuple[PartyNode, ...]:
    """The parties that a contract names in its first lines ("mellem", a party, "og", a party) or below a heading for
    them, else in its title or the first sentence that says between whom it is; fewer than two are none."""
    for read in (_head_parties, _listed_parties, _parties_between):
        parties = tuple(read(frame))
        nodes = {node.iri: node for party in parties for node in party_nodes(frame, party)}
        if len(nodes) > 1:
            return tuple(nodes.values())
    return ()


def signing_day(frame: Frame) -> Stated[Temporal] | None:
    """The day of the signatures, where a line near the end gives it with the place ("Vejle, den 3. maj 2024") and all
    such lines give one day."""
    days: dict[str, list[Span]] = {}
    blocks = frame.document.blocks
    begin = len(frame.document.text) * _LAST_PART
    late = [block for block in blocks if block.span.start >= begin]
    signed = any(_line(frame, block).startswith(contract_words().signatures) for block in late)
    for block in late:
        sentence = sentence_at(frame, frame.shadow.to_shadow(block.span))
        mentions = sentence.mentions("date")
        places = _places_of_days(sentence, [mention.span for mention in mentions])
        if places is None or not (signed or places):
            continue
        for mention in mentions:
            if mention.value.value.datatype == "date":
                days.setdefault(mention.value.value.lexical, []).append(frame.shadow.to_text(mention.span))
    if len(days) != 1:
        return None
    ((lexical, spans),) = days.items()
    return say(Temporal(lexical=lexical, datatype="date"), *spans, mode=Mode.DERIVED, rule=SIGNED)


def _places_of_days(sentence: Sentence, days: Sequence[Span]) -> int | None:
    """How many words for places stand before the days of a line that is nothing else ("Sorø, den 3. marts 2026"); two
    who sign may share a line. None for other lines."""
    told = [token for token in sentence.tokens if not any(day.start <= token.start < day.end for day in days)]
    words = [
        token for token in told if token.is_word and token.word[0] != "_" and token.folded not in contract_words().day
    ]
    fitting = days and len(words) <= _PLACE_WORDS * len(days) and all(token.word[0].isupper() for token in words)
    return len(words) if fitting and sentence.tokens[-1].end <= max(day.end for day in days) + 2 else None


def _head_parties(frame: Frame) -> Iterator[Party]:
    """The party of each line behind "mellem" and behind each "og"; the lines between them are addresses."""
    words = contract_words()
    expected = begun = False
    for block in frame.document.blocks[:_HEAD]:
        line = _line(frame, block)
        if line in words.between or (not begun and line.endswith(words.between_endings)):
            expected = begun = True
            continue
        if not begun:
            continue
        if line in words.joins:
            expected = True
            continue
        if len(line) > _LONGEST_LINE or (not expected and _stops(line)):
            return
        if expected:
            together = _together(frame, block)
            if together:
                yield from together
                expected = line.rstrip(",").endswith(tuple(f" {each}" for each in words.joins))
                continue
            party = _party_of(frame, block)
            if party is None:
                return
            yield party
        expected = line.rstrip(",").endswith(tuple(f" {each}" for each in words.joins))


def _together(frame: Frame, block: Block) -> tuple[Party, ...]:
    """The parties of a line that lists several ("A, B og C"); none where it is more than the list."""
    sentence = sentence_at(frame, frame.shadow.to_shadow(block.span))
    if not sentence.tokens:
        return ()
    first, last = sentence.tokens[0].start, sentence.tokens[-1].end
    for mention in sentence.mentions("several"):
        parties: tuple[Party, ...] = mention.value
        if mention.span.start == first and (
            mention.span.end == last or "(" in sentence.text[mention.span.end - sentence.start :][:3]
        ):
            return parties
    return ()


def _listed_parties(frame: Frame) -> Iterator[Party]:
    """The parties below a heading for them; a line that names nobody is an address or says more of the one before."""
    words = contract_words()
    for section in frame.outline.sections:
        heading = frame.document.words(section.heading) if section.heading is not None else ""
        if _bare(heading) not in words.headings:
            continue
        found = []
        for block in section.blocks:
            if _line(frame, block) in words.joins or len(_line(frame, block)) > _LONGEST_LINE:
                continue
            told = frame.document.words(block.span).rstrip()
            if told.endswith(".") and len(told.split()) > _LONGEST_NAME:
                continue  # a sentence: who has only been told of it, say
            party = _party_of(frame, block, known=True)
            if party is not None:
                found.append(party)
        if len(found) > 1:
            yield from found
            return


def _parties_between(frame: Frame) -> Iterator[Party]:
    """The list of parties behind "mellem", in the title or a sentence of the first lines."""
    for block in frame.document.blocks[:_HEAD]:
        sentence = sentence_at(frame, frame.shadow.to_shadow(block.span))
        if not contract_words().between & sentence.folded:
            continue
        ends = {token.end: token.folded for token in sentence.tokens}
        before = {token.start: last for last, token in zip(("", *ends.values()), sentence.tokens, strict=False)}
        lists = [m for m in sentence.mentions("several") if before.get(m.span.start) in contract_words().between]
        lists = lists or [m for m in sentence.mentions("several") if _parts_of(sentence, m.span.start)]
        if lists:
            yield from max(lists, key=lambda m: m.span.end - m.span.start).value
            return


def _parts_of(sentence: Sentence, start: int) -> bool:
    """Whether a list stands behind "mellem" and the parts of its parties: "mellem jordemødrene i A og B Kommuner"."""
    before = [token.folded for token in sentence.tokens if token.start < start][-_PART_WORDS:]
    return len(before) == _PART_WORDS and before[0] in contract_words().between and before[-1] in contract_words().whose


def _name_alone(sentence: Sentence) -> Party | None:
    """The name that fills a line below a heading for the parties ("Mercantec"); an address or a person is none."""
    if any(token.word.isdigit() for token in sentence.tokens) or len(sentence.tokens) > _LONGEST_ALONE:
        return None
    party = party_of_words(sentence)
    if party is None or party.span.end != sentence.tokens[-1].end or party.organisation is None:
        return None
    return None if is_person(party.organisation.name) else party


def _party_of(frame: Frame, block: Block, *, known: bool = False) -> Party | None:
    """Who a line begins with: one that is known (or whose name tells its kind), else the words of the line up to what
    is no name, unless it must be `known`."""
    sentence = sentence_at(frame, frame.shadow.to_shadow(block.span))
    if not sentence.tokens:
        return None
    first = sentence.tokens[0].start
    mentions = [
        m for m in sentence.mentions("party") if m.span.start == first and m.value.form not in ("own", "region")
    ]
    mentions.sort(key=lambda m: -m.span.end)
    surest = next((m for m in mentions if m.value.form in ("authority", "organisation")), None)
    if surest is not None:
        party = surest.value
        return party if isinstance(party, Party) else None
    return _name_alone(sentence) if known else party_of_words(sentence)


def party_of_words(sentence: Sentence) -> Party | None:
    """The words of a line or a cell as a name: up to a comma, a bracket, or words that stand behind names."""
    words = contract_words()
    tokens = sentence.tokens
    end = next(
        (index for index, token in enumerate(tokens) if index and (not token.is_word and token.word not in "-&/.'’+")),
        len(tokens),
    )
    end = next((index for index in range(1, end) if tokens[index].folded.startswith(words.behind)), end)
    while end and tokens[end - 1].folded in words.joins:
        end -= 1
    if not 0 < end <= _LONGEST_NAME or not tokens[0].word[0].isupper():
        return None
    first = _past_kind(tokens, end)
    span = Span(tokens[first].start, tokens[end - 1].end)
    mention: OrganisationMention = organisation_of_name(span, sentence.words(span))
    return Party("name", span, organisation=mention)


def _past_kind(tokens: Sequence[Token], end: int) -> int:
    """The token at which a name begins behind the words for what its bearer is ("den selvejende institution")."""
    for kind in contract_words().kinds:
        length = len(kind.split())
        if length < end and [token.folded for token in tokens[:length]] == kind.split():
            return length if tokens[length].word[0].isupper() else 0
    return 0


def _stops(line: str) -> bool:
    first = line.split(maxsplit=1)[0].rstrip(".:,") if line else ""
    return first in contract_words().stops or line.startswith("§")


def _line(frame: Frame, block: Block) -> str:
    shown = frame.shadow.to_shadow(block.span)
    return _bare(frame.shadow.text[shown.start : shown.end])


def _bare(words: str) -> str:
    tokens: Sequence[str] = [token.folded for token in tokenise(words)]
    kept = list(tokens)
    while kept and (kept[0].rstrip(".").isdigit() or kept[0] in (".", "§", ")", "-", "–", "•")):
        kept = kept[1:]
    while kept and kept[-1] in (".", ":", ","):
        kept = kept[:-1]
    return " ".join(kept)
