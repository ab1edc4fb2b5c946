"""What pages cost: `python -m benchmarks.bench_pages SNAPSHOT`.

Milliseconds of a processor for each kind of page, as HTML and as JSON, without network and without what is kept from
one answer to the next; beside them the SQL behind the page alone (`papershelf.site.page_sql`), and what Datasette by
itself takes for the table or view that is nearest to it. Of each kind some pages are asked, each three times.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from datasette.app import Datasette
from datasette.utils import escape_fts

from papershelf.search.sql_functions import add_functions

EACH = 12
TIMES = 3
COLUMNS = ("page", "HTML p50", "HTML p95", "JSON p50", "SQL p50", "Datasette alone p50", "bytes of HTML")
STOCK = {
    "home": "trending",
    "paper": "papers/1",
    "board": "board_results?board_id=1",
    "boards": "boards",
    "listing": "listed_papers",
    "authors": "authors",
    "papers": "papers",
    "leaderboard": "leaderboard",
    "paper_details": "paper_details",
    "paper_sources": "paper_sources",
    "results": "results",
}
"""Kind of page to the page that Datasette has of the same rows."""


def addresses(snapshot: sqlite3.Connection) -> dict[str, list[str]]:
    """Kind of page to addresses."""

    def found(query: str) -> list[str]:
        return [value for (value,) in snapshot.execute(f"{query} LIMIT {EACH}")]

    tables = ("papers", "leaderboard", "trending", "paper_details", "paper_sources", "unranked_results", "results")
    return {
        "home": ["/"],
        "paper": found("SELECT '/papers/' || slug FROM papers WHERE id % 37 = 1 ORDER BY id"),
        "board": found("SELECT '/leaderboards/' || slug FROM measured_datasets ORDER BY entry_count DESC"),
        "boards": ["/leaderboards"],
        "listing": found("SELECT '/listings/' || listed_on FROM listings ORDER BY listed_on DESC"),
        **{
            table: found(f"SELECT address FROM {table} ORDER BY id")
            for table in ("authors", "datasets", "tasks", "metrics", "models", "topics", "venues", "methods")
        },
        "document": found("SELECT '/documents/' || sha256 FROM documents ORDER BY entry_count DESC"),
        "search": [f"/search?q={words}" for words in ("vision+transformer", "learning", "pruning", "diffusion+model")],
        **{f"table {table}": [f"/papershelf/{table}"] for table in tables},
        "SQL": ["/papershelf"],
    }


def in_json(address: str) -> str | None:
    """The address of the same as JSON; None where there is none."""
    path, mark, query = address.partition("?")
    return None if path in ("/", "/papershelf") else f"{path}.json{mark}{query}"


async def costs(application: Any, asked: Iterable[str]) -> tuple[list[float], int]:
    """Milliseconds of a processor for each answer, sorted; and the bytes of the largest."""
    spent, largest = [], 0
    for address in asked:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"localhost")],
            "scheme": "http",
            "http_version": "1.1",
            "server": ("localhost", 80),
            "client": ("localhost", 1),
        }
        for time_asked in range(TIMES + 1):
            sent: list[dict[str, Any]] = []

            async def receive() -> dict[str, Any]:
                return {"type": "http.request"}

            async def send(message: dict[str, Any], sent: list[dict[str, Any]] = sent) -> None:
                sent.append(message)

            begun = time.process_time()
            await application(scope, receive, send)
            if time_asked:  # the first time pays for templates and pages of the file
                spent.append(1000 * (time.process_time() - begun))
            assert sent[0]["status"] == 200, (address, sent[0]["status"])
        largest = max(largest, sum(len(message.get("body", b"")) for message in sent))
    return sorted(spent), largest


def sql_costs(snapshot: sqlite3.Connection, paths: Iterable[str]) -> list[float]:
    """Milliseconds for the SQL that an address of the editor holds."""
    spent = []
    for path in paths:
        given = dict(parse_qsl(path.partition("?")[2], keep_blank_values=True))
        for _ in range(TIMES):
            begun = time.process_time()
            snapshot.execute(given["sql"], given).fetchall()
            spent.append(1000 * (time.process_time() - begun))
    return sorted(spent)


def stock(path: Path) -> dict[str, float]:
    """What Datasette alone takes: in a process that has no plugin of ours."""
    site = Datasette(immutables=[str(path)], settings={"suggest_facets": False, "num_sql_threads": 0})
    (name,) = (name for name in site.databases if name not in ("_internal", "_memory"))

    async def ask() -> dict[str, float]:
        await site.invoke_startup()
        return {
            kind: statistics.median((await costs(site.app(), [f"/{name}/{table}"]))[0]) for kind, table in STOCK.items()
        }

    return asyncio.run(ask())


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshot", type=Path, help="a snapshot, or its pointer")
    parser.add_argument("--stock", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    path = arguments.snapshot.resolve()
    if arguments.stock:
        print(json.dumps(stock(path)))
        return
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_pages", "--stock", str(path)], check=True, capture_output=True
    )
    alone = json.loads(told.stdout)
    from papershelf.site.application import make_site  # makes our plugin one of Datasette's in this process

    site = make_site(path, threads=0)
    snapshot = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    add_functions(snapshot)
    snapshot.create_function("escape_fts", 1, escape_fts)
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")

    async def measure() -> None:
        await site.invoke_startup()
        await site.refresh_schemas()
        application = site.app()
        for kind, asked in addresses(snapshot).items():
            if not asked:
                continue
            pages, largest = await costs(application, asked)
            data, _ = await costs(application, filter(None, map(in_json, asked)))
            behind = [found for address in asked if (found := await _behind(site, address))]
            raw = sql_costs(snapshot, behind)
            figures = [
                f"{statistics.median(pages):.1f}",
                f"{pages[int(len(pages) * 0.95)]:.1f}",
                f"{statistics.median(data):.1f}" if data else "–",
                f"{statistics.median(raw):.1f}" if raw else "–",
                f"{alone[kind.removeprefix('table ')]:.1f}" if kind.removeprefix("table ") in alone else "–",
                f"{largest:,}",
            ]
            print(f"| {kind} | {' | '.join(figures)} |", flush=True)

    asyncio.run(measure())


async def _behind(site: Datasette, address: str) -> str | None:
    """The editor to which a page leads with its SQL; None where it leads to none."""
    page = (await site.client.get(address)).text
    found = re.search(r'href="([^"]*)"[^>]*>View and edit the SQL', page)
    return html.unescape(found.group(1)) if found else None


if __name__ == "__main__":
    main()
