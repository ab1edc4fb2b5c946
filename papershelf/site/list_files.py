"""Searches, boards and listings as files: rows for programs, papers for reference managers, feeds.

`/search.bib?q=WORDS`, `/leaderboards/DATASET.csv`, `/listings/2025-03-18.atom`. What is on a board or in a listing is
what their JSON says.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.export.atom import Entry
from papershelf.export.tables import FORMS as FORMS_OF_ROWS
from papershelf.export.tables import Unwritable, text_parts, write_parquet
from papershelf.search.engine import Search, all_found
from papershelf.search.query import parse
from papershelf.search.rows import COLUMNS, bracketed, rows_of
from papershelf.site.boards import board_name, board_path, newest_leaders, task_asked_for, with_unit
from papershelf.site.datasette_parts import DatasetteError, connection_to
from papershelf.site.forms import FILES
from papershelf.site.metadata import DATABASE
from papershelf.site.paper_lists import ENTRIES, PaperList, send_entries, send_feed, send_papers
from papershelf.site.rendering import lead_to, named_in, not_found, page_of, whole_address
from papershelf.site.sending import headers_of, send_file_part, send_parts

SUFFIX = "|".join(FILES).replace(".", r"\.")
"""A pattern that matches the end of the address of a list as a file."""
_ROWS_AT_ONCE = 200
_DATES = "SELECT coalesce(published_on, ''), id FROM papers WHERE id IN (SELECT value FROM json_each(?))"
_NUMBERS_AT_ONCE = 50_000
"""So many make a text that a connection of the site may hold."""
_SLUGS = "SELECT id, slug FROM papers WHERE id IN (SELECT value FROM json_each(?))"
_LISTED = """
    SELECT papers.slug, listed.listed_on FROM (
        SELECT paper_id, max(listed_on) AS listed_on FROM listed_papers
        WHERE listed_on >= (SELECT min(listed_on) FROM (SELECT listed_on FROM listings ORDER BY listed_on DESC LIMIT ?))
        GROUP BY paper_id
    ) AS listed JOIN papers ON papers.id = listed.paper_id ORDER BY listed.listed_on DESC, papers.id
