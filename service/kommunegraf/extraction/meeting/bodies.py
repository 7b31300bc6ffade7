"""Finds the political bodies that a text names, and gives each its one node."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from kommunegraf.authorities import authorities
from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.committee_names import HeadedEnd, name_end
from kommunegraf.extraction.records import GoverningBody, Iri, Mode, Stated, Text
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.identity import slug
from kommunegraf.reading.document import Span, ZoneKind

_LONGEST_NAME = 160  # code points; no body's name is longer, and it bounds the work at each hit
_LONGEST_HEAD = 24  # code points behind "udvalget" in which the word stands that joins it to its name
_LONGEST_AUTHORITY = 40  # code points before a body's name in which its authority may stand
_JOINED_KIND = "advisory-council"  # councils of several groups of people are one body; "Økonomi- og Byrådet" is none
_LEAST_FIELDS = 2  # of a name without "for"; one alone may begin a sentence
_MOST_PARTS = 8  # "A-, B-, C- og Dudvalget"


class _Words(DataFile):
    words: tuple[str, ...]
    kind: str
    certain: bool


class _BeforeHeaded(DataFile):
    words: tuple[str, ...]


class _Generic(DataFile):
    anaphora: tuple[str, ...]
    never: tuple[str, ...]


class BodyWords(DataFile):
    """`mappings/lexicon/bodies.toml`."""

    name: tuple[_Words, ...]
    ending: tuple[_Words, ...]
    headed: tuple[_Words, ...]
    before_headed: _BeforeHeaded
    generic: _Generic
    headed_end: HeadedEnd


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body's name in a text: `span` without the genitive "s", `name` the words of the span.

    `kind` is a code of body-kind, `certain` whether the word alone says so. `form` is "name",
    "anaphora" ("udvalget", whose name stood before) or "abbreviation" ("ABC-udvalget", "ABU").
    """

    span: Span
    name: str
    kind: str
    certain: bool
    form: str = "name"


@cache
def _lexicon() -> BodyWords:
    return mapping("lexicon/bodies.toml", BodyWords)


@cache
def headed_words() -> tuple[str, ...]:
    """The words before a body's name that make it one ("udvalget for")."""
    return tuple(word for entry in _lexicon().headed for word in entry.words)


@cache
def _names() -> dict[str, _Words]:
    return {word: entry for entry in _lexicon().name for word in entry.words}


@cache
def _search() -> Caseless:
    lexicon = _lexicon()
    stems = {word.lower() for entry in (*lexicon.name, *lexicon.ending) for word in entry.words}
    longest_first = sorted(stems, key=lambda word: (-len(word), word))
    return Caseless(f"(?:{'|'.join(map(re.escape, longest_first))})(?:s|s')?(?![\\w-])")


_WORD_BEFORE = re.compile(r"[\w.§-]*\Z")
_COORDINATED = re.compile(r"(\w[\w-]*-(?:,|(?:,?\s+(?:og|samt|&)))?)\s+\Z", re.IGNORECASE)
_INITIALS = re.compile(r"[A-ZÆØÅ]{2,5}\Z")


@remembered
def body_mentions(text: str) -> tuple[BodyMention, ...]:
    """The bodies named in `text` (offsets are those of `text`), in order; linear in its length."""
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[BodyMention]:
    done = 0
    for hit in _search().finditer(text):
        if hit.start() < done:
            continue
        mention = _mention(text, hit, done)
        if mention is not None:
            done = mention.span.end
            yield mention


