"""`/quality`: how far the data can be trusted, and where it cannot."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.asking import on_newest
from kommunegraf.api.requests import only_known_parameters, validators
from kommunegraf.api.state import state_of
from kommunegraf.store.folder import DataFolder
from kommunegraf.web.pages import VARY, render
from kommunegraf.web.quality.held import HeldFiles, held_files, mark_of
from kommunegraf.web.quality.summary import MOST_HEADINGS, MOST_LISTED, Example, Summary
from kommunegraf.web.reader.naming import Names, within
from kommunegraf.web.view import AskedView, View
from kommunegraf.web.words import words

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_WAIT = 2.0  # seconds that a reader waits for the summary to be whole
_MOST_KINDS = 100
_ROOM = "plan-against-room"  # the saved query that sets what is planned against the room, case by case
_A_COUNT = 1_000  # what the counts of held files cost to keep, in code points


@router.get("/quality", response_class=HTMLResponse, summary="Data quality as a page")
async def get_quality(request: Request, view: AskedView) -> Response:
    """What is held, warnings by kind, figures that do not add up, documents without facts, and what was recognised."""
    state = state_of(request)
    quarantine = DataFolder(state.settings.data_folder).quarantine

    async def make() -> Response:
        generation, store = await to_thread.run_sync(state.serving)
        ledger = await to_thread.run_sync(state.ledger, generation)
        mark = await to_thread.run_sync(mark_of, quarantine)
        headers = validators(request, generation, f"page {view.language} {mark}", vary=VARY)
        gathering = state.gatherings.of(generation, store, ledger, state.texts, state.identity, state.is_served)
        held: HeldFiles = await state.kept.of(
            generation, ("held", mark), lambda: held_files(quarantine), lambda _: _A_COUNT
        )
        await gathering.done_within(_WAIT)

        def page() -> Response:
            summary = gathering.so_far()
            if not summary.complete:  # the same address gives more a moment later
                headers.pop("ETag", None)
                headers["Cache-Control"] = "no-store"
            context = _context(store, summary, held, view)
            return render(request, view, "quality.html", headers=headers, generation=generation, **context)

        return await to_thread.run_sync(page)

    return await on_newest(request, make)


def _context(store: ox.Store, summary: Summary, held: HeldFiles, view: View) -> dict[str, Any]:
    """What the template is given."""
    names = Names(store, view.base, view.language)

    def told(example: Example) -> dict[str, str]:
        message = example.message_da if view.language == "da" else ""
        at = {"at": example.start} if example.start >= 0 else {}
        return {
            "message": within(message or example.message, 400),
            "title": names.node(example.document),
            "href": view.at("/read", example.document, at, "at" if at else ""),
        }

    official = sum(each.official for each in summary.layouts.values())
    left = sum(each.left for each in summary.layouts.values())
    kinds = sorted(summary.warned.items(), key=lambda item: (item[0][0] != "warning", -item[1].times, item[0]))
    poorest = sorted(summary.poorest, key=lambda each: (-each[0], each[1]))[:MOST_LISTED]
    return {
        "summary": summary,
        "room": _ROOM,
        "held": held,
        "rules": [(rule, _meaning(view.language, rule), count) for rule, count in held.rules.items()],
        "warned": [
            (severity, shape, each.times, each.documents, [told(example) for example in each.examples])
            for (severity, shape), each in kinds[:_MOST_KINDS]
        ],
        "kinds_in_all": len(kinds),
        "audits": [(each, told(each.example)) for each in summary.audits],
        "without_facts": [(names.node(each), view.at("/read", each)) for each in summary.without_facts],
        "recognised": 100 * (1 - left / official) if official else None,
        "layouts": [
            (name, each.documents, 100 * (1 - each.left / each.official))
            for name, each in sorted(summary.layouts.items(), key=lambda item: -item[1].documents)
        ],
        "poorest": [
            (names.node(document), view.at("/read", document), 100 * (1 - share)) for share, document in poorest
        ],
        "headings": [(within(text), times) for text, times in summary.headings.most_common(MOST_HEADINGS)],
    }


def _meaning(language: str, rule: str) -> str:
    """What a rule that holds files means, in words; of a shape by what its name ends in."""
    ends = ("exactly-one", "one", "type", "marked")
    found = words(language).get(f"quality.held_{rule}")
    if not isinstance(found, str):
        end = next((each for each in ends if rule.endswith(f"-{each}")), "other")
        found = words(language)[f"quality.held_{end}"]
    return str(found)
