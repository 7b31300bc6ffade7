"""RDF as a view: literals become values with their place in a plain rendering, a line a statement."""

from __future__ import annotations

import re
from collections import defaultdict

import pyoxigraph as ox

from kommunegraf.bridges.rdfa import has_rdfa, rdfa_triples
from kommunegraf.bridges.view import VIEW, View
from kommunegraf.errors import ReadingError
from kommunegraf.reading.composer import Composer, one_line
from kommunegraf.reading.document import Method, Span
from kommunegraf.reading.recognise import is_html, is_xml

BASE = "https://w3id.org/kommunegraf/view/"
_MOST_TRIPLES = 200_000
_TURTLE = re.compile(r"^\s*(?:@prefix\b|@base\b|PREFIX\b|BASE\b|<[^<>\s]+>\s+(?:<|a\s|[\w-]*:))", re.MULTILINE | re.I)


def is_rdf(text: str) -> bool:
    """Whether a text is Turtle or N-Triples, RDF/XML, or HTML with RDFa."""
    if is_html(text):
        return has_rdfa(text)
    if is_xml(text):
        return "http://www.w3.org/1999/02/22-rdf-syntax-ns#" in text
    return _TURTLE.search(text[:4000]) is not None


def rdf_view(text: str, name: str) -> View:
    """The view of RDF; the stored text names each subject once, with a line `predicate: value` for each statement.

    Raises `ReadingError` with the place where it is ill-formed.
    """
    triples = list(dict.fromkeys(_parsed(text, name)))
    view = View(name, method=Method.RDF)
    composer = Composer(name)
    subjects: dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        if not isinstance(triple.subject, ox.Triple):
            subjects[triple.subject].append(triple)
    for number, (subject, said) in enumerate(subjects.items(), 1):
        composer.new_line(1)
        shown = f"<{subject.value}>" if isinstance(subject, ox.NamedNode) else f"[{number}]"
        view.origins[subject] = subject.value if isinstance(subject, ox.NamedNode) else f"node {number}"
        span = composer.write(one_line(shown))
        if isinstance(subject, ox.NamedNode):
            inner = Span(span.start + 1, span.end - 1)
            view.say(subject, f"{VIEW}id", view.value(one_line(subject.value), inner, subject.value))
        for triple in said:
            _say(view, composer, subject, triple, view.origins[subject])
    view.text = composer.text
    return view


def _say(view: View, composer: Composer, subject: ox.NamedNode | ox.BlankNode, triple: ox.Triple, origin: str) -> None:
    value = triple.object
    if isinstance(value, ox.Triple):
        return
    words = one_line(value.value)
    composer.new_line()
    composer.write(f"  {_short(triple.predicate.value)}: ")
    if isinstance(value, ox.Literal):
        if words:
            node = view.value(words, composer.write(words), f"{origin} {_short(triple.predicate.value)}")
            view.say(subject, triple.predicate.value, node)
        return
    if isinstance(value, ox.NamedNode):
        # The words of a reference are a value too, for facts that only the reference bears.
        place = view.value(words, composer.write(words), f"{origin} {_short(triple.predicate.value)}")
        view.say(place, f"{VIEW}of", subject)
        view.say(place, f"{VIEW}predicate", triple.predicate)
        view.say(place, f"{VIEW}object", value)
    view.say(subject, triple.predicate.value, value)


def _short(iri: str) -> str:
    return one_line(re.split(r"[#/]", iri.rstrip("#/"))[-1])


def _parsed(text: str, name: str) -> list[ox.Triple]:
    if is_html(text):
        return rdfa_triples(text, name, BASE)
    form = ox.RdfFormat.RDF_XML if is_xml(text) else ox.RdfFormat.TURTLE
    found: list[ox.Triple] = []
    try:
        for quad in ox.parse(text, format=form, base_iri=BASE, rename_blank_nodes=False):
            if len(found) >= _MOST_TRIPLES:
                raise ReadingError(name, f"it has more than {_MOST_TRIPLES:,} statements", "Split it")
            found.append(quad.triple)
    except (SyntaxError, ValueError) as error:
        raise ReadingError(
            name, f"it is no well-formed {form.name} ({error})"[:300], "Mend it at the source"
        ) from error
    return found
