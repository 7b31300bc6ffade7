"""What pages load beside themselves: style sheets and scripts of the package, at addresses that change with them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from fastapi import APIRouter, Request, Response

from kommunegraf.api.negotiation import accepts_gzip
from kommunegraf.api.problems import Problem

router = APIRouter(include_in_schema=False)
PREFIX = "/static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its content, the same packed, its media type, and where it is."""

    content: bytes
    packed: bytes
    media_type: str
    address: str


@cache
def assets() -> MappingProxyType[str, Asset]:
    """All files of `web/static` by name, read once."""
    found: dict[str, Asset] = {}
    for path in sorted((Path(__file__).parent / "static").iterdir()):
        media_type = _KINDS.get(path.suffix)
        if media_type is not None:
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            address = f"{PREFIX}/{digest}/{path.name}"
            found[path.name] = Asset(content, gzip.compress(content, 9, mtime=0), media_type, address)
    return MappingProxyType(found)


def address_of(name: str) -> str:
    """Where a file is; it may be kept for ever, since another content has another address. Raises `KeyError`."""
    return assets()[name].address


@router.get(PREFIX + "/{digest}/{name}")
def get_asset(request: Request, digest: str, name: str) -> Response:
    """A file of the pages; 404 for another content than today's, so that no cache mixes two."""
    asset = assets().get(name)
    if asset is None or asset.address != f"{PREFIX}/{digest}/{name}":
        raise Problem(404, "not-found", "No such file", "the pages have no such file; load the page again")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if accepts_gzip(request.headers.get("accept-encoding")):
        return Response(asset.packed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)
