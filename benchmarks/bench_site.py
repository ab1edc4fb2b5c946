"""The site under load: `python -m benchmarks.bench_site SNAPSHOT`.

An ordinary reader asks pages one after the other while fifty visitors ask at once for something that costs much, over
and over. What counts is how long the reader waits, how much memory all processes of the server hold, and how long it
takes to stop. Then a thousand visitors send half a request. (That ten snapshots may be published meanwhile is a test:
`tests/papershelf/site/test_serving.py`.)
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.papershelf.site.visitors import memory_of

ROOT = Path(__file__).resolve().parent.parent
VISITORS = 50
SECONDS = 8.0
COLUMNS = ("kind", "p50 ms", "p95 ms", "worst ms", "MiB", "answers of the fifty")


def sql(query: str, form: str = ".json") -> str:
    """The address of a query."""
    return f"/papershelf{form}?{urlencode({'sql': query})}"


COSTLY = {
    "nothing else": [],
    "recursion": [sql("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n")],
    "cross join": [sql("select count(*) from papers a, papers b, papers c")],
    "IN list": [
        sql("select count(*) from papers a, papers b where b.title in (select title from papers where id < a.id)")
    ],
    "sort": [sql("select a.abstract || b.id from papers a, papers b order by 1 desc")],
    "group_concat": [sql("select group_concat(a.title || b.title) from papers a, papers b")],
    "zeroblob": [sql("select zeroblob(1000000000)")],
    "printf": [sql("select printf('%1000000000d', 1)")],
    "rows of 0.9 MB": [sql("select printf('%.*c', 900000, 'a') from papers limit 400")],
    "one function": [
        sql("select instr(printf('%.*c', 999000, 'a'), printf('%.*c', 499000, 'a') || 'b') from papers limit 3")
    ],
    "LIKE": [sql(f"select 'a' like '{'%a' * 10_000}b'")],
    "tokenizer": [sql("select fts3_tokenizer('simple', x'4141414141414141')"), sql("select * from fts3tokenize('x')")],
    "pages of 1,000 rows with facets": [
        "/papershelf/paper_details?_size=1000&_facet=venue&_facet=year&_facet=published_on"
    ],
    "filters": ["/papershelf/papers?abstract__contains=learning&_sort=abstract"],
    "CSV": ["/papershelf/papers.csv?_stream=on"],
    "Parquet": ["/papershelf/papers.parquet", sql("select *, abstract || title as more from papers", ".parquet")],
    "papers as BibTeX and RIS": ["/search.bib?q=learning", "/search.ris?q=learning", "/search.csl.json?q=learning"],
    "boards in every way": [f"/leaderboards?by=newest&page={page}" for page in range(1, 26)]
    + [f"/leaderboards/imagenet?page={page}" for page in range(1, 26)],
    "sitemaps and the API": ["/sitemaps/1.xml", "/sitemap.xml?1", "/openapi.json?2", "/api/v1/papers/?q=learning"],
}
SEARCHES = ["/papershelf/papers?_search=learning", "/papershelf/papers_at_venue?venue=ICML", "/papershelf/leaderboard"]
# Every lane at once; without the address that is too long, which costs nothing and is soon asked again.
COSTLY["all of these and searches"] = [
    address for kind, addresses in COSTLY.items() if kind != "LIKE" for address in addresses
] + SEARCHES
PAGES = ("/", "/leaderboards", "/leaderboards/imagenet", "/papershelf/papers/1", "/-/versions.json", "/site/site.css")


@contextmanager
def serving(snapshot: Path, log: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server of a snapshot, and its port."""
    command = [sys.executable, "-m", "papershelf", "serve", str(snapshot), "--port", "0"]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT) as process,
    ):
        assert process.stdout is not None
        address = process.stdout.readline()
        threading.Thread(target=process.stdout.read, daemon=True).start()
        try:
            yield process, int(address.split("127.0.0.1:")[1].split("/")[0])
        finally:
            process.kill()


