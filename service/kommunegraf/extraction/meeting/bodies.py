"""Gives each political body that a document names its one node."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kommunegraf.authorities import authorities
from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.body_names import (
    LONGEST_AUTHORITY,
    BodyMention,
    abbreviations_of,
    body_key,
    body_mentions,
    is_definite,
    is_headed,
)
from kommunegraf.extraction.records import GoverningBody, Iri, Mode, Stated, Text
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span, ZoneKind


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
            for letters in abbreviations_of(known.label):
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
        better = (_capitals(mention.name), is_definite(mention.name)) > (
            _capitals(known.label),
            is_definite(known.label),
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
            if label.casefold().endswith(("udvalget", "udvalg")) or is_headed(label):
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
        if mention.name.endswith("s") and is_headed(mention.name) and body_key(mention.name[:-1]) in keys
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
    start = max(0, mention.span.start - LONGEST_AUTHORITY)
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
