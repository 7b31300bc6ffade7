"""Says of items and documents which health topics they are about, and whether that is within public health."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.passages import Passage, passages
from kommunegraf.extraction.records import AgendaItem, BudgetLine, Case, Iri, Mode, Stated
from kommunegraf.extraction.records import Subject as SubjectRecord
from kommunegraf.extraction.topics.facts import Around, say_of_facts
from kommunegraf.extraction.topics.rules import topic_of_kle, topic_rules
from kommunegraf.extraction.topics.scope import Scope, Subject, formal_title, scope_of
from kommunegraf.extraction.topics.weighing import TITLE, TITLE_RULE, Topic, Weighed
from kommunegraf.reading.document import BlockKind, Span, ZoneKind

KLE_RULE = "topic-of-kle-subject"


def extract_topics(frame: Frame) -> None:
    """Adds `about` (topics of the scheme *health-topic*) and `publicHealthScope` to items, facts and documents.

    A topic is normalised where the KLE number says it, inferred where words do; a fact that names none has what the
    title around it says, derived. A document has them itself only where it has no items.
    """
    said = _passages_by_item(frame)
    rows = _rows(frame)
    items = frame.outline.items
    spans = [item.span for item in items]
    owned = _owned(rows, spans)
    around = []
    for number, (iri, item) in enumerate(zip(item_iris(frame), items, strict=True)):
        title = item.fields["title"].span if "title" in item.fields else None
        heard = Weighed(frame, topic_rules().item)
        _hear(heard, [title] if title else [], item.sections, said[iri], owned[number])
        record = frame.found.get(iri)
        closed = isinstance(record, AgendaItem) and record.is_open is not None and not record.is_open.value
        known = _kle(frame, record)
        bare = closed or not said[iri]
        around.append(_decide(frame, heard, known, title, item.span, bare, iri, nothing=_nothing(frame, item.sections)))
    if not items:
        titles = _document_titles(frame)
        heard = Weighed(frame, topic_rules().document)
        _hear(heard, titles, frame.outline.sections, said[None], rows)
        whole = _decide(frame, heard, None, titles[0] if titles else None, _whole(frame), not said[None], None)
        say_of_facts(frame, [], [], whole)
    else:
        say_of_facts(frame, spans, around, None)


def _hear(
    heard: Weighed,
    titles: Sequence[Span],
    sections: Sequence[Section],
    said: Sequence[Passage],
    rows: Sequence[Span],
) -> None:
    rules, shadow = topic_rules(), heard.frame.shadow
    for title in titles:
        heard.hear(shadow.to_shadow(title), TITLE)
    for section in sections:
        # headings that the layouts know say what a section is for, and nothing of its subject
        if section.heading is not None and section.role == "unknown" and section.heading not in titles:
            heard.hear(shadow.to_shadow(section.heading), "heading")
    for row in rows:
        heard.hear(shadow.to_shadow(row), "row")
    for passage in said:
        if passage.role in rules.silent.roles or any(passage.span.overlaps(title) for title in titles):
            continue
        place = rules.roles.get(passage.role, "text")
        heard.hear(passage.shadow, "heading" if passage.block.kind is BlockKind.HEADING else place)


def _decide(
    frame: Frame,
    heard: Weighed,
    kle: tuple[str, tuple[Span, ...]] | None,
    title: Span | None,
    whole: Span,
    bare: bool,
    iri: str | None,
    *,
    nothing: bool = False,
) -> Around:
    """Writes topics and scope of one item (or the document), and gives what its facts take from it."""
    of_kle = topic_of_kle(kle[0]) if kle else None
    words = frame.document.words(title) if title else ""
    heard.formal = bool(formal_title(words))
    topics = list(heard.topics(known=of_kle is not None and not of_kle[1]))
    links = [topic_link(frame, topic) for topic in topics]
    if kle and of_kle and (not of_kle[1] or not topics):
        stated = say(concept(frame, "health-topic", of_kle[0]), *kle[1], mode=Mode.NORMALISED, rule=KLE_RULE)
        links.append(stated)
        if all(topic.code != of_kle[0] for topic in topics):
            topics.append(Topic(of_kle[0], kle[1], TITLE_RULE))
    bearer = title or _first_words(frame, whole)
    subject = Subject(words, kle[0] if kle else None, kle[1] if kle else (), topics, heard, bearer, bare, nothing)
    scope = scope_of(subject)
    if iri is None:
        frame.found.add(
            SubjectRecord(id=frame.document_iri, about=tuple(links), public_health_scope=scope_link(frame, scope))
        )
    else:
        frame.found.add(AgendaItem(id=iri, about=tuple(links), public_health_scope=scope_link(frame, scope)))
    return Around(tuple(topic for topic in topics if topic.rule == TITLE_RULE), scope)


def _nothing(frame: Frame, sections: Sequence[Section]) -> bool:
    """Whether what was decided is that there was nothing to decide."""
    for section in sections:
        for block in section.blocks[:1] if section.role == "decision" else ():
            shown = frame.shadow.to_shadow(block.span)
            said = outcome_of(frame.shadow.text[shown.start : shown.end])
            if said is not None and said.code == "nothing-to-decide":
                return True
    return False


def topic_link(frame: Frame, topic: Topic) -> Stated[Iri]:
    return say(concept(frame, "health-topic", topic.code), *topic.spans, mode=Mode.INFERRED, rule=topic.rule)


def scope_link(frame: Frame, scope: Scope) -> Stated[Iri]:
    return say(concept(frame, "public-health-scope", scope.code), *scope.spans, mode=scope.mode, rule=scope.rule)


def concept(frame: Frame, scheme: str, code: str) -> Iri:
    return Iri(iri=frame.identity.concept(scheme, code))


def _passages_by_item(frame: Frame) -> defaultdict[str | None, list[Passage]]:
    found: defaultdict[str | None, list[Passage]] = defaultdict(list)
    for passage in passages(frame):
        found[passage.item].append(passage)
    return found


def _kle(frame: Frame, item: object) -> tuple[str, tuple[Span, ...]] | None:
    """The KLE subject of the item's case, with the words that give it."""
    if not isinstance(item, AgendaItem) or item.concerns_case is None:
        return None
    case = frame.found.get(item.concerns_case.value.iri)
    if not isinstance(case, Case) or case.kle_subject is None:
        return None
    spans = tuple(Span(proof.start, proof.end) for proof in case.kle_subject.proofs)
    return case.kle_subject.value.iri.rsplit("/", 1)[-1], spans


