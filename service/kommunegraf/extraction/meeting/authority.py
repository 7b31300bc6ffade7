"""Finds the municipality or region whose document it is: stated where it can be, else by a named rule, else absent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.regional import RegionalCue, authority_cues, regional_cues, regions_named
from kommunegraf.extraction.outline import Outline, Section
from kommunegraf.extraction.records import Mode
from kommunegraf.gazetteer import AuthorityMention, authority, authority_by_host, authority_mentions
from kommunegraf.reading.document import Document, Part, Span, ZoneKind
from kommunegraf.reading.shadow import Shadow

_FORMS = frozenset({"official", "listed", "council"})
_SITE_FORMS = frozenset({"official", "council"})
_COUNCILS = frozenset({"council", "regional-council"})
_MARGIN = 2.0  # how many times as often as the next one an authority must be named to be taken for the publisher
_HOST_FIELD = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose document it is: `span` are the words that say so (None where the address it came from says it)."""

    iri: str
    code: str
    span: Span | None
    mode: Mode
    rule: str | None = None


def publisher(document: Document, shadow: Shadow, outline: Outline, base: str) -> Publisher | None:
    """The first of: the host it came from, its header, a link of its source, what its site calls itself, the rules of
    inference; else None.

    What shows that the meeting is a region's leaves no municipality to infer, however often one is named.
    """
    stated = (
        _by_host(document, base) or _by_header(outline, base) or _by_links(document, base) or _by_site(document, base)
    )
    if stated is not None:
        return stated
    cues = regional_cues(shadow, outline)
    if cues:
        return _by_cues(cues, document, shadow, base)
    return (
        _by_recommendation(shadow, outline, base)
        or _by_count(document, shadow, base)
        or _by_only_name(document, shadow, outline, base)
    )


def _by_cues(cues: Sequence[RegionalCue], document: Document, shadow: Shadow, base: str) -> Publisher | None:
    """The one region that the cues tell of, else the one that the text names; None where they disagree."""
    telling = {cue.code: cue for cue in reversed(cues) if cue.code}
    if telling:
        code, cue = next(iter(telling.items()))
        region = authority("region", code, base) if len(telling) == 1 else None
        return Publisher(region.iri, region.code, cue.span, Mode.INFERRED, cue.rule) if region is not None else None
    named = regions_named(document, shadow, base)
    if len(named) != 1:
        return None
    mention = next(iter(named.values()))
    found = mention.authority
    return Publisher(found.iri, found.code, shadow.to_text(mention.span), Mode.INFERRED, "only-region-named")


def host_of(document: Document) -> str | None:
    """The host the document came from: its URL's, else that of a link its source gives."""
    if document.url:
        return urlsplit(document.url).hostname
    for value, _ in _links(document.parts):
        host = urlsplit(value).hostname
        if host:
            return host
    return None


def _by_host(document: Document, base: str) -> Publisher | None:
    host = urlsplit(document.url).hostname if document.url else None
    found = authority_by_host(host, base) if host else None
    if found is None:
        return None
    return Publisher(found.iri, found.code, None, Mode.DERIVED, "host-of-the-source")


def _by_header(outline: Outline, base: str) -> Publisher | None:
    for kind in ("municipality", "region"):
        named = outline.header.get(kind)
        if named is None:
            continue
        found = authority("municipality" if kind == "municipality" else "region", named.value, base)
        if found is not None:
            return Publisher(found.iri, found.code, named.span, Mode.NORMALISED)
    return None


def _by_links(document: Document, base: str) -> Publisher | None:
    for value, span in _links(document.parts):
        host = urlsplit(value).hostname
        found = authority_by_host(host, base) if host else None
        if found is not None:
            return Publisher(found.iri, found.code, span, Mode.DERIVED, "host-of-the-source")
    return None


def _by_site(document: Document, base: str) -> Publisher | None:
    """The one authority that the title, the site's name or the footer of a web page names in full; None where they
    name several."""
    named = {
        mention.authority.iri: mention.authority
        for words in document.site
        for mention in authority_mentions(words, base)
        if mention.form in _SITE_FORMS
    }
    if len(named) != 1:
        return None
    found = next(iter(named.values()))
    return Publisher(found.iri, found.code, None, Mode.DERIVED, "name-of-the-site")


