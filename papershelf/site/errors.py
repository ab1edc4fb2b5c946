"""What a visitor sees when something goes wrong: a page or JSON with one sentence, and nothing of the inside.

It takes the place of Datasette's own handler, which prints a traceback with all local variables for each page that
is not found.
"""

from __future__ import annotations

import logging
from typing import Any

from datasette import NotFound, Response
from datasette.app import Datasette
from datasette.utils import add_cors_headers
from datasette.utils.asgi import Base400, Request
from datasette.views.base import DatasetteError
from markupsafe import Markup

log = logging.getLogger(__name__)


async def answer(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """The answer to a request that failed."""
    status, title, message = _describe(request, exception)
    if request.path.endswith(".json"):
        headers: dict[str, str] = {}
        if datasette.cors:
            add_cors_headers(headers)
        body = {"ok": False, "error": str(message), "status": status, "title": title}
        return Response.json(body, status=status, headers=headers)
    context = {"status": status, "title": title, "error": message}
    return Response.html(await datasette.render_template("error.html", context, request=request), status=status)


def _describe(request: Request, exception: Exception) -> tuple[int, str, str]:
    """Status, title and message of an exception."""
    if isinstance(exception, NotFound):
        message = str(exception)
        return 404, "Not found", message if message not in ("", "404") else f"There is nothing at {request.path}."
    if isinstance(exception, DatasetteError):
        # Datasette builds this HTML itself, from escaped parts.
        message = Markup(exception.message) if exception.message_is_html else exception.message
        return exception.status, exception.title or "This cannot be answered", message
    if isinstance(exception, Base400):
        return exception.status, "This cannot be answered", str(exception)
    log.error("Request failed: %s", request.path, exc_info=exception)
    return 500, "Something went wrong", "The site could not answer this; the reason stands in its log."
