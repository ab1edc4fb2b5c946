"""Counting work instead of time: calls of functions in Python and instructions of SQLite's machine."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

INSTRUCTIONS_AT_ONCE = 1
"""A run of a statement that takes fewer is not counted, and most take few."""


class Work:
    """What was done so far."""

    def __init__(self) -> None:
        self.calls = 0
        self.instructions = 0
        """Of SQLite's machine."""


@contextmanager
def counted_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Count what this thread does, on connections that are made meanwhile."""
    work = Work()
    connect = sqlite3.connect

    def counting_connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_progress_handler(count_instructions, INSTRUCTIONS_AT_ONCE)
        return connection

    def count_instructions() -> int:
        work.instructions += INSTRUCTIONS_AT_ONCE
        return 0

    def count_calls(frame: FrameType, event: str, argument: object) -> None:
        work.calls += event in ("call", "c_call")

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", counting_connect)
        patched.setattr(sqlite3.dbapi2, "connect", counting_connect)
        before = sys.getprofile()
        sys.setprofile(count_calls)
        try:
            yield work
        finally:
            sys.setprofile(before)


def work_of(action: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> Work:
    """What an action takes."""
    with counted_work(monkeypatch) as work:
        action()
    return work
