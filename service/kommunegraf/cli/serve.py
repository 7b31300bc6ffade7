"""`kommunegraf serve`: the graph over HTTP."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kommunegraf.api.serving import serve
from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import say
from kommunegraf.store.folder import DataFolder

Host = Annotated[str | None, typer.Option(help="The address to listen on (KOMMUNEGRAF_HOST).")]
Port = Annotated[int | None, typer.Option(help="The port to listen on (KOMMUNEGRAF_PORT).")]


def command(
    data: Data = None,
    host: Host = None,
    port: Port = None,
    workers: Annotated[int | None, typer.Option(help="Query processes kept warm (KOMMUNEGRAF_WORKERS).")] = None,
) -> None:
    """Serves the graph until interrupted: SPARQL at /sparql, REST at /api/v1, its description at /docs."""
    settings = settings_for(data, host=host, port=port, workers=workers)
    generation = DataFolder(settings.data_folder).current()  # says at once, not at the first request, if there is none
    say(f"Serving generation {generation.number} on http://{settings.host}:{settings.port}/ until Ctrl-C.")
    sys.stdout.flush()
    serve(settings)
