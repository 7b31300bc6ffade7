"""`kommunegraf token`: who may write over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import pyoxigraph as ox
import typer

from kommunegraf.cli.options import AsJson, Data, settings_for
from kommunegraf.cli.output import console, print_json, say, table
from kommunegraf.errors import ConfigurationError
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.tokens import Scope, Token, Tokens
from kommunegraf.update.ownership import owned

commands = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Bearer tokens: who may write over HTTP (docs/updates.md).",
)


@commands.command("create")
def create(
    scope: Annotated[list[Scope], typer.Option("--scope", help="What its bearer may do; may be given again.")],
    data: Data = None,
    graph_prefix: Annotated[
        list[str] | None, typer.Option("--graph-prefix", help="What the graphs it may write begin with; none: any.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Whose it is, for `token list`.")] = "",
    expires: Annotated[str | None, typer.Option("--expires", help="Its last day, or date and time (ISO 8601).")] = None,
) -> None:
    """Makes a token and prints it, once."""
    settings = settings_for(data)
    prefixes = list(dict.fromkeys(graph_prefix or ()))
    if prefixes and Scope.UPDATE not in scope:
        raise ConfigurationError("--graph-prefix is for tokens with --scope update")
    for prefix in prefixes:
        _check_prefix(prefix, settings.base)
    _, sent = Tokens(DataFolder(settings.data_folder)).create(
        scope, graph_prefixes=prefixes, name=name, expires=None if expires is None else _end(expires)
    )
    say(sent)


@commands.command("list")
def show(data: Data = None, as_json: AsJson = False) -> None:
    """Lists the tokens, without their secrets."""
    tokens = Tokens(_folder(data)).all()
    if as_json:
        print_json([{**_public(token), "valid": token.valid(datetime.now(UTC))} for token in tokens])
        return
    rows = [
        (each.id, each.name, ", ".join(each.scopes), ", ".join(each.graph_prefixes), each.created.date(), _state(each))
        for each in tokens
    ]
    console(wide=True).print(table(("id", "name", "scopes", "graph prefixes", "created", "state"), rows))


@commands.command("revoke")
def revoke(token_id: Annotated[str, typer.Argument(metavar="ID", help="Of `token list`.")], data: Data = None) -> None:
    """Makes a token void, at once."""
    token = Tokens(_folder(data)).revoke(token_id)
    say(f"token {token.id} is revoked")


def _folder(data: Data) -> DataFolder:
    folder = DataFolder(settings_for(data).data_folder)
    folder.check()
    return folder


def _public(token: Token) -> dict[str, object]:
    return {name: value for name, value in token.as_json().items() if name != "sha256"}


def _state(token: Token) -> str:
    if token.revoked is not None:
        return f"revoked {token.revoked.date()}"
    if token.expires is None:
        return "valid"
    return f"valid until {token.expires.isoformat()}" if token.valid(datetime.now(UTC)) else "expired"


def _end(written: str) -> datetime:
    """A day is good to its end (UTC); a time without a zone is UTC."""
    try:
        if "T" in written or " " in written:
            end = datetime.fromisoformat(written)
            end = end if end.tzinfo else end.replace(tzinfo=UTC)
        else:
            last = date.fromisoformat(written) + timedelta(days=1)
            end = datetime(last.year, last.month, last.day, tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(f"--expires {written!r} is no date: write 2030-12-31 or 2030-12-31T12:00Z") from error
    if end <= datetime.now(UTC):
        raise ConfigurationError(f"--expires {written} is past; name a day to come")
    return end


def _check_prefix(prefix: str, base: str) -> None:
    try:
        ox.NamedNode(prefix)
    except ValueError as error:
        raise ConfigurationError(f"--graph-prefix {prefix!r} is no IRI: {error}") from error
    if owned(prefix, base):
        raise ConfigurationError(f"--graph-prefix {prefix}: all below {base}graph/ is ingest's and never written so")
