"""Turns the parties that sentences mention into nodes: authorities, organisations, and unnamed parties."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.organisations import OrganisationMention, organisation_mentions
from kommunegraf.extraction.partners.parties import Party, party_words
from kommunegraf.extraction.records import Iri, Mode, Organisation, Stated, Text
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.gazetteer import Authority, AuthorityMention, authority_mentions
from kommunegraf.reading.document import Span

OF_THE_PUBLISHER = "with-whom-the-publisher-agrees"
NAMED_BEFORE = "those-of-this-kind-named-before"
_GENITIVE = ("s", "s'", "s’")
_ARTICLES = frozenset({"den", "det", "de", "en", "et"})
# Code points in which those that a plural points back to are looked for: authorities, and organisations.
_FAR_BACK = 20_000
_NOT_SO_FAR = 3_000
_ROLE_WORDS = 5  # "med den nuværende private leverandør X"


@dataclass(frozen=True, slots=True)
class PartyNode:
    """A party resolved: its IRI, its name (for keys) and how it is known that it is the one.

    `span` counts in the stored text. `named` is false for a party that the text gives no name;
    `one` is true of such a one that is one by itself ("en nabokommune").
    """

    iri: str
    key: str
    span: Span
    named: bool = True
    one: bool = False
    mode: Mode = Mode.STATED
    rule: str | None = None

    def stated(self) -> Stated[Iri]:
        return say(Iri(iri=self.iri), self.span, mode=self.mode, rule=self.rule)


def party_node(frame: Frame, party: Party) -> PartyNode | None:
    """The node of a party; organisations get their record. None where it points at nothing that is known."""
    span = frame.shadow.to_text(party.span)
    if party.authority is not None:
        if party.form == "town":
            rule = "town-beside-a-municipality"
            return _authority(frame, party.authority, span, Mode.INFERRED, rule)
        return _authority(frame, party.authority, span, Mode.STATED, None)
    if party.organisation is not None:
        return _organisation(frame, party.organisation)
    if party.form == "own":
        if frame.authority is None:
            return None
        rule = "the-municipality-is-the-publisher"
        return PartyNode(frame.authority, party.words, span, mode=Mode.DERIVED, rule=rule)
    if party.form == "region":
        region = _only_region(frame)
        if region is None:
            return None
        return _authority(frame, region, span, Mode.DERIVED, "only-region-of-the-document")
    return _unnamed(frame, party, span)


def party_nodes(frame: Frame, parties: object) -> tuple[PartyNode, ...]:
    """The nodes of the value of a `{…:party}` or `{…:parties}` slot, each once; "de fire kommuner" are the four that
    were named before, where there are so many."""
    given = parties if isinstance(parties, tuple) else (parties,)
    nodes: list[PartyNode | None] = []
    for party in given:
        if isinstance(party, Party):
            nodes.extend(pointed_at(frame, party) or [party_node(frame, party)])
    return tuple({node.iri: node for node in nodes if node is not None}.values())


def is_genitive(frame: Frame, owner: Span) -> bool:
    """Whether a party named at a span (of the shadow) stands in the genitive; the ending may lie behind its name."""
    text = frame.shadow.text
    end = owner.end
    while end < len(text) and not text[end].isspace() and end - owner.end < 2:
        end += 1
    return text[owner.start : end].endswith(_GENITIVE)


def word_before(frame: Frame, span: Span) -> str:
    """The word before a span of the shadow, articles passed over; folded."""
    words = frame.shadow.text[max(0, span.start - 24) : span.start].split()
    while words and words[-1].casefold() in _ARTICLES:
        words.pop()
    return words[-1].casefold() if words else ""


def is_subject(frame: Frame, match: Match) -> bool:
    """Whether the parties that a match begins with are those who act, and not where something is or an example."""
    first = [slot.span.start for name in ("owner", "both", "parties") for slot in match.slots.get(name, ())]
    if not first or min(first) != match.span.start:
        return True
    return word_before(frame, match.span).rstrip(",") not in party_words().not_subject


def publisher_node(frame: Frame, span: Span) -> PartyNode | None:
    """The publishing municipality or region as the one that an agreement "with X" is of, where the words at `span`
    (of the shadow) name no other; derived, and None where it is not known."""
    if frame.authority is None:
        return None
    shown = frame.shadow.to_text(span)
    return PartyNode(frame.authority, "kommunen", shown, mode=Mode.DERIVED, rule=OF_THE_PUBLISHER)


def parties_together(frame: Frame, match: Match) -> tuple[PartyNode, ...]:
    """The parties that a match names in its slots `owner`, `both` and `parties`, each once. What is only "with X" and
    names no municipality or region is with the publisher, by a rule."""
    nodes: dict[str, PartyNode] = {}
    for name in ("owner", "both", "parties"):
        for slot in match.slots.get(name, ()):
            for node in party_nodes(frame, slot.value):
                nodes.setdefault(node.iri, node)
    found = match.slots.get("parties", ())
    alone = len(found) == 1 and not (match.slots.get("both") or match.slots.get("owner"))
    # What a body decided to enter is not said to have been entered, nor for whom the body acts.
    kind = match.first("kind") or match.first("definite")
    if match.set.get("decision"):
        alone = alone and kind is not None and frame.shadow.text[kind.span.start : kind.span.end].endswith(("en", "et"))
    # "Aftaler med boligorganisationer" are no agreement of which there is one.
    alone = alone and any(node.named or node.one for node in nodes.values())
    # "Aftalen med X Kommune" needs no telling whose it is: it is the publisher's.
    ours = match.first("definite") is not None or not any(is_authority(frame, iri) for iri in nodes)
    if alone and ours:
        publisher = publisher_node(frame, kind.span if kind is not None else match.span)
        if publisher is not None and (match.set.get("publisher") or _is_with(frame, match, found[0].span)):
            nodes[publisher.iri] = publisher
    return tuple(nodes.values())


def _is_with(frame: Frame, match: Match, parties: Span) -> bool:
    """Whether parties are those "with" whom somebody agrees: right behind the word, or behind their role."""
    words = frame.shadow.text[match.span.start : parties.start].casefold().split()
    return next((word == "med" for word in reversed(words[-_ROLE_WORDS:]) if word in ("med", "mellem")), False)


def party_iris(frame: Frame, parties: object) -> tuple[str, ...]:
    """The IRIs that parties have, or would have, without adding anything: to look up what is known of them."""
    given = parties if isinstance(parties, tuple) else (parties,)
    iris: list[str] = []
    for party in given:
        if not isinstance(party, Party):
            continue
        if party.organisation is not None:
            iris.append(frame.identity.organisation(_name(frame, party.organisation)))
        elif party.form != "unnamed":
            node = party_node(frame, party)
            iris.extend([node.iri] if node is not None else [])
    return tuple(dict.fromkeys(iris))


def party_count(parties: object) -> int:
    """How many parties a slot's value names."""
    return len(parties) if isinstance(parties, tuple) else 1


