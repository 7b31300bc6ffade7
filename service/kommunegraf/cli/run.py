"""`kommunegraf run`: the shortest way from documents to answers, ingest and serve in one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kommunegraf import resources
from kommunegraf.api.serving import serve
from kommunegraf.cli.ingest import show, with_progress
from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import say
from kommunegraf.cli.serve import Host, Port

_FIRST_QUERY = (
    "PREFIX kg: <https://w3id.org/kommunegraf/ns#> PREFIX schema: <https://schema.org/> "
    "SELECT ?outcome ?text WHERE { ?decision a kg:Decision ; schema:text ?text . "
    "OPTIONAL { ?decision kg:outcome ?outcome } } LIMIT 10"
)


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders; none: the demonstration.")] = None,
    data: Data = None,
    host: Host = None,
    port: Port = None,
) -> None:
    """Ingests documents (or the demonstration corpus) and serves the graph in the foreground."""
    settings = settings_for(data, host=host, port=port)
    show(with_progress(paths or [resources.folder("samples")], settings))
    address = f"http://{settings.host}:{settings.port}"
    say(f"Serving on {address}/ until Ctrl-C: open it in a browser, choose a fact, and see the sentence that says it.")
    say(
        f"What to try: {address}/money (plans and budgets), {address}/query (questions), {address}/docs (for programs)."
    )
    say("A first query, from another terminal:\n")
    say(f"  curl -s {address}/sparql -H 'Accept: text/csv' --data-urlencode 'query={_FIRST_QUERY}'\n")
    sys.stdout.flush()
    serve(settings)