def _mention(text: str, hit: re.Match[str], floor: int) -> BodyMention | None:
    lexicon = _lexicon()
    low = max(floor, hit.start() - _LONGEST_NAME)
    before = _WORD_BEFORE.search(text, low, hit.start())
    start = before.start() if before else hit.start()
    word = text[start : hit.end()]
    bare = _without_genitive(word)
    end = start + len(bare)
    folded = bare.casefold()
    if folded in lexicon.generic.never or folded.endswith(tuple(f" {word}" for word in lexicon.generic.never)):
        return None
    headed = None
    if start == hit.start():
        headed = _headed(text, start, hit.end()) or _listed_fields(text, start, end)
    if headed is not None:
        return headed
    if start == hit.start():
        entry = _names().get(folded)
        if entry is None:
            if folded in lexicon.generic.anaphora:
                return BodyMention(Span(start, end), bare, "", False, "anaphora")
            return None
        if not (bare[0].isupper() or folded == entry.words[0]):
            return None  # "et byråd": any, not this one
        if entry.kind == _JOINED_KIND:
            first = _coordinated_start(text, start, low)
            start = first if text[first].isupper() else start  # "Senior- og Handicaprådet"
        return BodyMention(Span(start, end), text[start:end], entry.kind, entry.certain)
    if folded in _names():
        entry = _names()[folded]
        return BodyMention(Span(start, end), bare, entry.kind, entry.certain)
    ending = next((e for e in lexicon.ending if folded.endswith(e.words)), None)
    if ending is None:
        return None
    stem = folded[: -max(len(w) for w in ending.words if folded.endswith(w))]
    if not any(character.isalpha() for character in stem):
        return None
    if stem.endswith("-"):
        if _INITIALS.fullmatch(bare[: len(stem) - 1]):
            return BodyMention(Span(start, end), bare, ending.kind, ending.certain, "abbreviation")
        if stem.rstrip("-") in {"og", "samt"} or not bare[0].isalpha():
            return None
    if not bare[0].isalpha():
        return None
    first = _coordinated_start(text, start, low)
    end = _field_end(text, end)
    name = text[first:end]
    definite = folded.endswith(ending.words[0])
    if not definite and not name[0].isupper():
        return None  # "et sundhedsudvalg"
    return BodyMention(Span(first, end), name, ending.kind, ending.certain)


_FIELD = re.compile(r" for (?=[A-ZÆØÅ])")


def _field_end(text: str, end: int) -> int:
    """Where a committee's name ends that goes on with its field ("Vækstudvalget for Land og By"), else `end`.

    "Sundhedsudvalget for Nyborg Kommune" names whose it is.
    """
    begins = _FIELD.match(text, end)
    if begins is None:
        return end
    last = name_end(text, begins.end(), _lexicon().headed_end)
    if last <= begins.end() or authority_mentions(text[begins.end() : last + _LONGEST_AUTHORITY])[:1]:
        return end
    return last


def _without_genitive(word: str) -> str:
    folded = word.casefold()
    if folded.endswith("s'"):
        return word[:-2]
    return word[:-1] if folded.endswith("s") else word


def _coordinated_start(text: str, start: int, low: int) -> int:
    """Where "A-, B- og C" begins before the word at `start`."""
    for _ in range(_MOST_PARTS):
        window = text[max(low, start - 60) : start]
        part = _COORDINATED.search(window)
        if part is None or "\n\n" in part.group():
            return start
        start -= len(window) - part.start()
    return start


_ARTICLE = re.compile(r"\bet\s+\Z", re.IGNORECASE)


def _headed(text: str, start: int, end: int) -> BodyMention | None:
    """ "Udvalget for <name>": the name runs to a verb, a preposition or a mark of punctuation."""
    head = text[start : end + _LONGEST_HEAD].casefold()
    entry, word = next(
        ((e, word) for e in _lexicon().headed for word in e.words if head.startswith(f"{word} ")), (None, "")
    )
    if entry is None:
        return None
    begin = start + len(word)
    before = _before_headed().search(text, max(0, start - _LONGEST_HEAD), start)
    named = before is not None and before.group()[0].isupper()
    indefinite = text[start].islower() and not head.startswith(entry.words[0])
    if indefinite and not named and not _ARTICLE.search(text[:start][-4:]):
        return None  # "ansvarligt udvalg for indsatsen" names none; "et udvalg for …" does
    last = name_end(text, begin, _lexicon().headed_end)
    if last <= begin:
        return None
    if before is not None and named:
        start = before.start()
    return BodyMention(Span(start, last), text[start:last], entry.kind, entry.certain)


