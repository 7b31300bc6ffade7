"""A timeline as an HTML page: no script, nothing from elsewhere, every word escaped."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby

from kommunegraf.api.timeline import Sentence, Step, Timeline
from kommunegraf.datafiles import DataFile, mapping

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 0 auto; padding: 1rem; }
body { color: #111; background: #fff; } a { color: #0645ad; } mark { background: #ffe58a; color: #111; }
h1 { line-height: 1.2; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-top: .75rem; }
h2 { border-top: 1px solid #767676; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; } p { margin: .25rem 0; }
ol { list-style: none; padding: 0; } blockquote { margin: .5rem 0; padding-left: .75rem; }
blockquote { border-left: 3px solid #767676; } .said { white-space: pre-line; } .small { font-size: .875rem; }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111; } a { color: #9db8ff; } }
"""
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class PageWords(DataFile):
    """The words of the page in one language; `months` in their order, `day` with {day}, {month} and {year}."""

    heading: str
    case: str
    item: str
    number: str
    undated: str
    no_body: str
    steps: str
    item_kind: str
    recommendation_kind: str
    decision_kind: str
    attachment_kind: str
    outcome: str
    evidence: str
    source: str
    document: str
    derived: str
    linked: str
    none: str
    other_language: str
    data: str
    note: str
    months: tuple[str, ...]
    day: str

    def kind(self, kind: str) -> str:
        """What a step of this kind is called."""
        return {
            "item": self.item_kind,
            "recommendation": self.recommendation_kind,
            "decision": self.decision_kind,
            "attachment": self.attachment_kind,
        }[kind]

    def date(self, lexical: str) -> str:
        """A date as it is written in the language; one that is less than a day as it stands."""
        parts = lexical.split("-")
        if len(parts) != 3 or len(self.months) != 12 or not all(part.isdigit() for part in parts):
            return lexical or self.undated
        year, month, day = (int(part) for part in parts)
        return self.day.format(day=day, month=self.months[month - 1], year=year)


class TimelinePage(DataFile):
    """`mappings/pages/timeline.toml`."""

    da: PageWords
    en: PageWords


LANGUAGES = ("da", "en")


@cache
def page_words(language: str) -> PageWords:
    """The words in one of `LANGUAGES`."""
    page = mapping("pages/timeline.toml", TimelinePage)
    return page.da if language == "da" else page.en


def timeline_page(timeline: Timeline, language: str, base: str, *, case: bool) -> str:
    """The whole page. `base` is what IRIs begin with; `case` says whether it is a case's or an item's timeline."""
    words = page_words(language)
    other = next(each for each in LANGUAGES if each != language)
    title = timeline.title or ", ".join(timeline.numbers) or words.heading
    collection = "cases" if case else "agenda-items"
    data = _address(timeline.about, base, collection)
    parts = [
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)} – {escape(words.heading)}</title><style>{_STYLE}</style></head><body>",
        f'<header><p class="small"><a href="?lang={other}" hreflang="{other}" lang="{other}">',
        f"{escape(words.other_language)}</a></p>",
        f"<h1>{escape(title)}</h1>",
        _numbers(timeline, words, case=case),
        f'<p class="small"><a href="{escape(data)}">{escape(words.data)}</a></p></header>',
        f'<main aria-label="{escape(words.steps)}">',
        *_meetings(timeline, words, base),
        f'</main><footer><p class="small">{escape(words.note)}</p></footer></body></html>',
    ]
    return "".join(parts)


def _numbers(timeline: Timeline, words: PageWords, *, case: bool) -> str:
    if not timeline.numbers:
        return f"<p>{escape(words.case if case else words.item)}</p>"
    return f"<p>{escape(words.number)}: {escape(', '.join(timeline.numbers))}</p>"


def _meetings(timeline: Timeline, words: PageWords, base: str) -> Iterator[str]:
    if not timeline.steps:
        yield f"<p>{escape(words.none)}</p>"
        return
    yield "<ol>"
    for (date, body), steps in groupby(timeline.steps, key=lambda step: (step.date, step.body)):
        when = f'<time datetime="{escape(date)}">{escape(words.date(date))}</time>' if date else escape(words.undated)
        yield f"<li><h2>{when} · {escape(body or words.no_body)}</h2><ol>"
        for step in steps:
            yield from _step(step, words, base)
        yield "</ol></li>"
    yield "</ol>"


def _step(step: Step, words: PageWords, base: str) -> Iterator[str]:
    yield f"<li><h3>{escape(words.kind(step.kind))}</h3>"
    if step.outcome:
        yield f"<p>{escape(words.outcome)}: <strong>{escape(step.outcome)}</strong></p>"
    if step.text:
        yield f'<p class="said">{escape(step.text)}</p>'
    if step.kind == "item" and step.rules:
        yield f'<p class="small">{escape(words.linked)} <code>{escape(", ".join(step.rules))}</code></p>'
    for sentence in step.sentences:
        yield _sentence(sentence, words, base)
    yield "</li>"


def _sentence(sentence: Sentence, words: PageWords, base: str) -> str:
    text = _address(sentence.document, base, "documents") + "/text"
    rules = f" ({escape(words.derived)} <code>{escape(', '.join(sentence.rules))}</code>)" if sentence.rules else ""
    shown = "".join(f"<mark>{escape(piece)}</mark>" if quoted else escape(piece) for piece, quoted in sentence.pieces)
    return (
        f'<blockquote><p class="small">{escape(words.evidence)}{rules}:</p><p class="said">{shown}</p>'
        f'<p class="small"><a href="{escape(text)}">{escape(words.source)}</a></p></blockquote>'
    )


def _address(iri: str, base: str, collection: str) -> str:
    """The address of a node in REST."""
    return f"/api/v1/{collection}/{iri.removeprefix(f'{base}id/')}"
