"""Collections over many rich items: making and stepping the index, pages, facets, sums, and items over REST."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from fastapi.testclient import TestClient
from rich.table import Table

from kommunegraf.api.app import create_app
from kommunegraf.collections.reading import Collections
from kommunegraf.collections.schema import NAME, PART
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.reference import refresh
from kommunegraf.store.writer import writing

IDENTITY = Identity()
ITEMS_A_MEETING = 10
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BATCH = 200  # documents
_OUTCOMES = ("approved", "noted", "postponed", "approved-as-recommended", "recommended-onward")
_TOPICS = ("tobacco-and-nicotine", "alcohol", "physical-activity", "prevention", "mental-health", "older-people")
_PHASES = ("original-budget", "planned-spend", "actual", "appropriation", "forecast")
Said = tuple[str, str, ox.NamedNode | ox.Literal]


def documents(items: int, seed: int = 1) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Minutes of meetings with so many items in all; an item with its case, decision, amounts and evidence is some
    150 triples. Each is a named graph."""
    chance = random.Random(seed)
    words = [f"ord{n}" for n in range(5_000)]
    for number in range(0, items, ITEMS_A_MEETING):
        document = IDENTITY.document("bench.example.org", str(number))
        authority = IDENTITY.municipality(chance.choice(_codes()))
        body = IDENTITY.body(authority, chance.choice(("Byrådet", "Sundhedsudvalget", "Økonomiudvalget")))
        day = f"{2005 + chance.randrange(20)}-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}"
        meeting = IDENTITY.meeting(body, f"{day}-{number}")
        version = IDENTITY.version(document, f"{number:064x}")
        said: list[Said] = [
            (document, "type", _class("Document")),
            (document, "publisher", ox.NamedNode(authority)),
            (document, "hasVersion", ox.NamedNode(version)),
            (document, "documentKind", _concept("document-kind", "minutes")),
            (document, "primaryTopic", ox.NamedNode(meeting)),
            (meeting, "type", _class("Meeting")),
            (meeting, "heldBy", ox.NamedNode(body)),
            (meeting, "date", _literal(day, "date")),
            (body, "type", _class("GoverningBody")),
            (body, "label", ox.Literal(body.rsplit("/", 1)[1])),
        ]
        for place in range(ITEMS_A_MEETING):
            said += _item(chance, words, document, version, authority, body, meeting, number + place)
        graph = ox.NamedNode(IDENTITY.document_graph(document))
        yield graph.value, [ox.Quad(ox.NamedNode(s), _property(p), o, graph) for s, p, o in said]


def _item(
    chance: random.Random,
    words: list[str],
    document: str,
    version: str,
    authority: str,
    body: str,
    meeting: str,
    n: int,
) -> Iterator[Said]:
    item = IDENTITY.part(document, "item", str(n))
    decision, recommendation = f"{item}/decision/1", f"{item}/recommendation/1"
    case = IDENTITY.case(authority, f"29.09.04-A00-{n % 50_000}-20")
    nodes: list[tuple[str, list[tuple[str, ox.NamedNode | ox.Literal]]]] = [
        (
            item,
            [
                ("type", _class("AgendaItem")),
                ("title", ox.Literal(" ".join(chance.choices(words, k=8)))),
                ("position", _literal(str(n % ITEMS_A_MEETING + 1), "integer")),
                ("about", _concept("health-topic", chance.choice(_TOPICS))),
                ("publicHealthScope", _concept("public-health-scope", chance.choice(("yes", "no", "unclear")))),
                ("concernsCase", ox.NamedNode(case)),
                ("hasRecommendation", ox.NamedNode(recommendation)),
                ("hasDecision", ox.NamedNode(decision)),
            ],
        ),
        (case, [("type", _class("Case")), ("caseNumber", ox.Literal(case.rsplit("/", 1)[1])),
                ("kleSubject", ox.NamedNode(IDENTITY.kle("29.09.04")))]),
        (recommendation, [("type", _class("Recommendation")), ("text", ox.Literal(_words(chance, words, 30)))]),
        (
            decision,
            [
                ("type", _class("Decision")),
                ("text", ox.Literal(" ".join(chance.choices(words, k=12)))),
                ("decidedBy", ox.NamedNode(body)),
                ("outcome", _concept("outcome", chance.choice(_OUTCOMES))),
                ("decidesOn", ox.NamedNode(recommendation)),
            ],
        ),
    ]  # fmt: skip
    for place in range(2):
        nodes.append(
            (
                f"{item}/amount/{place}",
                [
                    ("type", _class("FundingItem")),
                    ("amount", _literal(str(chance.randrange(1, 5_000) * 1_000), "decimal")),
                    ("currency", ox.Literal("DKK")),
                    ("fiscalYear", _literal(str(2010 + chance.randrange(16)), "gYear")),
                    ("phase", _concept("phase", chance.choice(_PHASES))),
                    ("about", _concept("health-topic", chance.choice(_TOPICS))),
                ],
            )
        )
    yield (meeting, "hasAgendaItem", ox.NamedNode(item))
    yield (document, "topic", ox.NamedNode(item))
    for node, statements in nodes:
        for place, (name, value) in enumerate(statements):
            yield (node, name, value)
            if name != "type":
                yield from _proof(version, node, name, value, 100 * (n % ITEMS_A_MEETING) + place)