def authority_iri(frame: Frame, authority: Authority) -> str:
    """The authority's IRI under the base in use."""
    if authority.kind == "region":
        return frame.identity.region(authority.code)
    return frame.identity.municipality(authority.code)


def is_authority(frame: Frame, iri: str) -> bool:
    """Whether an IRI is a municipality's or a region's."""
    return iri.startswith((frame.identity.municipality("0000")[:-4], frame.identity.region("0000")[:-4]))


def _authority(frame: Frame, authority: Authority, span: Span, mode: Mode, rule: str | None) -> PartyNode:
    return PartyNode(authority_iri(frame, authority), authority.name, span, mode=mode, rule=rule)


def pointed_at(frame: Frame, party: Party) -> tuple[PartyNode, ...]:
    """Those that a definite plural points back to ("de fire kommuner"): the parties of its kind that the text before
    names, where they are exactly so many; else none."""
    if not party.count or party.form != "unnamed":
        return ()
    if party.kind not in ("municipality", "region"):
        return _organisations_before(frame, party)
    begin = max(0, party.span.start - _FAR_BACK)
    mentions = [each for each in _authorities_named(frame) if begin <= each.span.start < party.span.start]
    named = {
        m.authority.code: m.authority for m in mentions if m.form != "name-only" and m.authority.kind == party.kind
    }
    if len(named) != party.count:
        return ()
    span = frame.shadow.to_text(party.span)
    return tuple(_authority(frame, each, span, Mode.DERIVED, NAMED_BEFORE) for each in named.values())


def _authorities_named(frame: Frame) -> tuple[AuthorityMention, ...]:
    """Every authority that the document names, looked up once."""
    known = frame.memo.get("authorities-named")
    if not isinstance(known, tuple):
        known = frame.memo["authorities-named"] = authority_mentions(frame.shadow.text)
    return known


