"""Answers that the pages of the site give: HTML from a template, JSON that other sites may ask for, and ways on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import unquote

from datasette import Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.datasette_parts import Base400, DatasetteError, add_cors_headers

Row = dict[str, Any]


async def html_page(datasette: Datasette, request: Request, template: str, context: Row) -> Any:
    """A page made from a template."""
    return Response.html(
        await datasette.render_template(template, context, request=request),
        headers={"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"},
    )


def json_answer(datasette: Datasette, content: Row) -> Any:
    """JSON, for programs and for other sites."""
    headers = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}
    if datasette.cors:
        add_cors_headers(headers)
    return Response.json(content, headers=headers)


def lead_to(datasette: Datasette, path: str, *, for_good: bool = True) -> Any:
    """Lead on to another address of the site."""
    return Response.redirect(datasette.urls.path(path), status=301 if for_good else 302)


def whole_address(datasette: Datasette, request: Request, path: str) -> str:
    """An address of the site with the host that the visitor asked."""
    address: str = datasette.absolute_url(request, datasette.urls.path(path))
    return address


def page_of(request: Request) -> int:
    """Which page of a list is asked for, from 1; refuses what is no such number."""
    page = whole_number(request.args.get("page") or request.args.get("_next") or "1")
    if page is None:
        raise Base400("page= is the number of a page, from 1.")
    return max(1, page)


def choice_of(request: Request, name: str, choices: Collection[str]) -> str | None:
    """The choice that a parameter names, None where it names none; refuses what is no choice."""
    given = (request.args.get(name) or "").strip().lower()
    if given and given not in choices:
        raise Base400(f"{name}= is {' or '.join(choices)}.")
    return given or None


def check_page(page: int, row_count: int) -> None:
    """Refuse a page behind the last one, in every form; the first is there, though nothing may stand on it."""
    if page > 1 and not row_count:
        raise not_found("There are fewer pages: this one is behind the last.")


def named_in(request: Request, part: str) -> str:
    """A name that stands in an address, whatever letters it has."""
    return unquote(request.url_vars[part])


def not_found(message: str) -> DatasetteError:
    """What to raise where nothing is; from NotFound Datasette leads on to another spelling of the address."""
    return DatasetteError(message, title="Not found", status=404)


def whole_number(text: str) -> int | None:
    """The number that a text is; None where it is none, or larger than any number of pages or rows."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None
