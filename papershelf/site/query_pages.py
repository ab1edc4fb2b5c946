"""Pages of a query: Datasette shows the first thousand rows of one and no more; `_page=2` has what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from datasette import Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.datasette_parts import ROWS_BEFORE, json_renderer, path_with_replaced_args
from papershelf.site.metadata import DATABASE
from papershelf.site.queries import QUESTIONS
from papershelf.site.rendering import check_page

PAGE = "_page"
"""The parameter that names a page, from 1; the names of a query's own parameters do not begin so."""
LEFT_OUT = "Papershelf-Left-Out"
"""The header that says what an answer leaves out; where the rest is, `Link` says."""
ROWS_A_PAGE = 1000
_QUERY = re.compile(rf"/{DATABASE}(?:/(?:{'|'.join(question.name for question in QUESTIONS)}))?(?:\.json)?")


def page_asked_for(path: str, query: str) -> int:
    """The page of a query that an address names; 1 where it names none."""
    if PAGE not in query or _QUERY.fullmatch(path) is None:
        return 1
    named = dict(parse_qsl(query)).get(PAGE, "")
    return max(1, int(named)) if named.isascii() and named.isdecimal() and len(named) < 7 else 1


@contextmanager
def at_page(path: str, query: str) -> Iterator[None]:
    """Have the query that is run meanwhile give the rows of the page that an address names."""
    token = ROWS_BEFORE.set((page_asked_for(path, query) - 1) * ROWS_A_PAGE)
    try:
        yield
    finally:
        ROWS_BEFORE.reset(token)


def page_path(datasette: Datasette, request: Request, step: int) -> str:
    """The address of the next page of a query, or of the one before."""
    page = page_asked_for(request.path, request.query_string) + step
    # With the number of the first page as none, it has one address.
    path: str = datasette.urls.path(path_with_replaced_args(request, {PAGE: page if page > 1 else None}))
    return path


def for_templates(datasette: Datasette, request: Request) -> dict[str, Any]:
    """What the page of a query says of its place among others."""
    return {
        "query_page": page_asked_for(request.path, request.query_string),
        "page_path": partial(page_path, datasette, request),
        "check_page": check_page,
    }


def as_json(datasette: Datasette, request: Request, args: Any, data: dict[str, Any], view_name: str) -> Response:
    """The rows of a table or a query as Datasette's JSON; where there are more, it says where."""
    more = bool(data.get("truncated")) and "query_name" in data
    if more:
        data["next"] = str(page_asked_for(request.path, request.query_string) + 1)
        data["next_url"] = datasette.absolute_url(request, page_path(datasette, request, 1))
    if "query_name" in data:
        check_page(page_asked_for(request.path, request.query_string), len(data["rows"]))
    answer = json_renderer(args, data, view_name)
    if more or data.get("next_url"):
        answer.headers[LEFT_OUT] = "the rows that follow; Link leads to them"
    return answer