def _organisations_before(frame: Frame, party: Party) -> tuple[PartyNode, ...]:
    begin = max(0, party.span.start - _NOT_SO_FAR)
    named: dict[str, OrganisationMention] = {}
    reached = at = begin
    mentions: list[Mention] = []
    for line in frame.shadow.text[begin : party.span.start].splitlines(keepends=True):
        mentions.extend(organisation_mentions(Sentence(line, at)))
        at += len(line)
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if mention.span.start >= reached and mention.value.kind == party.kind:
            named.setdefault(_name(frame, mention.value), mention.value)
            reached = mention.span.end
    if len(named) != party.count:
        return ()
    span = frame.shadow.to_text(party.span)
    found = [_organisation(frame, mention) for mention in named.values()]
    return tuple(replace(each, span=span, mode=Mode.DERIVED, rule=NAMED_BEFORE) for each in found)


def _only_region(frame: Frame) -> Authority | None:
    known = frame.memo.get("regions")
    if not isinstance(known, tuple):
        found = authority_mentions(frame.shadow.text)
        known = tuple({m.authority.code: m.authority for m in found if m.authority.kind == "region"}.values())
        frame.memo["regions"] = known
    only = known[0] if len(known) == 1 else None
    return only if isinstance(only, Authority) else None


def _organisation(frame: Frame, mention: OrganisationMention) -> PartyNode:
    span = frame.shadow.to_text(mention.span)
    written = " ".join(mention.written.split())
    name = _name(frame, mention)
    if not mention.listed and name != written:
        span = Span(span.start, span.end - (len(written) - len(name)))
        written = name
    iri = frame.identity.organisation(name)
    stored = " ".join(frame.document.words(span).split())
    mode = Mode.STATED if stored == name else Mode.NORMALISED
    others = dict.fromkeys(form for form in (written, stored) if form != name)
    status, rule = ("identified", "listed-organisation") if mention.listed else ("named-only", "name-without-register")
    frame.found.add(
        Organisation(
            id=iri,
            label=say(Text(text=name, language="da"), span, mode=mode, rule=None if mode is Mode.STATED else rule),
            alt_label=tuple(say(Text(text=form, language="da"), span) for form in others if form == stored),
            classification=_classification(frame, mention, span, iri),
            identity_status=say(_concept(frame, "identity-status", status), span, mode=Mode.DERIVED, rule=rule),
        )
    )
    return PartyNode(iri, name, span, mode=mode)


def _name(frame: Frame, mention: OrganisationMention) -> str:
    """What the organisation is called: white space folded, and without a genitive ending."""
    name = " ".join(mention.name.split())
    if not mention.listed and _is_genitive(frame, name):
        return re.sub(r"['’]?s$", "", name)
    return name


def _classification(frame: Frame, mention: OrganisationMention, span: Span, iri: str) -> Stated[Iri] | None:
    if not mention.kind:
        return None
    concept = _concept(frame, "org-kind", mention.kind)
    known = frame.found.get(iri)
    if isinstance(known, Organisation) and known.classification is not None and mention.kind_span is None:
        return known.classification if known.classification.value == concept else None
    if mention.kind_span is not None:
        return say(concept, frame.shadow.to_text(mention.kind_span), mode=Mode.NORMALISED)
    if mention.listed:
        return say(concept, span, mode=Mode.DERIVED, rule="listed-organisation")
    return say(concept, span, mode=Mode.INFERRED, rule="kind-by-name")


def _is_genitive(frame: Frame, name: str) -> bool:
    """Whether a name ends in the genitive: the text has its last word without the ending as well."""
    last = name.rsplit(maxsplit=1)[-1]
    if len(last) < 4 or not last.endswith("s"):
        return False
    known = frame.memo.get("capitalised-words")
    if not isinstance(known, frozenset):
        known = frozenset(_CAPITALISED.findall(frame.shadow.text))
        frame.memo["capitalised-words"] = known
    return re.sub(r"['’]?s$", "", last) in known


_CAPITALISED = re.compile(r"(?<!\w)[A-ZÆØÅ][\w-]*")


def _unnamed(frame: Frame, party: Party, span: Span) -> PartyNode:
    words = party.words.split()
    label = " ".join(words)
    while len(words) > 1 and words[0].casefold() in ("en", "et", "de"):
        words = words[1:]
    iri = frame.part("party", " ".join(words))
    known = frame.found.get(iri)
    kind = say(_concept(frame, "org-kind", party.kind), span, mode=Mode.NORMALISED) if party.kind else None
    if not isinstance(known, Organisation):
        frame.found.add(
            Organisation(
                id=iri,
                label=say(Text(text=label, language="da"), span),
                classification=kind,
                identity_status=say(
                    _concept(frame, "identity-status", "unnamed"), span, mode=Mode.DERIVED, rule="party-without-a-name"
                ),
            )
        )
    return PartyNode(iri, " ".join(words), span, named=False, one=party.one)


def _concept(frame: Frame, scheme: str, code: str) -> Iri:
    return Iri(iri=frame.identity.concept(scheme, code))
