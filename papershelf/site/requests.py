"""What a request may be: refuses those that no page answers, and mends those that only a machine would call wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

METHODS = ("GET", "HEAD", "OPTIONS")
ALLOWED = ", ".join(METHODS)


def refusal(scope: dict[str, Any]) -> tuple[int, str] | None:
    """Status and message for a request that nothing here answers; None where something may."""
    if scope["method"] not in METHODS:
        return 405, f"The site is read-only: {ALLOWED} are answered here."
    if b"\x00" in unquote_to_bytes(path_of(scope)) or b"\x00" in unquote_to_bytes(scope.get("query_string", b"")):
        return 400, "An address holds no NUL."
    return None


def path_of(scope: dict[str, Any], base_url: str = "/") -> str:
    """The path of a request within the site, as it was written."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    return "/" + path.removeprefix(base_url) if base_url != "/" and path.startswith(base_url) else path


def without_blank_searches(scope: dict[str, Any]) -> dict[str, Any]:
    """The request without searches for nothing, which ask for all: an empty box that was sent off."""
    query: bytes = scope.get("query_string", b"")
    kept = [part for part in query.split(b"&") if not _is_blank_search(part)]
    return {**scope, "query_string": b"&".join(kept)}


def _is_blank_search(part: bytes) -> bool:
    name, _, value = part.partition(b"=")
    words = unquote_to_bytes(value.replace(b"+", b" ")).decode("utf-8", "replace")
    is_search = name == b"words" or (name.startswith(b"_search") and name != b"_searchmode")
    return is_search and not words.strip()
