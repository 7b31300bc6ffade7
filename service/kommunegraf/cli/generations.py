"""`kommunegraf generations`: the published states that are kept, and going back to one."""

from __future__ import annotations

from typing import Annotated

import typer

from kommunegraf.cli.options import AsJson, Data, settings_for
from kommunegraf.cli.output import console, print_json, say, table
from kommunegraf.errors import StoreError
from kommunegraf.store.changing import changing
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.restoring import serve_again


def command(
    data: Data = None,
    use: Annotated[int | None, typer.Option(help="Serve this generation again (as a new one).")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Remove all but the last so many.")] = None,
    as_json: AsJson = False,
) -> None:
    """Lists the generations; `--use` goes back to one, `--keep` removes old ones."""
    settings = settings_for(data)
    folder = DataFolder(settings.data_folder)
    folder.check()
    if use is not None:
        say(f"generation {use} is served again, as generation {serve_again(settings, use).number}")
    if keep is not None:
        with changing(folder, settings, "generations --keep"):
            say(f"{folder.generations.prune(keep)} generations removed")
    try:
        current = folder.generations.number()
    except StoreError as error:
        current = 0
        if use is None:
            say(str(error))
    found = folder.generations.all()
    if as_json:
        print_json([{**each.about, "current": each.number == current} for each in found])
        return
    rows = [
        (each.number, each.published_at.isoformat(timespec="seconds"), "served" if each.number == current else "")
        for each in found
    ]
    console().print(table(("generation", "published", ""), rows))
