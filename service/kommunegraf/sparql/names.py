"""What IRIs and prefixed names of a query stand for: its BASE and PREFIX declarations, applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.sparql.tokens import Kind, Token

_ESCAPE = re.compile(r"\\(?=[-_~.!$&'()*+,;=/?#@%])")


@dataclass(slots=True)
class Names:
    """The declarations in force. `prefixes` maps each prefix (without its colon) to an absolute IRI."""

    base: str | None = None
    prefixes: dict[str, str] = field(default_factory=dict)

    def iri(self, written: str) -> str | None:
        """The absolute IRI of an IRI in angle brackets or a prefixed name, its escapes read; None where it has none.

        Relative references are resolved as RFC 3986, 5.2 says; percent-encoding is left as it is (SPARQL 1.1, 4.1.1).
        """
        if written.startswith("<"):
            return _absolute(written, self.base)
        prefix, _, local = written.partition(":")
        start = self.prefixes.get(prefix)
        return None if start is None else _absolute(f"<{start}{_ESCAPE.sub('', local)}>", None)

    def only(self, used: Iterable[str]) -> Names:
        """The same base, and of the prefixes the `used` ones."""
        return Names(self.base, {prefix: self.prefixes[prefix] for prefix in sorted(used) if prefix in self.prefixes})

    def prologue(self) -> str:
        """BASE and PREFIX declarations, on one line, that give names the same meaning elsewhere."""
        declared = [f"BASE {ox.NamedNode(self.base)} "] if self.base else []
        declared += [f"PREFIX {prefix}: {ox.NamedNode(iri)} " for prefix, iri in self.prefixes.items()]
        return "".join(declared)


def _absolute(written: str, base: str | None) -> str | None:
    """Resolved by Oxigraph itself, so that its reading and ours are one. `written` is an IRI token, with brackets."""
    try:
        [quad] = ox.parse(f"{written} a {written} .", format=ox.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        return None
    return quad.object.value if isinstance(quad.object, ox.NamedNode) else None


def used_prefixes(text: str, stretch: Iterable[Token]) -> set[str]:
    return {text[each.start : each.end].partition(":")[0] for each in stretch if each.kind is Kind.NAME}


def read_prologue(text: str, significant: Sequence[Token], first: int, names: Names) -> int:
    """Adds the BASE, PREFIX and VERSION declarations from token `first` on to `names`.

    Gives the index of the first token that is no declaration. Oxigraph takes keyword and prefix in one word
    (`PREFIXex:<…>`), so this does.
    """
    index = first
    while index < len(significant):
        ahead = significant[index : index + 3]
        kinds = [each.kind for each in ahead]
        words = [text[each.start : each.end] for each in ahead]
        keyword = words[0].lower()
        if keyword == "base" and kinds[1:2] == [Kind.IRI]:
            names.base = _absolute(words[1], names.base)
            index += 2
        elif keyword == "prefix" and kinds[1:] == [Kind.NAME, Kind.IRI] and words[1].endswith(":"):
            _declare(names, words[1][:-1], words[2])
            index += 3
        elif kinds[:2] == [Kind.NAME, Kind.IRI] and keyword.startswith("prefix") and words[0].endswith(":"):
            _declare(names, words[0][len("prefix") : -1], words[1])
            index += 2
        elif keyword == "version" and kinds[1:2] == [Kind.STRING]:
            index += 2
        else:
            break
    return index


def _declare(names: Names, prefix: str, written: str) -> None:
    resolved = _absolute(written, names.base)
    if resolved is None:
        names.prefixes.pop(prefix, None)
    else:
        names.prefixes[prefix] = resolved
