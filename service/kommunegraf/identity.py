"""The only place that mints IRIs (docs/iris.md gives the patterns)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

ONTOLOGY = "https://w3id.org/kommunegraf/ns#"
DEFAULT_BASE = "https://w3id.org/kommunegraf/"


def segment(text: str) -> str:
    """One path segment: NFC, UTF-8, percent-encoded but for unreserved characters (RFC 3986, 2.3)."""
    if _UNRESERVED.fullmatch(text):
        return text
    return quote(unicodedata.normalize("NFC", text), safe="-._~")


_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")


def slug(text: str, limit: int = 80) -> str:
    """A folded name: lower case, letters and digits kept (å, æ, ø too), runs of others one hyphen.

    A name longer than `limit` is cut and told apart by eight hex digits of its hash.
    """
    return _kept_slug(text, limit) if len(text) <= _SHORT else _slug(text, limit)


_SHORT = 400  # what is longer is not worth its place among those that are remembered


def _slug(text: str, limit: int) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    folded = re.sub(r"[\W_]+", "-", folded, flags=re.UNICODE).strip("-")
    if len(folded) > limit:
        digest = hashlib.sha256(folded.encode("utf-8")).hexdigest()[:8]
        folded = f"{folded[:limit].rstrip('-')}-{digest}"
    return folded or "x"


_kept_slug = lru_cache(maxsize=4_096)(_slug)


@lru_cache(maxsize=1_024)
def _concept(base: str, scheme: str, code: str) -> str:
    return f"{base}id/concept/{segment(scheme)}/{segment(code)}"


@dataclass(frozen=True, slots=True)
class Identity:
    """Mints IRIs under one base (a setting). Authorities are the IRIs of municipalities and regions."""

    base: str = DEFAULT_BASE

    def _id(self, *path: str) -> str:
        return f"{self.base}id/" + "/".join(segment(part) for part in path)

    def concept(self, scheme: str, code: str) -> str:
        """A concept of one of our schemes: `concept("outcome", "noted")`."""
        return _concept(self.base, scheme, code)

    def scheme(self, scheme: str) -> str:
        return self._id("concept", scheme)

    def kle(self, code: str) -> str:
        """A KLE main group, group or subject: `kle("29.09.00")`."""
        return self._id("kle", code)

    def kle_facet(self, code: str) -> str:
        return self._id("kle-facet", code)

    def kle_scheme(self) -> str:
        """KL's plan of main groups, groups and subjects."""
        return self._id("kle")

    def kle_facet_scheme(self) -> str:
        return self._id("kle-facet")

    def municipality(self, code: str) -> str:
        """`code` is the four-digit kommunekode."""
        return self._id("municipality", code)

    def region(self, code: str) -> str:
        return self._id("region", code)

    def organisation(self, name: str) -> str:
        return self._id("organisation", slug(name))

    def partnership(self, name: str) -> str:
        """A partnership that has a name of its own; one without is minted under its document."""
        return self._id("partnership", slug(name))

    def place(self, name: str, authority: str | None = None, document: str | None = None) -> str:
        return self.part(authority or document or f"{self.base}id", "place", name)

    def body(self, authority: str, name: str) -> str:
        """A governing body, by its full name folded; abbreviations are resolved before (alias table)."""
        return self.part(authority, "body", name)

    def case(self, owner: str, number: str) -> str:
        """A case, under its authority (or, where that is unknown, its document), by what all spellings of it share."""
        return f"{owner}/case/{segment(number.strip())}"

    def meeting(self, owner: str, key: str) -> str:
        """A meeting: owner is a body, an authority or a document; key a source id, or a date (and time or counter)."""
        return f"{owner}/meeting/{segment(key)}"

    def instrument(self, owner: str, title: str) -> str:
        return self.part(owner, "instrument", title)

    def document(self, *key: str) -> str:
        """Host and source id; or ("url", URL); or the parts of a composed key; or ("text", 16 hex digits)."""
        return self._id("document", *key)

    def version(self, document: str, sha256: str) -> str:
        return f"{document}/v/{sha256[:16]}"

    def legislation(self, year: str, number: str) -> str:
        """An act or order of law by its number in Lovtidende and its year."""
        return self._id("legislation", year, number)

    def link(self, authority: str, *key: str) -> str:
        """The record of a link between nodes of an authority's documents; `key` tells it from all others."""
        digest = hashlib.sha256("\n".join(key).encode("utf-8")).hexdigest()
        return f"{authority}/link/{digest[:20]}"

    def part(self, owner: str, kind: str, key: str) -> str:
        """A thing of `owner`'s: an item, decision, goal, unnamed party; `key` is folded."""
        return f"{owner}/{kind}/{segment(slug(key))}"

    def span(self, version: str, start: int, end: int) -> str:
        """A stretch of a version's text (RFC 5147 character range)."""
        return f"{version}#char={start},{end}"

    def selector(self, span: str) -> str:
        """The selector of a span (an IRI, since document graphs hold no blank nodes)."""
        return f"{span};selector"

    def checksum(self, version: str) -> str:
        """The checksum node of a version."""
        return f"{version}#sha256"

    def software(self, name: str, release: str) -> str:
        """A program that made statements, with its release."""
        return self._id("software", name, release)

    def evidence(self, version: str, start: int, end: int, node: str, prop: str, value: str, mode: str) -> str:
        key = "\n".join((str(start), str(end), node, prop, value, mode))
        return f"{version}/evidence/{hashlib.sha256(key.encode('utf-8')).hexdigest()[:20]}"

    def document_graph(self, document: str) -> str:
        return document.replace(f"{self.base}id/document/", f"{self.base}graph/document/", 1)

    def machine_graph(self, document: str) -> str:
        return document.replace(f"{self.base}id/document/", f"{self.base}graph/machine/", 1)

    def document_of_graph(self, graph: str) -> str | None:
        """The document whose statements, or whose machine's words, a graph holds; None for a graph of another kind."""
        for kind in ("document", "machine"):
            prefix = f"{self.base}graph/{kind}/"
            if graph.startswith(prefix):
                return f"{self.base}id/document/{graph.removeprefix(prefix)}"
        return None

    def reference_graph(self, name: str) -> str:
        return f"{self.base}graph/reference/{segment(name)}"

    def derived_graph(self, rule: str) -> str:
        return f"{self.base}graph/derived/{segment(rule)}"

    def link_graph(self, rule: str, authority: str) -> str:
        """The links that a rule makes between what an authority's documents name."""
        return f"{self.base}graph/link/{segment(rule)}/{authority.removeprefix(f'{self.base}id/')}"

    def owner_of_links(self, graph: str) -> str | None:
        """The authority whose links a graph holds; None for a graph of another kind."""
        prefix = f"{self.base}graph/link/"
        if not graph.startswith(prefix):
            return None
        return f"{self.base}id/{graph.removeprefix(prefix).partition('/')[2]}"

    def harvest_graph(self, host: str) -> str:
        """What the harvest of a host knows by having fetched it."""
        return f"{self.base}graph/harvest/{segment(host)}"