def _words(chance: random.Random, words: list[str], many: int) -> str:
    return " ".join(chance.choices(words, k=many))


def _proof(version: str, node: str, name: str, value: ox.NamedNode | ox.Literal, start: int) -> Iterator[Said]:
    evidence = IDENTITY.evidence(version, start, start + 5, node, iri_of(name), str(value), "stated")
    span = IDENTITY.span(version, start, start + 5)
    yield (node, "evidence", ox.NamedNode(evidence))
    yield (evidence, "type", _class("Evidence"))
    yield (evidence, "supportsProperty", ox.NamedNode(iri_of(name)))
    yield (evidence, "hasTarget", ox.NamedNode(span))
    yield (span, "hasSource", ox.NamedNode(version))


def _codes() -> list[str]:
    return [
        f"{code:04}" for code in (101, 147, 151, 253, 329, 461, 561, 615, 621, 657, 661, 710, 730, 740, 751, 791, 851)
    ]


def _property(name: str) -> ox.NamedNode:
    return ox.NamedNode(RDF_TYPE if name == "type" else iri_of(name))


def _class(name: str) -> ox.NamedNode:
    return ox.NamedNode(iri_of(name))


def _concept(scheme: str, code: str) -> ox.NamedNode:
    return ox.NamedNode(IDENTITY.concept(scheme, code))


def _literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + datatype))


REQUESTS = {
    "page, unfiltered": "agenda-items",
    "page, one filter": "decisions?municipality=0657",
    "page, two filters": "decisions?municipality=0657&outcome=noted",
    "page, wide filters": "decisions?outcome=noted&outcome=approved&topic=29.09&sort=title",
    "page, filters and days": "decisions?outcome=noted&from=2015&to=2016-06&municipality=0657",
    "page, by topic, date": "agenda-items?topic=alcohol&scope=yes&sort=date",
    "facets of three fields, filtered": "decisions?municipality=0657&facets=outcome,year,topic&limit=1",
    "facets of three fields, wide": "decisions?outcome=noted&facets=municipality,year,topic&limit=1",
    "sums by year and municipality, all": "funding/aggregate?by=year,municipality",
    "sums by year and phase of one": "funding/aggregate?by=year&municipality=0657",
    "amounts between": "funding?min=1000000&max=1010000&sort=-amount",
}


def collections(count: int) -> list[Table]:
    """Over so many agenda items: how the index is made, kept in step and asked; in processor time of one core."""
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data=Path(place) / "data", workers=1, processes=1)
        seconds: dict[str, float] = {}
        triples = 0
        with writing(settings, "benchmark") as session:
            refresh(session)
            batch: dict[str, list[ox.Quad]] = {}
            for name, quads in documents(count):
                batch[name] = quads
                triples += len(quads)
                if len(batch) >= _BATCH:
                    session.writer.replace(batch)
                    batch = {}
            session.writer.replace(batch)
            begun = time.process_time()
            first = session.publish()
            seconds["publish with indexes made anew"] = time.process_time() - begun
            changed = dict(islice(documents(count, seed=2), 10))
            session.writer.replace(changed)
            begun = time.process_time()
            session.publish()
            seconds["publish with 10 documents changed"] = time.process_time() - begun
        generation = DataFolder(settings.data_folder).current()
        size = (generation.path.parent / PART / NAME).stat().st_size / 2**20
        opened = Collections(generation, settings.base)
        nodes = sum(opened.counts().values())
        made = Table(
            title=f"{count:,} items of {triples / count:.0f} triples; {nodes:,} nodes, {size:.0f} MiB of index"
        )
        made.add_column("what")
        made.add_column("seconds", justify="right")
        for what, taken in seconds.items():
            made.add_row(what, f"{taken:.1f}")
        assert first.number < generation.number
        return [made, _asked(settings, opened)]


def _asked(settings: Settings, opened: Collections) -> Table:
    table = Table(title="asked over REST (medians of processor time, in ms)")
    for column in ("what", "found", "ms"):
        table.add_column(column, justify="left" if column == "what" else "right")
    with TestClient(create_app(settings)) as client:
        for what, path in REQUESTS.items():
            answer = client.get(f"/api/v1/{path}")
            assert answer.status_code == 200, answer.text
            content = answer.json()
            found = content.get("total", len(content.get("rows", ())))
            table.add_row(what, f"{found:,}", f"{_median(partial(client.get, f'/api/v1/{path}')):.1f}")
        row = opened.page("agenda-items", {}, limit=1).rows[0]
        address = f"/api/v1/agenda-items/{row.iri.partition('/id/')[2]}"
        table.add_row("an item", "1", f"{_median(partial(client.get, address)):.1f}")
        table.add_row(
            "an item with evidence", "1", f"{_median(partial(client.get, f'{address}?include=evidence')):.1f}"
        )
    return table


def _median(work: Callable[[], object], runs: int = 15) -> float:
    """Milliseconds of this process's processor time, the middle one of the runs, after two that warm up."""
    for _ in range(2):
        work()
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return 1000 * statistics.median(taken)
