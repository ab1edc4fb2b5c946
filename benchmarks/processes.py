"""Running commands and saying what they took: CPU seconds of all processes, and memory of the largest. Linux only.

Of all processes: whatever a command starts and does not wait for, as what its workers are forked from, becomes a child
of the harness, which waits for it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_TAKE_ORPHANS = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    cpu: float
    """User and system seconds of the process and of all that it started."""
    children: float
    """Of these, the seconds of the processes that it started."""
    seconds: float
    """From its start to its end."""
    peak_mb: float
    """Of the largest of its processes."""
    output: str
    was_cut: bool = False
    """Whether it was ended for having taken as much as it may."""

    @property
    def own(self) -> float:
        """CPU seconds of the first process alone."""
        return self.cpu - self.children


class CommandFailed(Exception):
    """A command that is measured must succeed."""


def run(command: Sequence[str], most_cpu: float | None = None) -> Cost:
    """Run a command from the root of the project until it ends, or its first process took so many seconds of CPU."""
    if most_cpu is not None:
        command = ["sh", "-c", 'ulimit -t "$0"; exec "$@"', str(round(most_cpu)), *command]
    others = _children()
    begun = time.perf_counter()
    with (
        _taking_orphans(),
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        output = process.stdout.read()
        # Its times stand in /proc until somebody waits for it, and only there is what its children took by itself.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        seconds = time.perf_counter() - begun
        children = sum(_times(process.pid)[2:])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        usages = [usage, *(os.wait4(orphan, 0)[2] for orphan in _children() - others)]
    was_cut = most_cpu is not None and -process.returncode in (signal.SIGKILL, signal.SIGXCPU)
    if process.returncode and not was_cut:
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{output[-2000:]}")
    cpu, children = sum(map(_cpu, usages)), children + sum(map(_cpu, usages[1:]))
    # A child begins with the peak of who started it, so the harness itself holds nothing large.
    return Cost(cpu, children, seconds, max(it.ru_maxrss for it in usages) / 1024, output, was_cut)


def papershelf(database: Path | str, *arguments: str) -> list[str]:
    """The command line of Papershelf on a database: a path of SQLite, or an address."""
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    return [sys.executable, "-m", "papershelf", "--database", url, *arguments]


def module(name: str, *arguments: str | Path) -> list[str]:
    """A module of the benchmarks as a command."""
    return [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]


def cpu_of(process: int) -> float:
    """CPU seconds of one living process so far."""
    return sum(_times(process)[:2])


def cpu_of_server(process: int) -> float:
    """CPU seconds of a server so far: of its processes that live, and of those that it has waited for."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return sum(_times(process)) + sum(cpu_of(int(child)) for child in children)


@contextmanager
def _taking_orphans() -> Iterator[None]:
    """Have processes whose parent ends become children of this one, and not of the first of the system."""
    prctl = ctypes.CDLL(None).prctl
    prctl(_TAKE_ORPHANS, 1)
    try:
        yield
    finally:
        prctl(_TAKE_ORPHANS, 0)


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def _children() -> set[int]:
    """The processes that this one has to wait for."""
    return {int(child) for path in Path("/proc/self/task").glob("*/children") for child in path.read_text().split()}


def _times(process: int) -> list[float]:
    """User and system seconds of a process, and those of the children that it has waited for."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return [int(ticks) / _TICKS for ticks in fields[11:15]]


def machine() -> str:
    """The machine in public words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{os.cpu_count()} processors, {memory:.0f} GiB, {sys.platform}, Python {version}"
