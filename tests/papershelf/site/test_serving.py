"""Serving while publishing: no request fails, and no answer is of two snapshots."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from papershelf.site.serving import LOOK_SECONDS, Serving, open_served
from papershelf.snapshot.about import NotASnapshot
from papershelf.snapshot.publish import publish
from tests.papershelf.site.visitors import PATIENCE, Answer, ask, serving, sql
from tests.papershelf.small_shelf import change, small_shelf

pytestmark = pytest.mark.slow

CONNECTIONS = 32
BOTH = "select (select value from about where name = 'fingerprint') as f, title from papers where slug = 'a-bare-title'"


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return small_shelf(tmp_path)


@contextmanager
def visitors(port: int, addresses: dict[str, list[Answer]], connections: int = CONNECTIONS) -> Iterator[None]:
    """Ask for addresses over and over, each answer kept, on so many connections until the end of the block."""
    over = threading.Event()

    def visit(address: str, answers: list[Answer]) -> None:
        while not over.is_set():
            answers.append(ask(port, address))

    lists = list(addresses.items())
    threads = [threading.Thread(target=visit, args=lists[number % len(lists)]) for number in range(connections)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def title_served(port: int) -> str:
    address = "/papershelf/papers.json?_shape=array&slug=a-bare-title"
    while (answer := ask(port, address)).status == 503:  # on a machine that does much else
        time.sleep(0.1)
    (row,) = json.loads(answer.body)
    assert isinstance(row["title"], str)
    return row["title"]


def wait_for(port: int, title: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while title_served(port) != title:
        assert time.monotonic() < deadline, title
        time.sleep(0.1)


def test_ten_snapshots_follow_each_other_under_32_connections(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    publish(url, pointer)
    errors = tmp_path / "errors.log"
    page, rows, query = "/papers/a-bare-title", "/papershelf/papers.json?slug=a-bare-title&_shape=array", sql(BOTH)
    # One connection asks in SQL of its own: the lane of free SQL is narrow, and refuses more than a few.
    answers: dict[str, list[Answer]] = {address: [] for address in ("/", page, rows)}
    free: list[Answer] = []
    with serving(str(pointer), errors=errors) as (_, port):
        with visitors(port, answers):
            for number in range(10):
                change(url, f"Title {number}")
                publish(url, pointer)
                wait_for(port, f"Title {number}")
                free.append(ask(port, query))
        assert title_served(port) == "Title 9"
    assert errors.read_text() == ""
    assert {answer.status for got in (*answers.values(), free) for answer in got} == {200}
    told: dict[str, set[str]] = {}
    for answer in answers[page]:
        (title,) = re.findall(r"<h1[^>]*>(.*?)</h1>", answer.body.decode())
        told.setdefault(answer.headers["etag"], set()).add(title)
    for answer in answers[rows]:
        told.setdefault(answer.headers["etag"], set()).add(json.loads(answer.body)[0]["title"])
    assert sorted(told.values(), key=min) == [{"A Bare Title"}, *({f"Title {number}"} for number in range(10))]
    rows_of_both = [tuple(json.loads(answer.body)["rows"][0]) for answer in free]
    assert len({fingerprint for fingerprint, _ in rows_of_both}) == 10
    assert [title for _, title in rows_of_both] == [f"Title {number}" for number in range(10)]
    assert len(list(tmp_path.glob("public-*.db"))) <= 3  # the newest, the one before, and what was served then


FILES = {
    "/papershelf/papers.csv": b"",
    "/papershelf/papers.jsonl": b"",
    "/papershelf/papers.parquet": b"PAR1",
    "/papers/a-bare-title.bib": b"}",
    "/search.bib?q=title": b"}",
    "/search.atom?q=title": b"</feed>",
    "/papershelf.db": b"",
    "/sitemaps/1.xml": b"</urlset>",
}
"""Address of a file to what it ends with, where its format says so."""


def test_ten_snapshots_follow_each_other_while_files_are_downloaded(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    whole = {publish(url, pointer).snapshot.read_bytes()}
    errors = tmp_path / "errors.log"
    answers: dict[str, list[Answer]] = {address: [] for address in FILES}
    with serving(str(pointer), errors=errors) as (_, port), visitors(port, answers, 2 * len(FILES)):
        for number in range(10):
            change(url, f"Title {number}")
            whole.add(publish(url, pointer).snapshot.read_bytes())
            wait_for(port, f"Title {number}")
    assert errors.read_text() == ""
    for address, end in FILES.items():
        got = [answer for answer in answers[address] if answer.status != 503]
        assert all(answer.headers["retry-after"] for answer in answers[address] if answer.status == 503)
        assert {answer.status for answer in got} == {200}, address
        assert {answer.body[-20:] for answer in got if not answer.body.rstrip().endswith(end)} == set(), address
        if address == "/papershelf.db":
            assert {answer.body for answer in got} <= whole
        elif "sitemap" in address:
            assert len({answer.body for answer in got}) == 1
        else:
            titles = [set(re.findall(rb"A Bare Title|Title [0-9]", answer.body)) for answer in got]
            assert all(len(found) == 1 for found in titles), address
            assert len(set(map(frozenset, titles))) > 1, address


def test_what_is_served_is_there_after_any_number_of_nights(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer).snapshot
    with serving(str(first), errors=tmp_path / "errors.log") as (_, port):  # the file itself: it never moves on
        for title in ("One", "Two", "Three"):
            change(url, title)
            publish(url, pointer)
        assert title_served(port) == "A Bare Title"
        assert ask(port, "/papershelf.db").body == first.read_bytes()
        assert ask(port, sql("select count(*) from papers")).status == 200
    change(url, "Four")
    publish(url, pointer)
    assert not first.exists()


def test_a_pointer_that_leads_to_nothing_of_use_changes_nothing(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    publish(url, pointer)
    errors = tmp_path / "errors.log"
    with serving(str(pointer), errors=errors) as (_, port):
        (tmp_path / "other.db").write_text("no snapshot")
        pointer.unlink()
        pointer.symlink_to("other.db")
        deadline = time.monotonic() + PATIENCE
        while "is no snapshot" not in errors.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        pointer.unlink()
        time.sleep(2)
        assert title_served(port) == "A Bare Title"
        assert errors.read_text().count("\n") == 2
        change(url, "Another Title")
        publish(url, pointer)
        wait_for(port, "Another Title")


@pytest.mark.parametrize("statement", ["DROP TABLE _counts", "DROP TABLE papers", "DROP TABLE about"])
def test_a_damaged_snapshot_changes_nothing_and_what_follows_it_is_served(
    url: URL, tmp_path: Path, statement: str
) -> None:
    pointer = tmp_path / "public.db"
    whole = publish(url, pointer).snapshot
    damaged = tmp_path / "damaged.db"
    shutil.copy(whole, damaged)
    with closing(sqlite3.connect(damaged)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(statement)
        connection.commit()
    site = Serving(pointer, "/", open_served(pointer, "/"), lambda _said: None)

    async def move() -> None:
        following = asyncio.create_task(site.follow())
        pointer.unlink()
        pointer.symlink_to(damaged.name)
        await asyncio.sleep(1.5 * LOOK_SECONDS)
        pointer.unlink()
        change(url, "Another Title")
        published = publish(url, pointer).snapshot
        deadline = time.monotonic() + PATIENCE
        while site.now.held.path != published and not following.done():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
        assert not following.done()
        following.cancel()

    asyncio.run(move())
    site.close()


def test_a_snapshot_in_place_of_a_file_that_was_none_is_served_whatever_its_number(url: URL, tmp_path: Path) -> None:
    pointer, file = tmp_path / "public.db", tmp_path / "copied.db"
    whole = publish(url, pointer).snapshot
    site = Serving(pointer, "/", open_served(pointer, "/"), lambda _said: None)

    async def move() -> None:
        file.write_text("no snapshot yet")
        pointer.unlink()
        pointer.symlink_to(file.name)
        await site._look()
        assert site.now.held.path == whole
        with whole.open("rb") as source, file.open("r+b") as target:  # the same number, as one that is used again
            shutil.copyfileobj(source, target)
        await site._look()
        assert site.now.held.path == file

    asyncio.run(move())
    site.close()


def test_a_request_keeps_the_snapshot_it_began_with(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer).snapshot
    said: list[str] = []
    site = Serving(pointer, "/", open_served(pointer, "/"), said.append)

    async def move() -> None:
        with site.current() as served:
            for title in ("One", "Two", "Three"):
                change(url, title)
                publish(url, pointer)
                await site._look()
            assert served.held.path == first
            assert first.exists()
            assert site.now.held.path == pointer.resolve()
        change(url, "Four")
        publish(url, pointer)
        assert not first.exists()

    asyncio.run(move())
    site.close()
    assert len(said) == 3


def test_a_file_that_is_no_snapshot_is_not_held(tmp_path: Path) -> None:
    with pytest.raises(NotASnapshot, match="no such file"):
        open_served(tmp_path / "none.db", "/")
    (tmp_path / "some.db").write_text("no snapshot")
    with pytest.raises(NotASnapshot, match="is no snapshot"):
        open_served(tmp_path / "some.db", "/")
    with pytest.raises(NotASnapshot):
        open_served(tmp_path, "/")
