"""What is asked of a page: its language, and how its links are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request

from kommunegraf.api.languages import language_of
from kommunegraf.identity import ONTOLOGY
from kommunegraf.web.words import LANGUAGES

Language = Literal["da", "en"]
_SAFE = "/:@!$&'()*+,;=-._~%"  # what a path may hold as it is (RFC 3986, 3.3); `%` begins an escape of the IRI's own


@dataclass(frozen=True, slots=True)
class View:
    """A page's language, and whether the reader chose it (then links keep it).

    `path` and `query` are those of the request, `base` is what the graph's IRIs begin with.
    """

    language: str
    chosen: bool
    path: str
    query: tuple[tuple[str, str], ...]
    base: str

    def href(self, path: str, parameters: Mapping[str, object] | None = None, fragment: str = "") -> str:
        """An address of this service, with the parameters that have a value, in the reader's language."""
        pairs: list[tuple[str, str]] = []
        for name, value in (parameters or {}).items():
            values = value if isinstance(value, list | tuple) else [value]
            pairs += [(name, str(each)) for each in values if each not in (None, "")]
        if self.chosen and not any(name == "lang" for name, _ in pairs):
            pairs.append(("lang", self.language))
        written = f"{path}?{urlencode(pairs)}" if pairs else path
        return f"{written}#{quote(fragment)}" if fragment else written

    def here(self, **changes: object) -> str:
        """The address of this page with other parameters; None leaves one out."""
        kept: dict[str, object] = {}
        for name, value in self.query:
            before = kept.get(name)
            kept[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
        return self.href(self.path, {**kept, **changes})

    def in_language(self, language: str) -> str:
        """The address of this page in another language."""
        return self.here(lang=language)

    def path_of(self, iri: str) -> str | None:
        """What stands in an IRI of ours after `/id/`, as it is written in an address; None of a foreign IRI."""
        prefix = f"{self.base}id/"
        return quote(iri.removeprefix(prefix), safe=_SAFE) if iri.startswith(prefix) else None

    def page(self, iri: str) -> str:
        """The page of a node, graph or term of ours; a foreign IRI as it is where it is a web address, else ""."""
        path = self.path_of(iri)
        if path is None and iri.startswith((f"{self.base}graph/", f"{self.base}.well-known/genid/")):
            path = quote(iri.removeprefix(self.base), safe=_SAFE)
        if path is not None:
            return self.href(f"/page/{path}")
        if iri.startswith(ONTOLOGY):
            return self.href("/ns", fragment=iri.removeprefix(ONTOLOGY))
        return iri if iri.startswith(("https://", "http://")) else ""

    def at(self, prefix: str, iri: str, parameters: Mapping[str, object] | None = None, fragment: str = "") -> str:
        """Another address of a node of ours, e.g. `at("/cases", iri)`; "" of a foreign IRI."""
        path = self.path_of(iri)
        return "" if path is None else self.href(f"{prefix}/{path}", parameters, fragment)


def view_of(request: Request, lang: str | None = None) -> View:
    """The view of a request; `lang` is a language that its reader chose."""
    chosen = lang in LANGUAGES
    language = lang if lang in LANGUAGES else language_of(request.headers.get("accept-language"), LANGUAGES)
    state = request.app.state.kommunegraf
    query = tuple((name, value) for name, value in request.query_params.multi_items() if name != "lang")
    raw = request.scope.get("raw_path")
    path = raw.partition(b"?")[0].decode("ascii", "replace") if isinstance(raw, bytes) else quote(request.url.path)
    # One slash only: two would name another host.
    return View(str(language), chosen, "/" + path.lstrip("/"), query, state.identity.base)


def asked_view(
    request: Request, lang: Annotated[Language | None, Query(description="The page's language")] = None
) -> View:
    """The view of a page that takes `lang` (a dependency of its route)."""
    return view_of(request, lang)


AskedView = Annotated[View, Depends(asked_view)]