def _rows(frame: Frame) -> list[Span]:
    """The heads of rows in tables of money, each place once."""
    found: dict[Span, None] = {}
    for record in frame.found:
        if isinstance(record, BudgetLine) and record.label is not None:
            found.update(dict.fromkeys(Span(proof.start, proof.end) for proof in record.label.proofs))
    return sorted(found)


def _owned(places: Sequence[Span], owners: Sequence[Span]) -> list[list[Span]]:
    """The places inside each of the owners, which ascend and do not overlap."""
    found: list[list[Span]] = [[] for _ in owners]
    starts = [owner.start for owner in owners]
    for place in places:
        index = bisect_right(starts, place.start) - 1
        if index >= 0 and place.start < owners[index].end:
            found[index].append(place)
    return found


def _document_titles(frame: Frame) -> list[Span]:
    """The title of a document without items: as its header says, else the lines with which it begins."""
    if "title" in frame.outline.header:
        return [frame.outline.header["title"].span]
    rules, found = topic_rules(), []
    for line in _opening(frame):
        words = frame.document.words(line).rstrip()
        if len(words) > rules.longest_title or words.endswith((".", ":", ";", ",")):
            break
        found.append(line)
        if len(found) == rules.opening_lines:
            break
    return found


def _opening(frame: Frame) -> Iterator[Span]:
    """The lines of a document without items before its first chapter; a heading without a number may be its title."""
    yield from sorted(frame.outline.header_lines)
    for section in frame.outline.sections[:1]:
        if section.heading is not None:
            before = frame.document.text[: section.heading.start].rpartition("\n")[2]
            if not any(character.isdigit() for character in before):
                yield section.heading
            return
        for block in section.blocks:
            if frame.document.zone_at(block.span.start) is ZoneKind.OFFICIAL:
                yield block.span


def _whole(frame: Frame) -> Span:
    return Span(0, max(len(frame.document.text), 1))


def _first_words(frame: Frame, whole: Span) -> Span:
    """The first words of an item or document that has no title, short enough to quote."""
    text = frame.document.text
    start = whole.start
    while start < whole.end - 1 and text[start].isspace():
        start += 1
    end = text.find("\n", start, whole.end)
    end = whole.end if end < 0 else end
    return Span(start, min(end, start + topic_rules().longest_title))