def ask(port: int, address: str, timeout: float = 120) -> tuple[int, bytes]:
    """The status and body of an answer; status 0 where the connection breaks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def measure(process: int, port: int, papers: list[str], costly: list[str]) -> tuple[list[float], int, Counter[int]]:
    """Seconds that a reader waits for each page, the most memory, and what became of the costly requests."""
    ends = time.monotonic() + SECONDS
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as others:  # apart from who measures
        crowd = others.submit(besiege, port, costly) if costly else None
        time.sleep(0.5)
        waited, most = read_on(process, port, papers, ends)
        return waited, most, crowd.result() if crowd else Counter()


def besiege(port: int, costly: list[str]) -> Counter[int]:
    """Let fifty visitors ask for what costs much, over and over; gives what they got."""
    ends = time.monotonic() + SECONDS
    statuses: Counter[int] = Counter()

    def cost(number: int) -> None:
        while time.monotonic() < ends:
            status, _ = ask(port, costly[number % len(costly)])
            statuses[status] += 1
            if status == 503:
                time.sleep(0.2)  # a visitor's program that heeds half of Retry-After would wait longer

    visitors = [threading.Thread(target=cost, args=(number,)) for number in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return statuses


def read_on(process: int, port: int, papers: list[str], ends: float) -> tuple[list[float], int]:
    """Ask page after page; gives the seconds that each takes, and the most memory that the server holds."""
    waited, most, asked = [], 0, 0
    while time.monotonic() < ends:
        address = ([f"/papers/{slug}" for slug in papers] + list(PAGES))[asked % (len(papers) + len(PAGES))]
        asked += 1
        begun = time.monotonic()
        status, _ = ask(port, address)
        waited.append(time.monotonic() - begun)
        assert status in (200, 302), (address, status)
        most = max(most, memory_of(process))
        time.sleep(0.02)
    return waited, most


def stopped_in(snapshot: Path, folder: Path) -> float:
    """Seconds from SIGTERM to the end, with fifty visitors waiting inside one function of SQLite."""
    with serving(snapshot, folder / "stop.log") as (process, port):
        for _ in range(VISITORS):
            threading.Thread(target=ask, args=(port, COSTLY["one function"][0]), daemon=True).start()
        time.sleep(2)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait()
        return time.monotonic() - begun


def half_requests(snapshot: Path, folder: Path) -> tuple[float, int]:
    """The longest that a reader waits while a thousand connections send half a request; and the bytes of the log."""
    log = folder / "half.log"
    with serving(snapshot, log) as (_, port):
        ask(port, "/")
        held = []
        worst = 0.0
        for number in range(1000):
            held.append(socket.create_connection(("127.0.0.1", port)))
            held[-1].sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Half:")
            if number % 50 == 49:
                begun = time.monotonic()
                status, _ = ask(port, "/")
                worst = max(worst, time.monotonic() - begun)
                assert status == 200
        for one in held:
            one.close()
    return worst, log.stat().st_size


def main() -> None:
    """Print the figures as tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shelf", type=Path, help="a snapshot, or its pointer")
    arguments = parser.parse_args()
    connection = sqlite3.connect(f"file:{arguments.shelf}?mode=ro", uri=True)
    papers = [slug for (slug,) in connection.execute("SELECT slug FROM papers ORDER BY id LIMIT 200")]
    connection.close()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
        for kind, costly in COSTLY.items():
            with serving(arguments.shelf, folder / "site.log") as (process, port):
                for address in ("/", "/papershelf", sql("select 1"), sql("select 1", ".csv")):
                    ask(port, address)  # the first request of a lane starts its process
                waited, most, statuses = measure(process.pid, port, papers, costly)
            waited.sort()
            figures = [waited[len(waited) // 2], waited[int(len(waited) * 0.95)], waited[-1]]
            answers = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items())) or "–"
            cells = [kind, *(f"{1000 * figure:.0f}" for figure in figures), f"{most / 2**20:.0f}", answers]
            print(f"| {' | '.join(cells)} |", flush=True)
        print(f"\nstopped in {stopped_in(arguments.shelf, folder):.1f} s")
        worst, size = half_requests(arguments.shelf, folder)
        print(f"a thousand half requests: a page takes at most {worst:.2f} s, the log has {size} bytes")


if __name__ == "__main__":
    main()
