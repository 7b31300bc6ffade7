"""`kommunegraf status`: what is stored, what is held and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kommunegraf.cli.options import AsJson, Data, settings_for
from kommunegraf.cli.output import console, print_json, say, table
from kommunegraf.harvest.naming import names
from kommunegraf.identity import ONTOLOGY
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.validation.cpr import redact_names

_SHOWN = 40
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_KIND = ox.NamedNode("http://purl.org/dc/terms/type")


def command(data: Data = None, as_json: AsJson = False) -> None:
    """Shows the served generation, counts by kind, warnings, what is held with its reasons, and runs cut short."""
    status = _gather(settings_for(data))
    if as_json:
        print_json(status)
        return
    say(f"{status['data']}: generation {status['generation']}, published {status['publishedAt']}")
    say(f"{len(status['documents'])} documents, {sum(each['warnings'] for each in status['documents'])} warnings")
    if status["documents"]:
        rows = [
            (each["harvested"] or ", ".join(each["names"]), each["kind"], each["warnings"] or "", each["document"])
            for each in status["documents"][:_SHOWN]
        ]
        console().print(table(("file", "kind", "warnings", "document"), rows))
        if len(status["documents"]) > _SHOWN:
            say(f"… and {len(status['documents']) - _SHOWN} more: --json lists all")
    if status["nodes"]:
        console().print(table(("class", "nodes"), status["nodes"].items()))
    if status["warnings"]:
        console().print(table(("warning", "times"), status["warnings"].items()))
    if status["held"]:
        held = [
            (each["harvested"] or each["name"], each["reason"], "\n".join(each["messages"])) for each in status["held"]
        ]
        console().print(table(("held file", "reason", "what to do"), held))
    else:
        say("nothing is held")
    for run in status["unfinished"]:
        say(f"a run of {run['since']} was cut short; the next ingest does it again: {', '.join(run['paths'])}")


def _gather(settings: Settings) -> dict[str, Any]:
    folder = DataFolder(settings.data_folder)
    generation = folder.current()
    store = generation.open()
    ledger = generation.open_ledger()
    entries = [entry for document in ledger.documents() if (entry := ledger.entry(document)) is not None]
    harvested = names(folder.harvest_memory)
    warnings: Counter[str] = Counter()
    for entry in entries:
        results = folder.texts.about(entry.text_sha256).get("report", {}).get("results", [])
        warnings.update(result["shape"] for result in results if result["severity"] == "warning")
    return {
        "data": str(folder.path),
        "generation": generation.number,
        "publishedAt": generation.published_at.isoformat(timespec="seconds"),
        "documents": [
            {
                "document": entry.document,
                "names": list(entry.names),
                "harvested": _redacted(_first(harvested, entry.document, *entry.bytes_sha256)),
                "kind": _kind(store, entry.document),
                "warnings": entry.warnings,
                "text": entry.text_sha256,
            }
            for entry in entries
        ],
        "nodes": _nodes(store),
        "warnings": dict(warnings.most_common()),
        "held": [
            {**held.as_json(), "harvested": _redacted(_first(harvested, held.sha256))}
            for held in folder.quarantine.all()
        ],
        "unfinished": [{"since": run.since, "paths": list(run.paths)} for run in folder.journal.unfinished()],
    }


def _first(harvested: Mapping[str, str], *keys: str) -> str | None:
    """How a harvest knows a file, where it came by one: in the archive its name is a hash."""
    return next((harvested[key] for key in keys if key in harvested), None)


def _redacted(name: str | None) -> str | None:
    return None if name is None else redact_names(name)


def _kind(store: ox.Store, document: str) -> str:
    found = store.quads_for_pattern(ox.NamedNode(document), _KIND, None, ox.DefaultGraph())
    return next((quad.object.value.rpartition("/")[2] for quad in found if isinstance(quad.object, ox.NamedNode)), "")


def _nodes(store: ox.Store) -> dict[str, int]:
    """How many nodes of each class of the ontology."""
    counts = Counter(
        quad.object.value.removeprefix(ONTOLOGY)
        for quad in store.quads_for_pattern(None, _TYPE, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(ONTOLOGY)
    )
    return dict(sorted(counts.items()))
