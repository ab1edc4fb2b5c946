"""Documents: what was loaded, each with what it says of itself, its entries and what could not be used.

`/documents` lists them by loader, `/documents/SHA256` is one: its hash is its name, and a beginning of it leads there.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.metadata import DATABASE
from papershelf.site.page_sql import sql_path
from papershelf.site.rendering import Row, check_page, html_page, json_answer, lead_to, named_in, not_found, page_of
from papershelf.site.year_chart import year_chart

LISTED = 50
ENTRIES_LISTED = 50
MOST_REJECTS = 50
_LEAST_DIGITS = 8
"""Of a hash that is cut: fewer would lead to another document with the next load."""
_HASH = re.compile(r"[0-9a-f]{8,64}")
_COLUMNS = "uri, loader, series, as_of, licence, byte_count, entry_count, reject_count, sha256"
_LIST = f"""
    SELECT {_COLUMNS} FROM documents WHERE (:loader = '' OR loader = :loader)
    ORDER BY loader, coalesce(as_of, '') DESC, uri, sha256 LIMIT :limit OFFSET :skipped
"""
_LOADERS = "SELECT loader, count(*) AS count FROM documents GROUP BY loader ORDER BY loader"
_ENTRIES = """
    SELECT entries.position, entries.kind, entries.listed_on, entries.votes, papers.slug, papers.title,
        repos.url AS repo, repos.owner || '/' || repos.name AS repo_name
    FROM entries LEFT JOIN papers ON papers.id = entries.paper_id LEFT JOIN repos ON repos.id = entries.repo_id
    WHERE entries.document_id = :document ORDER BY entries.position LIMIT :limit OFFSET :skipped
"""
_REJECTS = "SELECT place, reason FROM rejects WHERE document_id = :document ORDER BY position LIMIT :limit"
_YEARS = "SELECT year, paper_count FROM papers_by_year WHERE kind = 'documents' AND row = :document ORDER BY year"


async def listing(datasette: Datasette, request: Request) -> Any:
    """All documents, or those of one loader, a page at a time."""
    form, page, loader = request.url_vars.get("form"), page_of(request), (request.args.get("loader") or "").strip()
    snapshot = datasette.get_database(DATABASE)
    asked = {"loader": loader, "limit": LISTED + 1, "skipped": (page - 1) * LISTED}
    rows = [dict(row) for row in await snapshot.execute(_LIST, asked)]
    told = {"loader": loader} if loader else {}
    check_page(page, len(rows))
    has_more, rows = len(rows) > LISTED, rows[:LISTED]
    following = f"/documents{f'.{form}' if form else ''}?{urlencode({**told, 'page': page + 1})}" if has_more else None
    next_page = datasette.urls.path(following) if following else None
    if form == "json":
        return json_answer(datasette, {"title": "Documents", "rows": rows, "next_url": next_page})
    loaders = [dict(row) for row in await snapshot.execute(_LOADERS)]
    context: Row = {"rows": rows, "loaders": loaders, "loader": loader, "page": page, "next_page": next_page}
    context["asked"] = f"?{urlencode(told)}" if told else ""
    context["behind"] = sql_path("documents of a loader", **told) if told else sql_path("documents")
    return await html_page(datasette, request, "documents.html", context)


async def one(datasette: Datasette, request: Request) -> Any:
    """One document, by its hash or a beginning of it."""
    named = named_in(request, "sha256")
    form = "json" if named.endswith(".json") else None
    digits, page = named.removesuffix(".json").lower(), page_of(request)
    if not _HASH.fullmatch(digits):
        raise not_found(f"A document is named by its SHA-256, or {_LEAST_DIGITS} digits of it; /documents lists them.")

    def read(snapshot: sqlite3.Connection) -> Row | str | None:
        found = snapshot.execute(
            f"SELECT id, {_COLUMNS} FROM documents WHERE sha256 >= ? AND sha256 < ? LIMIT 2", [digits, digits + "g"]
        ).fetchall()
        if len(found) != 1:
            return None
        document = dict(found[0])
        number, sha256 = document.pop("id"), document["sha256"]
        if sha256 != digits:
            return f"/documents/{sha256}"
        asked = {"document": number, "limit": ENTRIES_LISTED + 1, "skipped": (page - 1) * ENTRIES_LISTED}
        return {
            "document": document,
            "years": _rows(snapshot, _YEARS, asked),
            "entries": _rows(snapshot, _ENTRIES, asked),
            "rejects": _rows(snapshot, _REJECTS, {**asked, "limit": MOST_REJECTS}) if page == 1 else [],
        }

    found = await datasette.get_database(DATABASE).execute_fn(read)
    if found is None:
        raise not_found(f"No document, or more than one, has a hash that begins with {digits}; /documents lists them.")
    if isinstance(found, str):
        return lead_to(datasette, found + (f".{form}" if form else ""))
    check_page(page, len(found["entries"]))
    entries, has_more = found["entries"][:ENTRIES_LISTED], len(found["entries"]) > ENTRIES_LISTED
    address = f"/documents/{found['document']['sha256']}"
    following = f"{address}{f'.{form}' if form else ''}?{urlencode({'page': page + 1})}" if has_more else None
    next_page = datasette.urls.path(following) if following else None
    if form:
        content = {**found["document"], "address": address, "years": found["years"], "entries": entries}
        return json_answer(datasette, content | {"rejects": found["rejects"], "next_url": next_page})
    context = {**found, "entries": entries, "address": address, "page": page, "next_page": next_page}
    context["chart"] = year_chart([(year["year"], year["paper_count"]) for year in found["years"]])
    context["behind"] = sql_path("document", sha256=found["document"]["sha256"])
    return await html_page(datasette, request, "document.html", context)


async def numbered(datasette: Datasette, request: Request) -> Any:
    """Where Datasette would show a row: on to its address, for numbers do not last."""
    query = "SELECT sha256 FROM documents WHERE id = ?"
    found = (await datasette.get_database(DATABASE).execute(query, [int(request.url_vars["number"])])).first()
    if found is None:
        raise not_found("No row of documents has this number; /documents lists them.")
    return lead_to(datasette, f"/documents/{found['sha256']}", for_good=False)


def _rows(snapshot: sqlite3.Connection, query: str, asked: Row) -> list[Row]:
    cursor = snapshot.execute(query, asked)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]
