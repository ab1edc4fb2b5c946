"""Answers of the API over HTTP: pages with the addresses of the next and the previous one, objects, and errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import msgspec
from datasette import Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.datasette_parts import Base400, add_cors_headers
from papershelf.site.metadata import DATABASE
from papershelf.site.pwc_api.asking import MOST_ROWS, USUAL_SIZE, Asked, Page
from papershelf.site.pwc_api.endpoints import ENDPOINTS, Endpoint
from papershelf.site.rendering import check_page, named_in, not_found, whole_address

NUMBERS = frozenset({"page", "items_per_page", "stars"})
"""Parameters that are numbers."""
_LONGEST_NUMBER = 8


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """The addresses of the API, as a plugin of Datasette registers them."""
    return [(endpoint.pattern, _answering(endpoint)) for endpoint in ENDPOINTS]


def _answering(endpoint: Endpoint) -> Callable[..., Awaitable[Any]]:
    async def answer(datasette: Datasette, request: Request) -> Any:
        asked = _asked(datasette, request, endpoint)
        found = await datasette.get_database(DATABASE).execute_fn(lambda snapshot: endpoint.answer(snapshot, asked))
        if found is None:
            raise not_found(f"There is nothing at {request.path}.")
        if isinstance(found, Page):
            check_page(asked.page, len(found.results))
            found = {
                "count": found.count,
                "next": _address(datasette, request, asked.page + 1) if found.has_more else None,
                "previous": _address(datasette, request, asked.page - 1) if asked.page > 1 else None,
                "results": found.results,
            }
        headers = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}
        if datasette.cors:
            add_cors_headers(headers)
        body = msgspec.json.encode(found).decode()
        return Response(body, headers=headers, content_type="application/json; charset=utf-8")

    return answer


def _asked(datasette: Datasette, request: Request, endpoint: Endpoint) -> Asked:
    given = {name: request.args[name] for name in request.args if request.args[name].strip()}
    numbers = {name: _number(name, given[name]) for name in NUMBERS & given.keys()}
    for name in {"page", "items_per_page"} & numbers.keys():
        if not numbers[name]:
            raise Base400(f"{name}= is a number from 1.")
    names = {part: named_in(request, part) for part in endpoint.parts}
    filters = {name: given[name] for name in endpoint.filters if name in given}
    size = min(MOST_ROWS, numbers.get("items_per_page", USUAL_SIZE))
    site = whole_address(datasette, request, "/").rstrip("/")
    return Asked(names, filters, numbers.get("page", 1), size, site)


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise Base400(f"{name}= is a whole number of at most {_LONGEST_NUMBER} digits.")
    return int(text)


def _address(datasette: Datasette, request: Request, page: int) -> str:
    """The address of another page of what is asked for."""
    kept = {name: request.args[name] for name in request.args if name != "page"}
    path = "/" + request.path.removeprefix(datasette.setting("base_url"))
    return whole_address(datasette, request, f"{path.replace('//', '/')}?{urlencode(kept | {'page': page})}")
