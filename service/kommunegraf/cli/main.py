"""The command line: one module a command, loaded when it is called."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kommunegraf.cli.output import complain
from kommunegraf.errors import KommunegrafError

# In the order of use. Each module has a function `command`, or `commands` (a Typer with commands of its own).
COMMANDS = (
    "run",
    "ingest",
    "harvest",
    "serve",
    "query",
    "explain",
    "evaluate",
    "status",
    "validate",
    "export",
    "generations",
    "backup",
    "restore",
    "upgrade",
    "forget",
    "token",
    "kle",
    "version",
)


class _Commands(TyperGroup):
    """Loads a command's module only when that command is asked for: `status` need not load the extraction."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return load(cmd_name) if cmd_name in COMMANDS else None


def load(name: str) -> TyperCommand | TyperGroup | Any:
    """The command of that name, as Typer runs it."""
    module = importlib.import_module(f"kommunegraf.cli.{name}")
    if hasattr(module, "commands"):
        return typer.main.get_command(module.commands)
    one = typer.Typer(add_completion=False, rich_markup_mode=None)
    one.command(name)(module.command)
    return typer.main.get_command(one)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="What Danish municipalities decide about public health, as linked data with the sentence that proves it.",
)


@app.callback()
def _root() -> None:
    """Needed by Typer for a group whose commands are loaded late."""


def main() -> None:
    """The console script. A `KommunegrafError` becomes its message and its exit code (docs/cli.md lists them)."""
    try:
        app(prog_name="kommunegraf")
    except KommunegrafError as error:
        complain(str(error))
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
