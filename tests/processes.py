"""Running a function in a process of its own: to kill it at a chosen statement, or beside another one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

from sqlalchemy import Engine, event

Function = Callable[..., object]


def killed_at(statement: int, function: Function, *arguments: Any) -> bool:
    """Call a function in a process that kills itself just before its n-th statement, counted from 0, or commit.

    Gives whether it was killed; when it was not, the function came to its end.
    """
    process = _start(_killing_itself, statement, function, arguments)
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def killed_after(seconds: float, function: Function, *arguments: Any) -> bool:
    """Call a function in a process that is killed so many seconds after the call; gives whether it was."""
    ours, theirs = _context().Pipe(duplex=False)
    process = _start(_saying_when, theirs, function, arguments)
    theirs.close()
    ours.recv()
    time.sleep(seconds)
    process.kill()
    process.join()
    ours.close()
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def statements_of(function: Function, *arguments: Any) -> int:
    """Call a function here, and count its statements and commits: the moments that `killed_at` knows."""
    counter = count()
    with _at_each_statement(lambda *_: next(counter)):
        function(*arguments)
    return next(counter)


def at_once(*calls: tuple[Any, ...]) -> list[int | None]:
    """Call functions, each given with its arguments, at the same time; gives the exit codes of their processes."""
    processes = [_start(*call) for call in calls]
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def _start(function: Function, *arguments: Any) -> BaseProcess:
    process = _context().Process(target=function, args=arguments)
    process.start()
    return process


def _context() -> ForkServerContext:
    """Processes are forked from a small one that has imported the program, and has no threads of other tests."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["papershelf.loading.run", "papershelf.database", "tests.processes"])
    return context


def _killing_itself(statement: int, function: Function, arguments: tuple[Any, ...]) -> None:
    counter = count()

    def kill_in_time(*_: object) -> None:
        if next(counter) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with _at_each_statement(kill_in_time):
        function(*arguments)


def _saying_when(channel: Connection, function: Function, arguments: tuple[Any, ...]) -> None:
    channel.send("now")
    function(*arguments)


@contextmanager
def _at_each_statement(call: Callable[..., object]) -> Iterator[None]:
    kinds = ("before_cursor_execute", "commit")
    for kind in kinds:
        event.listen(Engine, kind, call)
    yield
    for kind in kinds:
        event.remove(Engine, kind, call)
