"""`/api/v1/{collection}`: a page of a collection, or the whole filtered collection as CSV or lines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from kommunegraf.api.entities import Json
from kommunegraf.api.requests import address_of, written_parameters
from kommunegraf.api.rest.answering import CONTEXT, Opened, add_filters, item, json_answer, opened
from kommunegraf.api.rest.asked import FORMATS, Asked, asked, told
from kommunegraf.api.rest.streaming import chunks
from kommunegraf.collections.answers import Facet, Row
from kommunegraf.collections.definitions import Collection


async def list_collection(request: Request, collection: Collection) -> Response:
    """Answers a request for a list."""
    this, headers = await opened(request)
    wished = await to_thread.run_sync(lambda: asked(request, this.collections, collection))
    if wished.streamed:
        return await _streamed(this, collection, wished, headers)

    def answer() -> Response:
        page = told(
            lambda: this.collections.page(collection.name, wished.filters, wished.sort, wished.limit, wished.after)
        )
        content: Json = {"@context": CONTEXT, "generation": this.number, "total": page.total}
        links = [f'<{_address(request, None)}>; rel="first"']
        if page.next is not None:
            content["next"] = _address(request, page.next)
            links.append(f'<{content["next"]}>; rel="next"')
        if wished.filters.words is not None:
            content["qCut"] = page.words_cut
        if cut := this.collections.cut(collection.name):
            content["valuesCut"] = cut
        if wished.facets:
            found = told(lambda: this.collections.facets(collection.name, wished.filters, wished.facets))
            content["facets"] = {name: _facet(facet) for name, facet in found.items()}
        items = [_item(this, row, wished) for row in page.rows]
        if wished.by_filters:
            add_filters(this, collection, items)
        content["items"] = items
        return json_answer(content, wished.media, {**headers, "Link": ", ".join(links)})

    # One call, one thread: a pyoxigraph iterator must not be stepped from another thread than its own.
    return await to_thread.run_sync(answer)


def _address(request: Request, after: str | None) -> str:
    """The address of a page of the same list: this one, but for where it begins."""
    kept = [(name, value) for name, value in written_parameters(request) if name != "after"]
    query = urlencode([*kept, *([("after", after)] if after else [])])
    return f"{address_of(request)}?{query}" if query else address_of(request)


def _item(this: Opened, row: Row, wished: Asked) -> Json:
    found = item(this, row.iri, evidence=wished.evidence, fields=wished.fields, modes=wished.modes)
    return found or {"id": row.iri, "type": []}


def _facet(facet: Facet) -> Json:
    values = [{"value": each.value, "count": each.count, "label": dict(each.labels)} for each in facet.values]
    return {"values": values, "cut": facet.cut}


async def _streamed(this: Opened, collection: Collection, wished: Asked, headers: dict[str, str]) -> Response:
    """The whole list in chunks. The first is made before the answer begins, so that what fails then is a problem."""
    parts = chunks(this, collection, wished)
    first = await to_thread.run_sync(lambda: told(lambda: next(parts)))

    async def body() -> AsyncIterator[bytes]:
        try:
            yield first
            while (chunk := await to_thread.run_sync(lambda: next(parts, None))) is not None:
                yield chunk
        finally:
            parts.close()

    ending = next(name for name, media in FORMATS.items() if media == wished.media)
    kept = {**headers, "Vary": "Accept", "Content-Disposition": f'attachment; filename="{collection.name}.{ending}"'}
    if cut := this.collections.cut(collection.name):
        kept["X-Values-Cut"] = ", ".join(cut)
    return StreamingResponse(body(), media_type=wished.media, headers=kept)
