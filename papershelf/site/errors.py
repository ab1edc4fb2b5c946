"""What a visitor sees when something goes wrong: a page or JSON with one sentence, and nothing of the inside.

It takes the place of Datasette's own handler, which prints a traceback with all local variables for each page that
is not found.
"""

from __future__ import annotations

import errno
import logging
import re
from typing import Any

from datasette import NotFound, Response
from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup

from papershelf.site.datasette_parts import (
    MOST_BYTES,
    AnswerTooLarge,
    Base400,
    DatasetteError,
    QueryInterrupted,
    add_cors_headers,
    was_wrong,
)
from papershelf.site.forms import FILES
from papershelf.site.lanes import PAGES, PWC_API, SEARCHES, TABLES, lane_of
from papershelf.site.requests import path_of

log = logging.getLogger(__name__)

UNANSWERABLE = "This cannot be answered"
TOO_LONG = "The SQL query took too long: ask for fewer rows, or take the whole file (papershelf.db) and ask that."
TOO_LARGE = (
    f"The answer would be too large (more than {MOST_BYTES // 10**6} MB, or made of too much): ask for less, or take "
    "the whole file (papershelf.db) and ask that."
)
_NO_SUCH_FILE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)
"""What a system says of a name below one of the site's own files."""
BUSY = "Others ask for much at this moment: try again in a few seconds."
SOON = "Try again soon"
_TEXTS = tuple(f".{form}" for form in FILES if not form.endswith("json"))
"""Ends of addresses of files, in which no page has a place."""
RETRY = {"Retry-After": "5"}
_OF_API = re.compile(rf"(?:^|/){PWC_API[1:]}(?:/|$)")
_DATASETTES_WORDS = re.compile(r"Database not found.*|Table not found.*|404|")
"""What Datasette says of an address that leads nowhere."""


async def answer(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """The answer to a request that failed."""
    status, title, message = _describe(request, exception)
    return await say(datasette, request, status, title, message, RETRY if status == 503 else None)


def form_of(request: Request) -> str:
    """The form in which an answer is wanted: html, json or text, by the end of its address, or by what is accepted."""
    if request.path.endswith(".json"):
        return "json"
    if request.path.endswith(_TEXTS):
        return "text"
    if _OF_API.search(request.path):
        return "json"
    accepted = request.headers.get("accept", "").lower()
    return "json" if "application/json" in accepted and "text/html" not in accepted else "html"


async def say(
    datasette: Datasette,
    request: Request,
    status: int,
    title: str,
    message: str,
    headers: dict[str, str] | None = None,
) -> Any:
    """An answer of one sentence, in the form that was asked for."""
    headers = dict(headers or {})
    form = form_of(request)
    if form != "html" and datasette.cors:
        add_cors_headers(headers)
    if form == "json":
        body = {"ok": False, "error": str(message), "status": status, "title": title}
        if _OF_API.search(request.path):
            body["message"] = body["detail"] = body["error"]  # as its clients, and the original's, read it
        return Response.json(body, status=status, headers=headers)
    if form == "text":
        return Response.text(f"{title}: {message}\n", status=status, headers=headers)
    context = {"status": status, "title": title, "error": message}
    page = await datasette.render_template("error.html", context, request=request)
    return Response.html(page, status=status, headers=headers)


def _describe(request: Request, exception: Exception) -> tuple[int, str, str]:
    """Status, title and message of an exception."""
    if isinstance(exception, NotFound):
        message = str(exception)
        is_ours = _DATASETTES_WORDS.fullmatch(message) is None
        return 404, "Not found", message if is_ours else f"There is nothing at {request.path}."
    if isinstance(exception, OSError) and exception.errno in _NO_SUCH_FILE:
        return 404, "Not found", f"There is nothing at {request.path}."
    if isinstance(exception, QueryInterrupted) or isinstance(exception.__context__, QueryInterrupted):
        path = path_of(request.scope, "/")
        if lane_of(path, request.query_string) in (PAGES, TABLES, SEARCHES):
            return 503, SOON, BUSY  # SQL of ours: not what was asked is at fault
        return 400, UNANSWERABLE, TOO_LONG
    if isinstance(exception, DatasetteError):
        # Datasette builds this HTML itself, from escaped parts. Where it names no status, it means what was asked.
        message = Markup(exception.message) if exception.message_is_html else exception.message
        return 400 if exception.status == 500 else exception.status, exception.title or UNANSWERABLE, message
    if isinstance(exception, Base400):
        return exception.status, UNANSWERABLE, str(exception)
    if isinstance(exception, (AnswerTooLarge, MemoryError)):
        return 400, UNANSWERABLE, TOO_LARGE
    wrong = was_wrong(request, exception)
    if wrong is not None:
        return 400, UNANSWERABLE, wrong
    log.error("Request failed: %s", request.path, exc_info=exception)
    return 500, "Something went wrong", "The site could not answer this; the reason stands in its log."
