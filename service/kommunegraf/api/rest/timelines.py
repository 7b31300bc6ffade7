"""`/api/v1/cases/{path}/timeline`: the saved query `case-timeline` as steps in JSON."""

from __future__ import annotations

from fastapi import Request, Response
from pydantic import BaseModel, Field

from kommunegraf.api.case_steps import Elsewhere, steps_of
from kommunegraf.api.languages import language_of
from kommunegraf.api.modes import Modes
from kommunegraf.api.requests import item_iri, moved_to, validators, written_path
from kommunegraf.api.rest.answering import json_answer
from kommunegraf.api.state import state_of
from kommunegraf.api.timeline import Sentence, Step

_LANGUAGES = ("da", "en")
_VARY = "Accept, Accept-Language"


class Quoted(BaseModel):
    """Lines of a document: the quoted words stand in `text` at `marks` (start and end, in code points of `text`)."""

    document: str
    start: int = Field(description="Where `text` begins in the document's text, which holds it as it is (code points)")
    text: str
    cutBefore: bool = Field(description="Whether its first line begins before `start`")
    cutAfter: bool = Field(description="Whether its last line goes on behind `text`")
    marks: list[tuple[int, int]]
    rules: list[str] = Field(description="By which rules a value follows from them; none where they say it")


class TimelineStep(BaseModel):
    """One step of a case."""

    kind: str = Field(description="item, recommendation, decision or attachment")
    date: str | None = Field(description="As exact as it is known")
    body: str | None = Field(description="What the body is called")
    node: str
    item: str = Field(description="The agenda item that it belongs to")
    text: str
    outcome: str | None = Field(description="What the outcome is called, in the answer's language")
    documents: list[str]
    rules: list[str] = Field(description="Which rules of links tie it to the case; none where a document does")
    evidence: list[Quoted]


class TimelineAnswer(BaseModel):
    """The way of a case from body to body, over all documents of its authority."""

    id: str
    title: str
    caseNumbers: list[str]
    generation: int
    cut: bool = Field(description="Whether further steps are left out, since there is too much to be shown")
    steps: list[TimelineStep]


async def get_timeline(request: Request, path: str, lang: str | None, modes: Modes | None) -> Response:
    """Answers a request for the timeline of a case."""
    state = state_of(request)
    language = lang or language_of(request.headers.get("accept-language"), _LANGUAGES)
    written = written_path(request, 3, f"{path}/timeline").removesuffix("/timeline")
    about = item_iri(state.identity, written)
    try:
        generation, timeline, _ = await steps_of(
            request, state, about, language, lambda at: validators(request, at, language, vary=_VARY), modes
        )
    except Elsewhere as moved:
        return moved_to(request, state.identity, "/api/v1/cases/", f"{moved.iri}/timeline")
    answer = TimelineAnswer(
        id=about,
        title=timeline.title,
        caseNumbers=list(timeline.numbers),
        generation=generation.number,
        cut=timeline.cut,
        steps=[_step(each) for each in timeline.steps],
    )
    headers = {**validators(request, generation, language, vary=_VARY), "Content-Language": language}
    return json_answer(answer.model_dump(mode="json"), "application/json", headers)


def _step(step: Step) -> TimelineStep:
    return TimelineStep(
        kind=step.kind,
        date=step.date or None,
        body=step.body or None,
        node=step.node,
        item=step.item,
        text=step.text,
        outcome=step.outcome or None,
        documents=list(step.documents),
        rules=list(step.rules),
        evidence=[_quoted(each) for each in step.sentences],
    )


def _quoted(sentence: Sentence) -> Quoted:
    text, marks = "", []
    for piece, quoted in sentence.pieces:
        if quoted:
            marks.append((len(text), len(text) + len(piece)))
        text += piece
    return Quoted(
        document=sentence.document,
        start=sentence.begin,
        text=text,
        cutBefore=sentence.cut_before,
        cutAfter=sentence.cut_after,
        marks=marks,
        rules=list(sentence.rules),
    )
