"""Running a function in a process of its own: to kill it at a chosen statement, or beside another one."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from itertools import count
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

    event.listen(Engine, "before_cursor_execute", kill_in_time)
    event.listen(Engine, "commit", kill_in_time)
    function(*arguments)
