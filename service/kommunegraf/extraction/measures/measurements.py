"""The nodes of what is measured: an Indicator with its Measurements, each value with its unit, kind and time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from urllib.parse import unquote

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.measures.small_words import small_words
from kommunegraf.extraction.records import Indicator, Iri, Measurement, Mode, Place, Proof, Stated, Temporal, Text
from kommunegraf.extraction.wording import name, shown_words
from kommunegraf.extraction.words.figures import Figure
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

# What a qualifier says of the kind of a measured number; "about" and "in all" say nothing of it.
_PER = ("pr", "pr.", "per")  # "genindlæggelser pr. 1.000 borgere" counts no persons
QUALIFIED = {"at-least": "minimum", "at-most": "maximum"}


def indicator_iri(frame: Frame, label: str, of: str = "") -> str:
    """The IRI of an indicator of this document: by its label, and the name of what it is an indicator of."""
    return frame.part("indicator", f"{of} {label}".casefold())


def add_indicator(frame: Frame, iri: str, label: Span, *, of: Stated[Iri] | None = None) -> None:
    """Adds an Indicator; `label` are its words in the shadow."""
    stated, _ = name(frame, label, language="da")
    known = frame.found.get(iri)
    if isinstance(known, Indicator) and known.label is not None and known.label.value != stated.value:
        # the same words with another letter case
        stated = Stated.of(known.label.value, normalised(stated))
    frame.found.add(Indicator(id=iri, label=stated, indicator_of=() if of is None else (of,)))


def add_measurement(
    frame: Frame,
    indicator: str,
    figure: Figure,
    *,
    kind: str = "observed",
    sign: int = 1,
    unit: Stated[Iri] | None = None,
    date: Stated[Temporal] | None = None,
    since: Stated[Temporal] | None = None,
    words: Span | None = None,
    rule: str | None = None,
    link_rule: str | None = None,
) -> str:
    """Adds a Measurement of an indicator, and gives its IRI.

    `kind` is a code of *measure-kind*; `sign` -1 for a fall; `unit` where it is not the figure's own; `words` (of the
    shadow) bear kind and `asStated`, else the figure's; `rule` names the rule that the kind follows by, `link_rule`
    that by which the value is the indicator's.
    """
    to_text = frame.shadow.to_text
    whole = to_text(words or figure.whole)
    stated = " ".join(frame.document.words(whole).split())
    value = figure.value * sign
    when = date.value.lexical if date else ""
    sign_words = "minus " if value < 0 else ""
    key = f"{unquote(indicator.rsplit('/', 1)[-1])} {kind} {sign_words}{abs(value)} {when}"
    iri = frame.part("measurement", key)
    if unit is None and figure.unit is not None and figure.unit_span is not None:
        unit = say(concept(frame, "unit", figure.unit), to_text(figure.unit_span), mode=Mode.NORMALISED)
    if kind == "observed":
        kind = QUALIFIED.get(figure.qualifier, kind)
    frame.found.add(
        Measurement(
            id=iri,
            value=say(Decimal(value), to_text(figure.number), mode=Mode.NORMALISED),
            unit=unit,
            measure_kind=say(
                concept(frame, "measure-kind", kind),
                whole,
                mode=Mode.NORMALISED if rule is None else Mode.DERIVED,
                rule=rule,
            ),
            date=date,
            start_date=since,
            as_stated=(say(Text(text=stated), whole),),
        )
    )
    link = say(
        Iri(iri=iri), to_text(figure.number), mode=Mode.STATED if link_rule is None else Mode.DERIVED, rule=link_rule
    )
    frame.found.add(Indicator(id=indicator, has_measurement=(link,)))
    return iri


def add_place(frame: Frame, words: Span) -> str:
    """Adds a Place called by these words of the shadow, and gives its IRI."""
    label, _ = name(frame, words, language="da")
    iri = frame.identity.place(shown_words(frame, words), frame.authority, frame.document_iri)
    frame.found.add(Place(id=iri, label=label))
    return iri


def counted_unit(frame: Frame, label: Span) -> Stated[Iri] | None:
    """What an indicator's words (of the shadow) say that it counts ("Antal borgere …", "Deltagere på …")."""
    tokens = tokenise(frame.shadow.text[label.start : label.end], label.start)
    if any(token.folded in _PER for token in tokens):
        return None
    counts = [code for _, code in terms("measure-words").at(tokens, 0)] if tokens else []
    first = 1 if "count" in counts else 0
    if first and len(tokens) > 1 and tokens[1].folded == "af":
        first = 2
    while first + 1 < len(tokens) and tokens[first].folded.endswith(small_words().adjective_endings):
        if terms("count-units").at(tokens, first):
            break
        first += 1
    fitting = terms("count-units").at(tokens, first) if len(tokens) > first else []
    if fitting:
        end, code = fitting[0]
        span = Span(tokens[first].start, tokens[end - 1].end)
        return say(concept(frame, "unit", code), frame.shadow.to_text(span), mode=Mode.NORMALISED)
    if "count" in counts:
        span = frame.shadow.to_text(Span(tokens[0].start, tokens[0].end))
        return say(concept(frame, "unit", "count"), span, mode=Mode.NORMALISED)
    return None


def normalised(stated: Stated[Text]) -> tuple[Proof, ...]:
    """The proofs of a value for the same value in another form."""
    return tuple(replace(proof, mode=Mode.NORMALISED) for proof in stated.proofs)


def concept(frame: Frame, scheme: str, code: str) -> Iri:
    """A concept of one of the schemes, as a value."""
    return Iri(iri=frame.identity.concept(scheme, code))


def derived(stated: Stated[Temporal], rule: str) -> Stated[Temporal]:
    """The same date, as what follows by a rule."""
    proofs = tuple(replace(proof, mode=Mode.DERIVED, rule=rule) for proof in stated.proofs)
    return Stated.of(stated.value, proofs)
