"""`kommunegraf kle`: KL's classification of subjects and facets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import say
from kommunegraf.commit import settle
from kommunegraf.identity import Identity
from kommunegraf.kle import load_kle
from kommunegraf.store.durable import write_atomically
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.folder import DataFolder

commands = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="KL's classification (KLE)."
)


@commands.callback()
def _root() -> None:
    """Needed by Typer for a group of one command."""


@commands.command("load")
def load(
    path: Annotated[Path, typer.Argument(help="KLE-Emneplan or KLE-Handlingsfacetter, XML or CSV.")],
    data: Data = None,
) -> None:
    """Loads the whole classification from KL's file; it takes the place of the excerpt that comes with kommunegraf."""
    settings = settings_for(data)
    triples = list(load_kle(path, settings.base))
    facets = Identity(settings.base).kle_facet("")
    is_facets = any(isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(facets) for t in triples)
    name = "concepts-kle-facets" if is_facets else "concepts-kle"
    folder = DataFolder(settings.data_folder)
    folder.create()
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    with storage_errors(folder.path):
        write_atomically(folder.reference / f"{name}.nt", content)
    settle(settings)
    say(f"{len(triples)} statements of {path.name} are in {settings.data_folder}")
