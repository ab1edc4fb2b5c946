"""The page of searches, `/search?q=WORDS`, and the same as JSON: what the box of every page leads to."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup, escape

from papershelf.search.called_so import CalledSo, called_so
from papershelf.search.engine import Found, search
from papershelf.search.expression import express
from papershelf.search.query import parse
from papershelf.search.ranking import CLOSING, OPENING
from papershelf.search.rows import COLUMNS, bracketed, rows_of
from papershelf.site.datasette_parts import Base400, FilterArguments, add_cors_headers, json_renderer
from papershelf.site.forms import FILES
from papershelf.site.metadata import DATABASE
from papershelf.site.page_sql import sql_path
from papershelf.site.rendering import check_page, html_page, lead_to, page_of, whole_number

PAGE_SIZE = 25
MOST_ROWS = 1000
"""Of one page of JSON."""


async def answer(datasette: Datasette, request: Request) -> Any:
    """The answer to a search, in the form that was asked for."""
    text, form = request.args.get("q") or "", request.url_vars.get("form")
    size, page = _size(request), page_of(request)

    def ask(snapshot: sqlite3.Connection) -> tuple[Found, list[dict[str, Any]], list[CalledSo]]:
        found = search(snapshot, text, size, page)
        named = called_so(snapshot, found.query) if page == 1 and not found.is_direct else []
        return found, rows_of(snapshot, found.rows), named

    found, rows, named = await datasette.get_database(DATABASE).execute_fn(ask)
    check_page(page, len(rows))
    form = form or "html"
    next_page = datasette.urls.path(_address(request, form, page=page + 1)) if found.has_more else None
    if form == "json":
        return _json(datasette, request, found, rows, named, page, next_page)
    if found.is_direct:
        return lead_to(datasette, f"/papers/{rows[0]['slug']}", for_good=False)
    for row in rows:
        row["excerpt"] = _with_marks(row["excerpt"])
    context = {
        "text": found.query.text,
        "found": found,
        "papers": rows,
        "called_so": named,
        "page": page,
        "next_page": next_page,
        "meant": datasette.urls.path(f"/search?{urlencode({'q': found.suggestion})}") if found.suggestion else None,
        "as_json": datasette.urls.path(_address(request, "json")),
        "files": {form: datasette.urls.path(_address(request, form)) for form in FILES},
    }
    if rows:
        context["behind"] = sql_path("search", words=text)
    return await html_page(datasette, request, "search.html", context)


def as_filter(request: Request, table: str, datasette: Datasette) -> Callable[[], Awaitable[FilterArguments]]:
    """The condition that a search is on the table of papers, where other conditions stand beside it."""

    async def condition() -> FilterArguments:
        text = request.args.get("_search") or "" if table == "papers" else ""
        context = {"supports_search": table == "papers", "search": text}
        if not text.strip():
            return FilterArguments([], extra_context=context)

        def match(snapshot: sqlite3.Connection) -> str:
            return express(snapshot, parse(text)).match()

        expression = await datasette.get_database(DATABASE).execute_fn(match)
        where = "id in (select rowid from papers_fts where papers_fts match :search)"
        return FilterArguments([where], {"search": expression}, [f'found by "{text}"'], context)

    return condition


def _json(
    datasette: Datasette,
    request: Request,
    found: Found,
    rows: list[dict[str, Any]],
    named: list[CalledSo],
    page: int,
    next_page: str | None,
) -> Any:
    """As Datasette gives the rows of a table, in the shape that was asked for."""
    data: dict[str, Any] = {
        "ok": True,
        "query": found.query.text,
        "paper_count": found.paper_count,
        "is_estimate": found.is_estimate,
        "is_direct": found.is_direct,
        "has_all": found.has_all,
        "suggestion": found.suggestion,
        "unknown": list(found.unknown),
        "called_so": [asdict(one) for one in named],
        "next": str(page + 1) if next_page else None,
        "next_url": datasette.absolute_url(request, next_page) if next_page else None,
        "columns": list(COLUMNS),
        "primary_keys": ["slug"],
        "rows": [[*list(row.values())[:-1], bracketed(row["excerpt"])] for row in rows],
    }
    args = request.args
    if "_shape" not in args:
        data["rows"] = [dict(zip(COLUMNS, row, strict=True)) for row in data["rows"]]
    answer = json_renderer(args, data, "search")
    answer.headers["Cache-Control"] = f"max-age={datasette.setting('default_cache_ttl')}"
    add_cors_headers(answer.headers)
    return answer


def _with_marks(excerpt: str) -> Markup:
    return Markup(str(escape(excerpt)).replace(OPENING, "<mark>").replace(CLOSING, "</mark>"))


def _address(request: Request, form: str, **changed: object) -> str:
    """The address of this search in another form, or of another page of it."""
    kept = {name: request.args[name] for name in ("q", "_size", "_shape", "_nl") if name in request.args}
    if form != "json":
        kept.pop("_shape", None)
        kept.pop("_nl", None)
    return f"/search{'' if form == 'html' else f'.{form}'}?{urlencode(kept | changed)}"


def _size(request: Request) -> int:
    given = request.args.get("_size")
    if not given:
        return PAGE_SIZE
    if given == "max":
        return MOST_ROWS
    size = whole_number(given)
    if size is None or size > MOST_ROWS:
        raise Base400(f"_size= is a number of rows up to {MOST_ROWS}, or max.")
    return max(1, size)
