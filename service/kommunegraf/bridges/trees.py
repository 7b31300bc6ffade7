"""JSON as RDF, by a JSON-LD 1.1 context: objects are nodes, and every scalar is a value with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kommunegraf.bridges.view import DOCUMENT, VIEW, View
from kommunegraf.errors import ReadingError
from kommunegraf.reading.composer import Composer, one_line
from kommunegraf.reading.document import Method

BASE = "https://w3id.org/kommunegraf/view/"
_DEEPEST = 60
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Number:
    """A number of JSON as it is written there: no float can stand for it."""

    lexical: str


def parse_tree(text: str, name: str) -> Any:
    """A JSON value whose numbers keep their digits; raises `ReadingError` where it is none, or nested too deep."""
    try:
        return json.loads(text, parse_float=Number, parse_int=Number, parse_constant=Number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ReadingError(name, f"the JSON is ill-formed at {place} ({error.msg})", "Fetch it again, whole") from error
    except RecursionError:
        raise ReadingError(name, "the JSON is nested too deep", "Look at where it comes from") from None


def tree_view(value: Any, name: str, terms: Mapping[str, Any], without: frozenset[str]) -> View:
    """The view of a JSON value; the stored text has a line `key: value` for each scalar, in the source's order.

    Keys are named as the context `terms` says; what it calls `@id` or `@type`, or types as such, names nodes, all
    else is a value. A node's key (`@id`) is a value too, as `view:id`. Keys in `without` are not read.
    """
    composer = Composer(name)
    view = View(name, method=Method.JSON)
    add_tree(view, composer, value, terms, without)
    view.text = composer.text
    return view


def add_tree(view: View, composer: Composer, value: Any, terms: Mapping[str, Any], without: frozenset[str]) -> None:
    """Writes a JSON value to the composer and says it in the view, from `view:document view:root` on."""
    tree = _Tree(view, composer, terms, without)
    rendered = tree.render(value, "", 0)
    content = {"@context": dict(terms), "@id": DOCUMENT.value, f"{VIEW}root": rendered}
    try:
        parsed = list(ox.parse(json.dumps(content), format=ox.RdfFormat.JSON_LD, base_iri=BASE))
    except (SyntaxError, ValueError) as error:
        raise ReadingError(
            view.name, f"its keys and the bridge's context do not go together ({error})"[:300], "Look at the context"
        ) from error
    view.triples.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in parsed)
    for quad in parsed:
        if quad.predicate.value == f"{VIEW}pointer" and not isinstance(quad.subject, ox.Triple):
            view.origins[quad.subject] = quad.object.value if isinstance(quad.object, ox.Literal) else ""


class _Tree:
    def __init__(self, view: View, composer: Composer, terms: Mapping[str, Any], without: frozenset[str]) -> None:
        self.view = view
        self.into = composer
        self.without = without
        self.ids = {"@id", *(key for key, meaning in terms.items() if meaning == "@id")}
        self.types = {"@type", *(key for key, meaning in terms.items() if meaning == "@type")}
        self.links = {
            key
            for key, meaning in terms.items()
            if isinstance(meaning, Mapping) and meaning.get("@type") in ("@id", "@vocab")
        }

    def render(self, value: Any, pointer: str, depth: int, key: str = "") -> Any:
        """What JSON-LD is told of a value; what it says in words is written."""
        if depth > _DEEPEST:
            raise ReadingError(self.view.name, "the JSON is nested too deep", "Look at where it comes from")
        if isinstance(value, Mapping):
            return self._object(value, pointer, depth)
        if isinstance(value, list):
            several = [self.render(each, f"{pointer}/{n}", depth + 1, key) for n, each in enumerate(value)]
            return [each for each in several if each is not None]
        words = one_line(_lexical(value))
        return self._value(words, pointer, depth, key) if words else None

    def _object(self, value: Mapping[str, Any], pointer: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {f"{VIEW}pointer": pointer or "/"}
        for key, content in value.items():
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if key in self.without or content in (None, "", []) or len(key) > _LONGEST_KEY:
                continue
            if key in self.ids:
                if isinstance(content, str | Number):
                    made["@id"] = one_line(_lexical(content))
                    made[f"{VIEW}id"] = self._value(made["@id"], place, depth, key)
            elif key in self.types:
                told = content if isinstance(content, list) else [content]
                made["@type"] = [one_line(each) for each in told if isinstance(each, str)]
                for n, each in enumerate(made["@type"]):
                    self._value(each, f"{place}/{n}" if isinstance(content, list) else place, depth, key)
            elif key.startswith("@"):
                continue  # a context of its own is not followed
            elif key in self.links and isinstance(content, str | Number | list):
                several = content if isinstance(content, list) else [content]
                made[key] = [self._link(each, f"{place}/{n}", depth, key) for n, each in enumerate(several)]
            else:
                rendered = self.render(content, place, depth + 1, key)
                if rendered is not None:
                    made[key] = rendered
        return made

    def _link(self, value: Any, pointer: str, depth: int, key: str) -> Any:
        if isinstance(value, Mapping | list):
            return self.render(value, pointer, depth + 1, key)
        words = one_line(_lexical(value))
        self._value(words or "-", pointer, depth, key)
        return words

    def _value(self, words: str, pointer: str, depth: int, key: str) -> dict[str, str]:
        self.into.new_line()
        self.into.write(f"{'  ' * min(depth, 20)}{one_line(key) or '-'}: ")
        node = self.view.value(words, self.into.write(words), pointer)
        return {"@id": node.value}


def _lexical(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value.lexical
    return value if isinstance(value, str) else ""