def _listed_fields(text: str, start: int, end: int) -> BodyMention | None:
    """ "Udvalget Børn, Idræt og Familie": at least two fields with capitals, joined by "og", and no "for" before them."""
    if text[start:end].casefold() not in _bare() or not text[start].isupper():
        return None
    if text[end : end + 1] != " " or not text[end + 1 : end + 2].isupper():
        return None
    last = name_end(text, end + 1, _lexicon().headed_end)
    fields = re.split(r", | og ", text[end + 1 : last])
    if len(fields) < _LEAST_FIELDS or " og " not in text[end:last] or not all(field[:1].isupper() for field in fields):
        return None
    known = _lexicon().headed[0]
    return BodyMention(Span(start, last), text[start:last], known.kind, known.certain)


@cache
def _bare() -> frozenset[str]:
    """The words "udvalget" and "udvalg" by themselves."""
    return frozenset(word for entry in _lexicon().ending for word in entry.words)


@cache
def _before_headed() -> re.Pattern[str]:
    words = sorted(_lexicon().before_headed.words, key=lambda word: -len(word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\s+\Z", re.IGNORECASE)


def stands_for_a_body(words: str) -> bool:
    """Whether the words mean a body that is named elsewhere ("udvalget")."""
    return words.strip().casefold() in _lexicon().generic.anaphora


def body_key(name: str) -> str:
    """What two spellings of one body share: folded, definite."""
    folded = slug(" ".join(name.split()))
    for entry in (*_lexicon().name, *_lexicon().ending):
        definite = slug(entry.words[0])
        for word in entry.words[1:]:
            if folded.endswith(slug(word)):
                return folded[: -len(slug(word))] + definite
    if folded.startswith("udvalg-for-"):
        return "udvalget" + folded[len("udvalg") :]
    return folded


def initials(name: str) -> str:
    """The capitals a body goes by: "Børne- og Ungeudvalget" is "BU"; the ending is left out."""
    folded = " ".join(name.split())
    for entry in (*_lexicon().ending,):
        for word in entry.words:
            if folded.casefold().endswith(word):
                folded = folded[: -len(word)]
    parts = re.findall(r"[^\W\d_]+", folded)
    return "".join(part[0].upper() for part in parts if part.casefold() not in {"og", "samt", "for", "i"})


def _is_definite(name: str) -> bool:
    return name.casefold().endswith(tuple(entry.words[0] for entry in (*_lexicon().name, *_lexicon().ending)))


def _is_headed(name: str) -> bool:
    folded = name.casefold()
    return any(folded.startswith(f"{word} ") for entry in _lexicon().headed for word in entry.words)


def _abbreviations_of(name: str) -> tuple[str, ...]:
    """The initials of a name; of "Udvalget for Kultur og Fritid" UKF, and KF as in "KF-udvalget"."""
    letters = initials(name)
    return (letters, letters[1:]) if _is_headed(name) and len(letters) > 2 else (letters,)


@dataclass(frozen=True, slots=True)
class _Known:
    """One body in one document: its best spelling (in the stored text) and whose body it is."""

    label: str
    label_span: Span
    kind: str
    certain: bool
    owner: str
    owner_span: Span | None


class BodyIndex:
    """All bodies that one document's official text names."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        shadow = frame.shadow
        self.mentions = _without_genitives(
            mention
            for mention in body_mentions(shadow.text)
            if frame.document.zone_at(shadow.to_text(mention.span).start) is ZoneKind.OFFICIAL
        )
        self._known: dict[str, _Known] = {}
        self._abbreviations: dict[str, str] = {}
        for mention in self.mentions:
            if mention.form == "name":
                self._learn(mention)
        for key, known in self._known.items():
            for letters in _abbreviations_of(known.label):
                # Two bodies of one document that share initials are told apart by no abbreviation.
                self._abbreviations[letters] = "" if letters in self._abbreviations else key

    def _learn(self, mention: BodyMention) -> None:
        key = body_key(mention.name)
        span = self._frame.shadow.to_text(mention.span)
        owner, owner_span = _owner(self._frame, mention)
        known = self._known.get(key)
        if known is None:
            self._known[key] = _Known(
                mention.name, span, mention.kind, mention.certain, owner or self._frame.owner, owner_span
            )
            return
        better = (_capitals(mention.name), _is_definite(mention.name)) > (
            _capitals(known.label),
            _is_definite(known.label),
        )
        self._known[key] = _Known(
            label=mention.name if better else known.label,
            label_span=span if better else known.label_span,
            kind=known.kind,
            certain=known.certain,
            owner=owner if owner and known.owner_span is None else known.owner,
            owner_span=owner_span if owner and known.owner_span is None else known.owner_span,
        )

    def resolve(self, mention: BodyMention) -> str | None:
        """The key of the body meant, or None where the document does not let us know."""
        if mention.form == "name":
            return body_key(mention.name)
        if mention.form == "abbreviation":
            letters = re.split(r"[-\s]", mention.name)[0]
            key = self._abbreviations.get(letters) or None
            return key if key is not None else body_key(mention.name)
        return self._before(mention.span.start)

    def _before(self, offset: int) -> str | None:
        """The committee last named before `offset` (of the shadow), within two thousand code points."""
        for mention in reversed(self.mentions):
            if mention.span.start >= offset or mention.form != "name":
                continue
            if offset - mention.span.start > 2000:
                return None
            if mention.kind not in {"council", "regional-council", "advisory-council"}:
                return body_key(mention.name)
        return None

    def of_initials(self, letters: str) -> str | None:
        """The key of the one body whose initials (with or without a final U) these are."""
        for candidate in (letters, letters.removesuffix("U")):
            key = self._abbreviations.get(candidate)
            label = self._known[key].label if key else ""
            if label.casefold().endswith(("udvalget", "udvalg")) or _is_headed(label):
                return key
        return None

    def known(self, key: str) -> _Known | None:
        return self._known.get(key)


def _without_genitives(mentions: Iterable[BodyMention]) -> tuple[BodyMention, ...]:
    """The mentions, where "Udvalget for Xs" is the genitive of an "Udvalget for X" that the text also names."""
    found = tuple(mentions)
    keys = {body_key(mention.name) for mention in found if mention.form == "name"}
    return tuple(
        replace(mention, span=Span(mention.span.start, mention.span.end - 1), name=mention.name[:-1])
        if mention.name.endswith("s") and _is_headed(mention.name) and body_key(mention.name[:-1]) in keys
        else mention
        for mention in found
    )


def _capitals(name: str) -> int:
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if part.casefold() not in {"og", "samt", "for", "i"}]
    return sum(part[0].isupper() for part in parts)


_OWNER_BEFORE = 90


def _owner(frame: Frame, mention: BodyMention) -> tuple[str | None, Span | None]:
    """Another authority that the words say the body is of ("Region Xs udvalg …", "… i X Kommune", "I X er der …")."""
    text = frame.shadow.text
    low = max(0, mention.span.start - _OWNER_BEFORE)
    before, after = text[low : mention.span.start], text[mention.span.end : mention.span.end + 60]
    for found in reversed(authority_mentions(before, frame.identity.base)):
        between = before[found.span.end :]
        lead = before[: found.span.start].rstrip()
        introduced = re.fullmatch(r"\s+(?:er|blev|har)(?:\s+\w+){0,3}\s+", between) and re.search(r"\bI\Z", lead)
        if found.form == "name-only":
            introduced = None
        owned = re.fullmatch(r"s?['’]?\s+", between) and found.form != "name-only"
        if introduced or owned:
            span = Span(low + found.span.start, low + found.span.end)
            return found.authority.iri, frame.shadow.to_text(span)
        break
    if re.match(r"\s+i\s", after):
        for found in authority_mentions(after, frame.identity.base)[:1]:
            if re.fullmatch(r"\s+i\s+", after[: found.span.start]) and found.form != "name-only":
                span = Span(mention.span.end + found.span.start, mention.span.end + found.span.end)
                return found.authority.iri, frame.shadow.to_text(span)
    return None, None


def body_index(frame: Frame) -> BodyIndex:
    """The document's bodies, found once a frame."""
    index = frame.memo.get("bodies")
    if not isinstance(index, BodyIndex):
        index = BodyIndex(frame)
        frame.memo["bodies"] = index
    return index


def body_of(frame: Frame, mention: BodyMention) -> tuple[str, Mode, str | None] | None:
    """The IRI of the body that `mention` (offsets of the shadow) means, with the mode and rule it is known by.

    Adds the body's record. None where "udvalget" points at nothing named before, and where the body is another
    authority's ("Nyborg Byråd" in the minutes of Svendborg, "regionsrådet" in those of a municipality).
    """
    key = body_index(frame).resolve(mention)
    if key is None or _of_another_authority(frame, mention):
        return None
    iri = add_body(frame, key, mention)
    if mention.form == "anaphora":
        return iri, Mode.INFERRED, "body-named-before"
    if mention.form == "abbreviation" and key != body_key(mention.name):
        span = frame.shadow.to_text(mention.span)
        abbreviation = Text(text=frame.document.words(span), language="da")
        frame.found.add(
            GoverningBody(id=iri, alt_label=(say(abbreviation, span, mode=Mode.DERIVED, rule="initials-of-body"),))
        )
        return iri, Mode.DERIVED, "initials-of-body"
    return iri, Mode.STATED, None


def _of_another_authority(frame: Frame, mention: BodyMention) -> bool:
    if frame.authority is None:
        return False
    base = frame.identity.base
    if mention.kind == "regional-council":
        return all(each.iri != frame.authority or each.kind != "region" for each in authorities(base))
    start = max(0, mention.span.start - _LONGEST_AUTHORITY)
    window = frame.shadow.text[start : mention.span.end]
    here = mention.span.start - start
    return any(
        each.authority.iri != frame.authority
        and (each.span.end > here or (each.span.end < here and not window[each.span.end : here].strip(" ")))
        for each in authority_mentions(window, base)
    )


def body_iri(frame: Frame, name: str, span: Span | None = None) -> str:
    """The IRI of the body called `name`, whose record is added; `span` (stored text) is where, if it stands there.

    Raises `ValueError` where the document does not name the body and no `span` is given.
    """
    key = body_key(name)
    if body_index(frame).known(key) is None and span is None:
        raise ValueError(f"no body {name!r} in {frame.document.name}")
    mention = None
    if span is not None:
        kind = next(iter(body_mentions(name)), None)
        mention = BodyMention(
            frame.shadow.to_shadow(span), name, kind.kind if kind else "", bool(kind and kind.certain)
        )
    return add_body(frame, key, mention)


def add_body(frame: Frame, key: str, mention: BodyMention | None = None) -> str:
    """Adds the record of the body with this key, and gives its IRI."""
    known = body_index(frame).known(key)
    if known is None:
        if mention is None:
            raise ValueError(f"no body {key!r} in {frame.document.name}")
        known = _Known(
            mention.name, frame.shadow.to_text(mention.span), mention.kind, mention.certain, frame.owner, None
        )
    iri = frame.identity.part(known.owner, "body", key)
    label = " ".join(frame.document.words(known.label_span).split())
    repaired = " ".join(known.label.split())
    mode = Mode.STATED if label == repaired else Mode.NORMALISED
    parent = None
    if known.owner != frame.document_iri:
        if known.owner_span is not None:
            parent = say(Iri(iri=known.owner), known.owner_span)
        else:
            parent = say(Iri(iri=known.owner), known.label_span, mode=Mode.DERIVED, rule="body-of-the-publisher")
    frame.found.add(
        GoverningBody(
            id=iri,
            label=say(Text(text=repaired, language="da"), known.label_span, mode=mode),
            alt_label=(say(Text(text=label, language="da"), known.label_span),) if label != repaired else (),
            sub_organization_of=parent,
            classification=_classification(frame, known),
        )
    )
    return iri


def _classification(frame: Frame, known: _Known) -> Stated[Iri] | None:
    if not known.kind:
        return None
    regional = known.owner.startswith(frame.identity.region(""))
    kind = "regional-committee" if regional and known.kind == "standing-committee" else known.kind
    concept = Iri(iri=frame.identity.concept("body-kind", kind))
    if known.certain:
        return say(concept, known.label_span, mode=Mode.NORMALISED)
    return say(concept, known.label_span, mode=Mode.INFERRED, rule="body-kind-by-name")