"""
_DAYS = 31
"""Of the feed of all listings: those days that have one, the newest first."""


async def found(datasette: Datasette, request: Request, send: Any) -> None:
    """What a search finds, to the last."""
    text, form = request.args.get("q") or "", request.url_vars["form"]
    with connection_to(datasette, DATABASE) as snapshot:
        snapshot.row_factory = None
        numbers = all_found(snapshot, text)
        if form in FORMS_OF_ROWS:
            await send_rows(datasette, request, send, form, list(COLUMNS), _Found(snapshot, text, numbers), "search")
            return
        if form == "atom":
            numbers = _newest_first(snapshot, numbers)

        def part(start: int, end: int) -> list[str]:
            chosen = numbers[start:end]
            slugs = dict(snapshot.execute(_SLUGS, [str(chosen)]))
            return [slugs[row] for row in chosen]

        listed = PaperList(f"Papers: {text}", len(numbers), part)
        if form == "atom":
            await send_feed(datasette, request, send, listed, f"/search?{urlencode({'q': text})}")
        else:
            await send_papers(datasette, request, send, listed, form, "search")


async def board(datasette: Datasette, request: Request, send: Any) -> Any:
    """A board: its rows, ranked and then unranked; its papers, the best first; as a feed, the newest results first."""
    dataset, form = named_in(request, "dataset"), request.url_vars["form"]
    told = await _json(datasette, request, f"/leaderboards/{quote(dataset, safe='')}", form)
    if not isinstance(told, dict):
        return told
    ranked = told["rows"]
    if form in FORMS_OF_ROWS:
        everything = ranked + told["unranked"]
        columns = list(dict.fromkeys(column for row in everything for column in row))
        rows = [[row.get(column) for column in columns] for row in everything]
        await send_rows(datasette, request, send, form, columns, rows, told["slug"])
        return None
    title, path = f"{told['dataset']}: {board_name(told)}", board_path(told)
    if form == "atom":
        newest = sorted(ranked, key=lambda row: row["published_on"] or "", reverse=True)
        start = (page_of(request) - 1) * ENTRIES
        entries = [_entry(datasette, request, row, title, path) for row in newest[start : start + ENTRIES]]
        await send_entries(datasette, request, send, title, entries, path, len(newest) > start + ENTRIES)
        return None
    slugs = dict.fromkeys(row["paper_slug"] for row in ranked if row["paper_slug"])
    await send_papers(datasette, request, send, list_of(title, list(slugs)), form, told["slug"])
    return None


async def leaders(datasette: Datasette, request: Request, send: Any) -> None:
    """The feed of all boards: results that lead one, the newest first."""
    snapshot, start = datasette.get_database(DATABASE), (page_of(request) - 1) * ENTRIES
    task = await task_asked_for(snapshot, request)
    rows = await newest_leaders(snapshot, {"limit": ENTRIES + 1, "offset": start}, task)
    entries = [
        _entry(datasette, request, row, f"{row['dataset']}: {board_name(row)}", row["address"])
        for row in rows[:ENTRIES]
    ]
    title, path = "Results that lead a board", "/leaderboards"
    if task:
        title, path = f"{title}: {task}", f"{path}?{urlencode({'task': task})}"
    await send_entries(datasette, request, send, title, entries, path, len(rows) > ENTRIES)


async def listing(datasette: Datasette, request: Request, send: Any) -> Any:
    """The papers of a listing, the most voted first."""
    period, form = named_in(request, "period"), request.url_vars["form"]
    if form not in FORMS_OF_ROWS:
        page_of(request)  # what is no page is refused, whatever the period
    rows: list[dict[str, Any]] = []
    page = 1
    while True:
        told = await _json(datasette, request, f"/listings/{quote(period, safe='')}", form, page=page)
        if not isinstance(told, dict):
            return told
        rows += told["papers"]
        page += 1
        if not told["next"]:
            break
    if form in FORMS_OF_ROWS:
        columns = list(rows[0])
        await send_rows(datasette, request, send, form, columns, [list(row.values()) for row in rows], told["listing"])
        return None
    slugs, dates = [row["slug"] for row in rows], [row["listed_on"] for row in rows]
    listed = list_of(f"Papers listed: {told['listing']}", slugs, dates)
    if form == "atom":
        await send_feed(datasette, request, send, listed, f"/listings/{told['listing']}")
    else:
        await send_papers(datasette, request, send, listed, form, told["listing"])
    return None


async def listings(datasette: Datasette, request: Request, send: Any) -> None:
    """The feed of all listings: the papers of the last month that were listed, those of the newest day first."""
    with connection_to(datasette, DATABASE) as snapshot:
        snapshot.row_factory = None
        rows = snapshot.execute(_LISTED, [_DAYS]).fetchall()
    listed = list_of("Papers listed day by day", [slug for slug, _ in rows], [day for _, day in rows])
    await send_feed(datasette, request, send, listed, "/listings")


class _Found:
    """The rows of a search, read some at a time, as often as they are asked for."""

    def __init__(self, snapshot: sqlite3.Connection, text: str, numbers: Sequence[int]) -> None:
        self.snapshot = snapshot
        self.text = text
        self.numbers = numbers

    def __iter__(self) -> Any:
        for start in range(0, len(self.numbers), _ROWS_AT_ONCE):
            marked = Search(self.snapshot, parse(self.text)).marked(self.numbers[start : start + _ROWS_AT_ONCE])
            for row in rows_of(self.snapshot, marked):
                yield [*list(row.values())[:-1], bracketed(row["excerpt"])]


def _newest_first(snapshot: sqlite3.Connection, numbers: Sequence[int]) -> list[int]:
    """Papers by their dates, of one date the most important first."""
    dated: list[tuple[str, int]] = []
    for start in range(0, len(numbers), _NUMBERS_AT_ONCE):
        dated += snapshot.execute(_DATES, [str(list(numbers[start : start + _NUMBERS_AT_ONCE]))])
    dated.sort(key=lambda paper: paper[1])
    dated.sort(key=lambda paper: paper[0], reverse=True)  # keeps the order of what is of one date
    return [number for _, number in dated]


def list_of(title: str, slugs: Sequence[str], dates: Sequence[str] = ()) -> PaperList:
    """A list of papers that is known whole."""
    return PaperList(
        title, len(slugs), lambda start, end: slugs[start:end], dict(zip(slugs, dates, strict=bool(dates)))
    )


async def send_rows(
    datasette: Datasette,
    request: Request,
    send: Any,
    form: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    name: str,
) -> None:
    """Send rows in a form, all of them; of Parquet they are read twice."""
    headers = headers_of(datasette, request, FORMS_OF_ROWS[form], f"{name}.{form}")
    if form != "parquet":
        has_header = form != "csv" or request.args.get("_header") != "off"
        await send_parts(send, headers, text_parts(form, columns, rows, has_header=has_header))
        return
    with TemporaryFile() as file:
        try:
            write_parquet(columns, lambda: rows, file)
        except Unwritable as error:
            raise DatasetteError(str(error), title="No Parquet", status=400) from error
        file.flush()
        size = file.tell()
        await send_file_part(send, 200, headers | {"content-length": str(size)}, file.fileno(), range(size))


async def _json(datasette: Datasette, request: Request, path: str, form: str, **changed: Any) -> Any:
    """What the JSON of a page says; where it leads on, the way to the same form there."""
    kept = [(name, value) for name, value in parse_qsl(request.query_string, keep_blank_values=True) if name != "page"]
    answer = await datasette.client.get(f"{path}.json?{urlencode([*kept, *changed.items()])}")
    if answer.status_code in (301, 302):
        own = answer.headers["location"].partition("?")[0].removesuffix(".json")
        base = datasette.setting("base_url").rstrip("/")
        query = f"?{request.query_string}" if request.query_string else ""
        return lead_to(datasette, f"{own.removeprefix(base)}.{form}{query}")
    if answer.status_code == 404:
        raise not_found(answer.json()["error"])
    if answer.status_code != 200:
        told = answer.json()
        raise DatasetteError(told["error"], title=told["title"], status=answer.status_code)
    return answer.json()


def _entry(datasette: Datasette, request: Request, row: dict[str, Any], title: str, path: str) -> Entry:
    """The entry of a result on a board: by whom, and which place it has now; without a paper, where it is stated."""
    paper = f"/papers/{row['paper_slug']}" if row["paper_slug"] else None
    model = row["model"] or row["paper"] or "An unnamed model"
    value = with_unit(row["value"], row["unit"])
    by = f"{model}, {row['paper']}" if row["model"] and row["paper"] else model
    of = "/".join(str(row[part]) for part in ("paper_slug", "code", "model", "value"))
    return Entry(
        name=f"{path}#{of}",
        title=f"{value} – {model}",
        date=row["published_on"],
        address=row["code"] if not paper and row["code"] else whole_address(datasette, request, paper or path),
        published_on=row["published_on"],
        summary=f"{by}: {value}, place {row['rank']} on {title}.",
        related=tuple(filter(None, [row["code"]])),
    )
