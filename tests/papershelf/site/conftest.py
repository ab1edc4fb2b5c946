"""The site of the small shelf: in this process for most tests, as a process of its own for the browser."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from papershelf.site.application import make_site
from papershelf.snapshot.publish import publish
from tests.papershelf.small_shelf import small_shelf

Get = Callable[..., Any]


@contextmanager
def running(snapshot: Path, base_url: str = "/") -> Iterator[Datasette]:
    """The site of a snapshot in this process, for as long as the block lasts."""
    site = make_site(snapshot.resolve(), base_url)
    asyncio.run(site.invoke_startup())
    yield site
    for database in site.databases.values():
        database.close()


def getter(site: Datasette) -> Get:
    """What gets an address of a site."""

    def get(address: str) -> Any:
        return asyncio.run(site.client.get(address))

    return get


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small shelf, published."""
    folder = tmp_path_factory.mktemp("site")
    publish(small_shelf(folder), folder / "papershelf-public.db")
    return folder


@pytest.fixture(scope="session")
def site(shelf: Path) -> Iterator[Datasette]:
    """The site of the small shelf, in this process."""
    with running(shelf / "papershelf-public.db") as site:
        yield site


@pytest.fixture(scope="session")
def get(site: Datasette) -> Get:
    """Get an address of the site."""
    return getter(site)


@pytest.fixture(scope="module")
def served(shelf: Path) -> Iterator[str]:
    """The address of the site, served as users serve it."""
    command = [sys.executable, "-m", "papershelf", "serve", str(shelf / "papershelf-public.db"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said
        yield found.group().rstrip("/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
