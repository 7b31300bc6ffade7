"""`/read/…`: a document's text with its facts at the words that bear them, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from kommunegraf.api.asking import on_newest
from kommunegraf.api.modes import SAID, AskedModes
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import item_iri, only_known_parameters, written_path
from kommunegraf.api.resolving import Gone
from kommunegraf.api.state import state_of
from kommunegraf.reading.document import Span
from kommunegraf.store.ledger import Ledger
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.reader.choice import Choice, choose
from kommunegraf.web.reader.finding import Elsewhere, find
from kommunegraf.web.reader.head import head_of, line_of
from kommunegraf.web.reader.kinds import kinds
from kommunegraf.web.reader.listing import by_node, fact_of, listing
from kommunegraf.web.reader.marking import marked
from kommunegraf.web.reader.naming import Names, within
from kommunegraf.web.reader.opened import Opened, open_document
from kommunegraf.web.reader.repairs import Repairs, repairs_of
from kommunegraf.web.tombstone import tombstone_page
from kommunegraf.web.view import AskedView, View

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_MOST_HEADINGS = 200
_MOST_REPAIRS = 100
_NEAR_PARTS = 4  # parts before and after this one that have links
_A_REPAIR = 100  # what one costs to keep, in code points


@router.get("/read/{path:path}", response_class=HTMLResponse, summary="A document's text with its facts, as a page")
async def get_text(
    request: Request,
    path: Annotated[str, Path(description="The IRI of a document, or what stands in it after `/id/`")],
    view: AskedView,
    modes: AskedModes,
    fact: Annotated[str | None, Query(description="The evidence that is chosen: its IRI, or what that ends in")] = None,
    at: Annotated[int | None, Query(ge=0, description="The place that is chosen, in code points of the text")] = None,
    part: Annotated[int | None, Query(ge=1, description="Which part of the text is shown")] = None,
    kind: Annotated[str | None, Query(description="Show facts of this kind only")] = None,
    form: Annotated[
        Literal["original", "repaired"] | None, Query(description="Whether damaged words are shown as they are read")
    ] = None,
) -> Response:
    """The text as served, names masked. Choosing a fact shows its sentence, choosing a sentence shows its facts."""
    state = state_of(request)
    if kind is not None and kind not in kinds():
        raise Problem(422, "parameters", "No such kind", f"there is no kind {kind}; there are {', '.join(kinds())}")
    document = item_iri(state.identity, written_path(request, 1, path))

    async def make() -> Response:
        generation, store = await to_thread.run_sync(state.serving)
        ledger = await to_thread.run_sync(state.ledger, generation)
        headers = page_validators(request, view, generation)
        found = await to_thread.run_sync(find, state, store, ledger, document)
        if isinstance(found, Elsewhere):
            return RedirectResponse(view.at("/read", found.document) or view.href("/"), 303)
        if isinstance(found, Gone):
            return await to_thread.run_sync(tombstone_page, request, view, generation, found, headers)
        opened: Opened = await state.kept.of(
            generation,
            ("read", document),
            lambda: open_document(store, ledger, state.texts, state.identity, found),
            lambda made: made.cost,
        )
        choice = await to_thread.run_sync(choose, opened, fact, at, part)
        repairs: Repairs = await state.kept.of(
            generation,
            ("repairs", opened.entry.version, choice.part),
            lambda: repairs_of(opened.text, opened.parts[choice.part], opened.method),
            lambda made: _A_REPAIR * (1 + len(made.edits)),
        )

        def page() -> Response:
            asked = {"kind": kind, "form": form, "mode": ",".join(sorted(modes)) if modes else None}
            context = _context(store, ledger, opened, choice, repairs, view, asked)
            return render(request, view, "reader.html", headers=headers, generation=generation, **context)

        return await to_thread.run_sync(page)

    return await on_newest(request, make)


def _context(
    store: ox.Store,
    ledger: Ledger,
    opened: Opened,
    choice: Choice,
    repairs: Repairs,
    view: View,
    asked: dict[str, str | None],
) -> dict[str, Any]:
    """What the template is given."""
    names = Names(store, view.base, view.language)
    kind, repaired = asked["kind"], asked["form"] == "repaired"
    modes = frozenset(asked["mode"].split(",")) if asked["mode"] else None
    facts = listing(opened, choice.part, kind, choice.facts, names, view, modes)
    kept = urlencode([(name, value) for name, value in asked.items() if value], doseq=False)
    kept += f"&lang={view.language}" if view.chosen else ""
    kept = f"&{kept.lstrip('&')}" if kept else ""
    number, last = choice.part + 1, len(opened.parts)
    return {
        "document": opened.entry.document,
        "data": f"/api/v1/documents/{view.path_of(opened.entry.document) or ''}",
        "version": opened.entry.version.rpartition("/")[2],
        "text_sha256": opened.entry.text_sha256,
        "head": head_of(opened, store, ledger, names, view.language),
        "is_masked": "█" in opened.text,
        "in_all": len(opened.proofs),
        "new_lines": [
            (span.start, line_of(opened.text, span)) for span in (opened.changes.new if opened.changes else ())
        ],
        "lines": marked(opened, choice, facts.shown, repairs.edits, repaired=repaired),
        "listing": facts,
        "kinds": kinds(),
        "kind": kind,
        "modes": modes,
        "said": SAID,
        "choice": choice,
        "sentence": within(opened.text[choice.sentence.start : choice.sentence.end], 600),
        "chosen": by_node(
            [
                fact_of(opened, index, names, view)
                for index in choice.facts
                if modes is None or choice.quoted is not None or opened.proofs[index].mode in modes
            ]
        ),
        "repairs": _counted(opened.text, repairs.edits),
        "spaced": repairs.spaced,
        "repaired": repaired,
        "may_be_repaired": bool(repairs.edits) or opened.method == "ocr",
        "most_repairs": _MOST_REPAIRS,
        "part": number,
        "last": last,
        "near": range(max(1, number - _NEAR_PARTS), min(last, number + _NEAR_PARTS) + 1),
        "contents": [
            (span.start, within(opened.text[span.start : span.end])) for span in opened.headings[:_MOST_HEADINGS]
        ],
        "headings": len(opened.headings),
        "to_place": lambda start: f"?at={start}{kept}#at",
        "to_fact": lambda key: f"?fact={key}{kept}#at",
        "to_part": lambda each: view.here(part=each, fact=None, at=None),
        "to_kind": lambda name: view.here(kind=name, part=number, fact=None, at=None),
        "to_form": lambda name: view.here(form=name),
        "to_nothing": view.here(part=number, fact=None, at=None),
    }


def _counted(text: str, edits: Sequence[tuple[Span, str]]) -> list[tuple[str, str, int, int]]:
    """The repaired words of a part: as written, as read, how often, and where first; in the order of the text."""
    found: dict[tuple[str, str], int] = {}
    times: Counter[tuple[str, str]] = Counter()
    for span, meant in edits:
        pair = (within(text[span.start : span.end]), within(meant))
        found.setdefault(pair, span.start)
        times[pair] += 1
    return [(written, meant, times[written, meant], start) for (written, meant), start in found.items()]