def _links(parts: tuple[Part, ...]) -> Iterator[tuple[str, Span]]:
    for part in parts:
        for field in part.fields.values():
            if isinstance(field.value, str) and field.span is not None and _HOST_FIELD.match(field.value):
                yield field.value, field.span
        yield from _links(part.parts)


def _by_recommendation(shadow: Shadow, outline: Outline, base: str) -> Publisher | None:
    """ "… indstiller, at X Kommune indgår …": who is to act on a recommendation is whose case it is."""
    found: dict[str, tuple[AuthorityMention, Span]] = {}
    for section in _sections(outline, "recommendation"):
        for block in section.blocks:
            shown = shadow.to_shadow(block.span)
            text = shadow.text[shown.start : shown.end]
            for mention in authority_mentions(text, base):
                before = text[: mention.span.start]
                genitive = text[mention.span.start : mention.span.end].casefold().endswith("s") and not (
                    mention.authority.name.casefold().endswith("s")
                )
                if mention.form == "official" and not genitive and re.search(r"\bat\s+\Z", before, re.IGNORECASE):
                    at = Span(shown.start + mention.span.start, shown.start + mention.span.end)
                    found.setdefault(mention.authority.iri, (mention, at))
    if len(found) != 1:
        return None
    mention, span = next(iter(found.values()))
    actor = mention.authority
    return Publisher(actor.iri, actor.code, shadow.to_text(span), Mode.INFERRED, "subject-of-the-recommendation")


def _sections(outline: Outline, role: str) -> Iterator[Section]:
    for item in outline.items:
        for section in item.sections:
            if section.role == role:
                yield section


def _by_count(document: Document, shadow: Shadow, base: str) -> Publisher | None:
    """The authority named most often by its full name, with a clear margin to the next.

    One mention alone will do only where no other authority is named and the text speaks of a council.
    """
    counts: Counter[str] = Counter()
    first: dict[str, AuthorityMention] = {}
    for mention in _named(document, shadow, base):
        counts[mention.authority.iri] += 1
        first.setdefault(mention.authority.iri, mention)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _MARGIN * ranked[1][1]):
        return None
    if ranked[0][1] < 2 and (len(ranked) > 1 or not any(m.kind in _COUNCILS for m in body_mentions(shadow.text))):
        return None
    chosen = first[ranked[0][0]]
    named = chosen.authority
    if named.kind == "region" and any(m.kind == "council" for m in body_mentions(shadow.text)):
        return None  # a municipality's council is spoken of: the region is its partner
    return Publisher(named.iri, named.code, shadow.to_text(chosen.span), Mode.INFERRED, "most-mentioned-authority")


def _by_only_name(document: Document, shadow: Shadow, outline: Outline, base: str) -> Publisher | None:
    """A page's one municipality: no other authority is named, and not only as somebody's partner or an example.

    Minutes and agendas that name one authority once may as well speak of a neighbour.
    """
    if outline.items:
        return None
    mentions = list(_named(document, shadow, base))
    if len({mention.authority.iri for mention in mentions}) != 1 or mentions[0].authority.kind != "municipality":
        return None
    words = frozenset(authority_cues().partner.before)
    for mention in mentions:
        before = shadow.text[max(0, mention.span.start - 20) : mention.span.start].casefold().split()
        if not before or before[-1] not in words:
            found = mention.authority
            span = shadow.to_text(mention.span)
            return Publisher(found.iri, found.code, span, Mode.INFERRED, "only-authority-named")
    return None


def _named(document: Document, shadow: Shadow, base: str) -> Iterator[AuthorityMention]:
    """The authorities that the official text names by a full name."""
    for mention in authority_mentions(shadow.text, base):
        if mention.form in _FORMS and (
            not document.zones or document.zone_at(shadow.to_text(mention.span).start) is ZoneKind.OFFICIAL
        ):
            yield mention
