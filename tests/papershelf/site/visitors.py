"""Visitors of a site that is served as users serve it: what they ask, and what the server holds meanwhile."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

PATIENCE = 60
"""Seconds; far beyond what any answer takes, for a machine that does much else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visitor got; status 0 where the connection broke."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def serving(
    *arguments: str, errors: Path, before: Callable[[], None] | None = None
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`papershelf serve`, and its port; what it complains of goes to a file."""
    command = [sys.executable, "-m", "papershelf", "serve", *arguments, "--port", "0"]
    with (
        errors.open("w") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=before) as process,
    ):
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, (said, errors.read_text())
        try:
            yield process, int(found.group(1))
        finally:
            process.kill()


def ask(port: int, address: str, method: str = "GET", **headers: str) -> Answer:
    """Ask for an address, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        got = connection.getresponse()
        return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
    except (OSError, http.client.HTTPException):
        return Answer(0, {}, b"")
    finally:
        connection.close()


def ask_at_once(port: int, addresses: list[str]) -> list[Answer]:
    """Ask for addresses, all at the same time."""
    with ThreadPoolExecutor(len(addresses)) as executor:
        return list(executor.map(lambda address: ask(port, address), addresses))


def sql(query: str, form: str = ".json") -> str:
    """The address of a query."""
    return f"/papershelf{form}?{urlencode({'sql': query})}"


def processes_of(process: int) -> list[int]:
    """A process and all that come from it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):  # it has ended
            continue
        parents.setdefault(parent, []).append(int(folder.name))
    found = [process]
    for one in found:
        found += parents.get(one, [])
    return found


def memory_of(process: int) -> int:
    """Bytes of memory that a process and all that come from it take: what some share is counted once among them."""
    total = 0
    for one in processes_of(process):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:  # it has ended
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total
