"""`kommunegraf forget`: a document out of everything."""

from __future__ import annotations

from typing import Annotated

import typer

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import say
from kommunegraf.commit import settle
from kommunegraf.errors import StoreError
from kommunegraf.store.forgetting import allow_again, forget


def command(
    document: Annotated[str, typer.Argument(help="The document's IRI.")],
    data: Data = None,
    undo: Annotated[bool, typer.Option("--undo", help="Allow the document to be ingested again.")] = False,
) -> None:
    """Removes a document from the store, every kept generation, texts and quarantine; only a tombstone stays."""
    settings = settings_for(data)
    if undo:
        if not allow_again(settings, document):
            raise StoreError(f"{document} was not forgotten")
        say(f"{document} may be ingested again")
        return
    gone = forget(settings, document)
    settle(settings)
    say(f"forgotten: {gone.texts} texts, {gone.held} held files; {gone.generations} generations built anew")
