"""What each path of the system answers, before any fault: status, media type, body and place to go on to."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from firstagenda_server.agenda import encoded
from firstagenda_server.chance import share
from firstagenda_server.faults import Faults
from firstagenda_server.pdf import pdf
from firstagenda_server.world import World

_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    location: str | None = None
    sets_cookie: bool = False
    needs_cookie: bool = False


NOT_FOUND = Answer(404, body=b"<html><body><h1>Siden findes ikke</h1></body></html>")


class Answers:
    """Answers for a world; `robots` is the text of robots.txt, None where there is none."""

    def __init__(self, world: World, faults: Faults, robots: str | None) -> None:
        self._world = world
        self._faults = faults
        self._robots = robots

    def of(self, target: str) -> Answer:
        """The answer to a GET of a path with its query; paths are the same in capitals and small letters."""
        parts = urlsplit(target)
        query = {name.casefold(): values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        words = [unquote(each) for each in parts.path.split("/") if each]
        match [each.casefold() for each in words]:
            case []:
                return Answer(body=self._home(), sets_cookie=self._faults.cookie != "explicit")
            case ["robots.txt"]:
                if self._robots is None:
                    return NOT_FOUND
                return Answer(media_type="text/plain; charset=utf-8", body=self._robots.encode())
            case ["home", "anonymousauthentication"]:
                return Answer(302, location=_inside(query.get("callback", "/")), sets_cookie=True)
            case ["api", "agenda", "udvalgsliste"]:
                return _json(self._world.list(placeholder=self._faults.placeholder))
            case ["api", "agenda", "dagsorden", _]:
                return self._agenda(words[3])
            case ["api", "agenda", "soeg"]:
                return self._search(query)
            case ["vis"]:
                return self._page(query.get("id", ""), query.get("punktid"))
            case ["vis", "pdf", "bilag", id_]:
                if query.get("redirectdirectlytopdf") == "true":
                    return Answer(302, location=f"/Pdf/HentEksternPdf?documentId={quote(id_)}")
                return self._file(id_)
            case ["pdf", "henteksternpdf"]:
                return self._file(query.get("documentid", ""))
            case ["vis", "pdf", "dagsorden", _]:
                return self._agenda_file(words[3])
        return NOT_FOUND

    def _agenda(self, id: str) -> Answer:
        value = self._world.agenda(id)
        if value is None:
            return Answer(
                404, needs_cookie=True, media_type="application/json; charset=utf-8", body=b'{"Message":"Not found"}'
            )
        if share(self._world.seed, "twice", id) < self._faults.duplicate_fields:
            return _json(_Twice(value))
        return _json(value)

    def _search(self, query: dict[str, str]) -> Answer:
        """`soeg`: criteria by body, year and words; pages by start and limit."""
        body, year = query.get("request.kriterie.udvalgid", ""), query.get("request.kriterie.moededato", "")
        words = query.get("request.kriterie.fritekst", "").casefold()
        start, limit = (
            int(query.get(f"request.paging.{name}") or default)
            for name, default in (("startindex", 0), ("limit", _LIMIT))
        )
        held = [
            each
            for each in self._world.held.values()
            if each.listed and body in ("", each.body.id) and each.date.startswith(year)
        ]
        found = [each for each in map(self._world.agendas.answer, held) if words in encoded(each).decode().casefold()]
        shown = found[start : start + min(limit, _LIMIT)]
        return _json(
            {
                "Dagsordner": shown,
                "AntalResultater": len(found),
                "MoreToBeSearched": start + len(shown) < len(found),
                "IkkePubliceredeMoeder": [],
            }
        )

    def _home(self) -> bytes:
        rows = "".join(
            f'<li><a href="/?request.kriterie.udvalgId={each.id}">{html.escape(each.name)}</a></li>'
            for each in self._world.bodies
        )
        return _page("Dagsordener og referater", f"<ul>{rows}</ul>")

    def _page(self, id: str, item: str | None) -> Answer:
        value = self._world.agenda(id)
        if value is None:
            return NOT_FOUND
        shown = [each for each in value["Dagsordenpunkter"] if item in (None, each["Id"])]
        if not shown:
            return NOT_FOUND
        parts = [f"<h1>{html.escape(value['Udvalg']['Navn'])}</h1><p>{value['Moede']['Dato'][:10]}</p>"]
        for each in shown:
            parts.append(f"<h2>{html.escape(each['Punktnummer'])} {html.escape(each['Navn'])}</h2>")
            parts.extend(field["Html"] or html.escape(field["Tekst"] or "") for field in each["Felter"])
        return Answer(body=_page(value["Moede"]["Navn"], "".join(parts)))

    def _file(self, id: str) -> Answer:
        words = self._world.file(id)
        if words is None:
            return NOT_FOUND
        return Answer(media_type="application/pdf", body=pdf(*words))

    def _agenda_file(self, id: str) -> Answer:
        value = self._world.agenda(id)
        if value is None:
            return NOT_FOUND
        items = self._world.meetings[id].items
        lines = [f"{each.number or ''} {each.title or 'Uden titel'}".strip() for each in items]
        title = f"{value['Moede']['Navn']}: {value['Udvalg']['Navn']} {value['Moede']['Dato'][:10]}"
        return Answer(media_type="application/pdf", body=pdf(title, lines))


class _Twice:
    """An agenda whose first item states its title and number twice: what is true last."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value


def _json(value: object) -> Answer:
    if isinstance(value, _Twice):
        text = encoded(value.value).decode()
        stale = json.dumps("Uden titel")
        text = text.replace('"Presentations":', f'"Navn":{stale},"Punktnummer":null,"Presentations":', 1)
        body = text.encode()
    else:
        body = encoded(value)
    return Answer(media_type="application/json; charset=utf-8", body=body, needs_cookie=True)


def _page(title: str, body: str) -> bytes:
    head = f'<head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
    return f'<!doctype html><html lang="da">{head}<body>{body}</body></html>'.encode()


def _inside(callback: str) -> str:
    """The path of a callback: the real system may be made to lead elsewhere, this one leads home."""
    parts = urlsplit(callback)
    path = parts.path or "/"
    return path + (f"?{parts.query}" if parts.query else "")
