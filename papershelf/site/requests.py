"""What a request may be: refuses those that no page answers, and mends those that only a machine would call wrong."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from papershelf.site.datasette_parts import add_cors_headers
from papershelf.site.headers import Send
from papershelf.site.searches import as_search

METHODS = ("GET", "HEAD", "OPTIONS")
ALLOWED = ", ".join(METHODS)
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]{0,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?")
_OF_NO_USE = (b"cookie", b"authorization")


async def tell_options(send: Send) -> None:
    """Answer OPTIONS: alike for every address, so that nothing runs for it; other sites may ask for what they like."""
    headers: dict[str, str] = {"Allow": ALLOWED, "Access-Control-Allow-Methods": ALLOWED, "Content-Length": "0"}
    add_cors_headers(headers)
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": pairs})
    await send({"type": "http.response.body", "body": b""})


def refusal(scope: dict[str, Any]) -> tuple[int, str] | None:
    """Status and message for a request that nothing here answers; None where something may."""
    if scope["method"] not in METHODS:
        return 405, f"The site is read-only: {ALLOWED} are answered here."
    if not path_of(scope).startswith("/"):
        return 400, "An address begins with a slash; this is no proxy."
    if "\\" in path_of(scope):
        return 400, "An address holds no backslash: some programs would take it for a slash."
    if b"\x00" in unquote_to_bytes(path_of(scope)) or b"\x00" in unquote_to_bytes(scope.get("query_string", b"")):
        return 400, "An address holds no NUL."
    if any(name == b"host" and _HOST.fullmatch(value) is None for name, value in scope["headers"]):
        return 400, "This is no name of a site: it comes again in links, thousands of times in a sitemap."
    return None


def path_of(scope: dict[str, Any], base_url: str = "/") -> str:
    """The path of a request within the site, as it was written."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    return "/" + path.removeprefix(base_url) if base_url != "/" and path.startswith(base_url) else path


def mended(scope: dict[str, Any], base_url: str) -> dict[str, Any]:
    """The request without what the site has no use for and Datasette would stumble over.

    The site knows nobody, so cookies and passwords go. A search for nothing, which asks for all, is an empty box that
    was sent off. Where the site stands below a path, that goes from the address: Datasette would add it to links again.
    """
    within = path_of(scope, base_url)
    if within != path_of(scope) and not within.startswith(base_url):
        scope = {**scope, "path": unquote(within), "raw_path": within.encode("latin-1")}
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in _OF_NO_USE]
    return _led_to_search({**_without_blank_searches(scope), "headers": headers})


def _led_to_search(scope: dict[str, Any]) -> dict[str, Any]:
    """The request for the page that answers it, where it is a search of papers; else itself."""
    led = as_search(path_of(scope), scope.get("query_string", b"").decode("latin-1"))
    if led is None:
        return scope
    path, query = led
    return {**scope, "path": path, "raw_path": path.encode(), "query_string": query.encode()}


def _without_blank_searches(scope: dict[str, Any]) -> dict[str, Any]:
    query: bytes = scope.get("query_string", b"")
    kept = [part for part in query.split(b"&") if not _is_blank_search(part)]
    return {**scope, "query_string": b"&".join(kept)}


def _is_blank_search(part: bytes) -> bool:
    name, _, value = part.partition(b"=")
    words = unquote_to_bytes(value.replace(b"+", b" ")).decode("utf-8", "replace")
    is_search = name == b"words" or (name.startswith(b"_search") and name != b"_searchmode")
    return is_search and not words.strip()
