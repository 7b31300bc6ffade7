"""RDFa 1.1 in HTML, as far as decision lists use it: the attributes of RDFa Core, section 7.5, without @inlist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

import pyoxigraph as ox
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.errors import ReadingError

_ATTRIBUTES = re.compile(r"<[^<>]+\s(?:typeof|property)\s*=", re.IGNORECASE)
# Those of the initial context of RDFa 1.1 that such pages use without saying so.
_KNOWN = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "dc": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/", "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#", "skos": "http://www.w3.org/2004/02/skos/core#", "schema": "http://schema.org/",
}  # fmt: skip
_DEEPEST = 200
_MOST_TRIPLES = 200_000
Node = ox.NamedNode | ox.BlankNode


def has_rdfa(text: str) -> bool:
    """Whether a page has attributes of RDFa."""
    return _ATTRIBUTES.search(text) is not None


@dataclass(frozen=True)
class _Context:
    """What an element is read in: the subject above it, and statements that wait for their object."""

    subject: Node
    prefixes: dict[str, str]
    vocabulary: str = ""
    language: str = ""
    waiting: tuple[tuple[ox.NamedNode, bool], ...] = field(default=())


class _Element:
    """An element with its attributes; one without a value is there, and empty."""

    def __init__(self, node: LexborNode) -> None:
        self.node = node
        self._attributes = {name: value or "" for name, value in node.attributes.items()}

    def get(self, name: str) -> str | None:
        return self._attributes.get(name)

    @property
    def words(self) -> str:
        return " ".join(self.node.text(deep=True).split())


def rdfa_triples(text: str, name: str, base: str) -> list[ox.Triple]:
    """The statements of a page, in its order; raises `ReadingError` where it is too deep or too large."""
    reader = _Reader(name, base)
    root = LexborHTMLParser(text).root
    if root is not None:
        reader.read(root, _Context(ox.NamedNode(base), dict(_KNOWN)), 0)
    return reader.found


class _Reader:
    def __init__(self, name: str, base: str) -> None:
        self.name = name
        self.base = base
        self.found: list[ox.Triple] = []
        self.blank = 0

    def read(self, node: LexborNode, context: _Context, depth: int) -> None:
        """One element and those in it (RDFa Core 1.1, 7.5)."""
        element = _Element(node)
        if depth > _DEEPEST:
            raise ReadingError(self.name, "its markup is nested too deep", "Look at where it comes from")
        context = self._declared(element, context)
        rel = self._terms(element, "rel", context) + self._terms(element, "rev", context)
        properties = self._terms(element, "property", context)
        about = self._resource(element.get("about"), context)
        target = self._target(element, context)
        types = self._terms(element, "typeof", context)
        has_rel = element.get("rel") is not None or element.get("rev") is not None
        subject: Node | None
        current: Node | None = None
        typed: Node | None = None
        if has_rel:
            subject = about or context.subject
            current = target or (self._new() if types else None)
            typed = about if about is not None else current
        elif properties and element.get("content") is None and element.get("datatype") is None:
            subject = about or context.subject
            if types:
                typed = about or target or self._new()
                current = typed
        else:
            subject = about or target or (self._new() if types else context.subject)
            typed = subject
        for kind in types if typed is not None else ():
            self._say(typed, ox.NamedNode(RDF_TYPE), kind)
        waiting: list[tuple[ox.NamedNode, bool]] = []
        if has_rel:
            forward = self._terms(element, "rel", context)
            for term in dict.fromkeys(rel):
                inverse = term not in forward
                if current is None:
                    waiting.append((term, inverse))
                else:
                    self._link(subject, term, current, inverse=inverse)
        for term in properties:
            self._say(subject, term, self._value(element, context, target, typed if types else None, has_rel=has_rel))
        for term, inverse in context.waiting if subject is not None and subject != context.subject else ():
            self._link(context.subject, term, subject, inverse=inverse)
        inside = current or subject or context.subject
        kept = tuple(waiting) if waiting else (context.waiting if inside == context.subject else ())
        below = _Context(inside, context.prefixes, context.vocabulary, context.language, kept)
        child = node.child
        while child is not None:
            if child.is_element_node:
                self.read(child, below, depth + 1)
            child = child.next

    def _declared(self, element: _Element, context: _Context) -> _Context:
        prefixes = context.prefixes
        words = (element.get("prefix") or "").split()
        if words:
            pairs = zip(words[::2], words[1::2], strict=False)
            prefixes = {**prefixes, **{name.rstrip(":").lower(): iri for name, iri in pairs if name.endswith(":")}}
        return _Context(
            context.subject,
            prefixes,
            element.get("vocab") or context.vocabulary,
            element.get("lang") or context.language,
            context.waiting,
        )

    def _terms(self, element: _Element, name: str, context: _Context) -> list[ox.NamedNode]:
        found: list[ox.NamedNode] = []
        for word in (element.get(name) or "").split():
            iri = self._expanded(word, context) or (context.vocabulary + word if ":" not in word else word)
            if ":" in iri:
                found.extend(_named(iri))
        return found

    def _expanded(self, word: str, context: _Context) -> str | None:
        prefix, colon, local = word.partition(":")
        if colon and not local.startswith("//") and prefix.lower() in context.prefixes:
            return context.prefixes[prefix.lower()] + local
        return None

    def _resource(self, word: str | None, context: _Context) -> Node | None:
        if word is None:
            return None
        bare = word.strip()
        if bare.startswith("[") and bare.endswith("]"):
            bare = bare[1:-1].strip()
        if bare.startswith("_:"):
            return ox.BlankNode("given" + re.sub(r"[^0-9A-Za-z]", "", bare))
        return next(_named(self._expanded(bare, context) or _joined(self.base, bare)), None)

    def _target(self, element: _Element, context: _Context) -> Node | None:
        for attribute in ("resource", "href", "src"):
            if element.get(attribute) is not None:
                return self._resource(element.get(attribute), context)
        return None

    def _value(
        self,
        element: _Element,
        context: _Context,
        target: Node | None,
        typed: Node | None,
        *,
        has_rel: bool,
    ) -> Node | ox.Literal:
        content, datatype = element.get("content"), element.get("datatype")
        if content is None and element.node.tag == "time":
            content = element.get("datetime")
        if content is None and datatype is None and not has_rel:
            if target is not None:
                return target
            if typed is not None and element.get("about") is None:
                return typed
        words = content if content is not None else element.words
        kind = self._expanded(datatype, context) if datatype else None
        if kind is not None:
            return next((ox.Literal(words, datatype=each) for each in _named(kind)), ox.Literal(words))
        if re.fullmatch(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*", context.language):
            return ox.Literal(words, language=context.language)
        return ox.Literal(words)

    def _link(self, subject: Node | None, term: ox.NamedNode, other: Node | None, *, inverse: bool) -> None:
        if inverse:
            subject, other = other, subject
        if other is not None:
            self._say(subject, term, other)

    def _say(self, subject: Node | None, term: ox.NamedNode, value: Node | ox.Literal) -> None:
        if subject is None:
            return
        if len(self.found) >= _MOST_TRIPLES:
            raise ReadingError(self.name, f"it has more than {_MOST_TRIPLES:,} statements", "Split it")
        self.found.append(ox.Triple(subject, term, value))

    def _new(self) -> ox.BlankNode:
        self.blank += 1
        return ox.BlankNode(f"made{self.blank}")


def _named(iri: str) -> Iterator[ox.NamedNode]:
    try:
        yield ox.NamedNode(iri)
    except ValueError:
        return


def _joined(base: str, word: str) -> str:
    try:
        return urljoin(base, word)
    except ValueError:
        return word
