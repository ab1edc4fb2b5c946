"""Scanning texts with a reader, in worker processes where there are many.

What a reader finds in a text depends on the text alone, so texts are scanned once each, in any order, anywhere.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from types import TracebackType

from db.store.extractions import Outcome, failure, success
from extraction.reader import read_text

TEXTS_OF_A_TASK = 100
FEWEST_FOR_WORKERS = 500
"""Texts below which starting workers takes longer than scanning."""


def scan(texts: list[str]) -> list[Outcome]:
    """What the built-in reader finds in each text, or why it fails."""
    return [_scan_text(text) for text in texts]


def _scan_text(text: str) -> Outcome:
    try:
        return success(read_text(text))
    except Exception as error:  # one odd text must not cost a load, nor show a traceback
        return failure(f"{type(error).__name__}: {error}")


def _end_with_parent() -> None:
    """Have a worker end when its parent does, were it killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Scanner:
    """Scans texts while the caller goes on reading; made for one run, closed at its end."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers if workers is not None else os.cpu_count() or 1
        self._waiting: dict[str, str] = {}
        self._running: list[tuple[dict[str, str], Future[list[Outcome]] | None]] = []
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, sha256: str, text: str) -> None:
        """Scan a text, known by its hash, some time before `collect`."""
        self._waiting[sha256] = text
        enough = TEXTS_OF_A_TASK if self._pool else FEWEST_FOR_WORKERS
        if self._workers > 1 and len(self._waiting) >= enough:
            waiting = iter(self._waiting.items())
            while task := dict(islice(waiting, TEXTS_OF_A_TASK)):
                self._running.append((task, self._hand_over(list(task.values()))))
            self._waiting = {}

    def _hand_over(self, texts: list[str]) -> Future[list[Outcome]] | None:
        """Have workers scan texts; None where the system has killed one of them, which ends them all."""
        self._pool = self._pool or ProcessPoolExecutor(
            self._workers, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
        )
        # Ctrl-C reaches all processes of a terminal. Workers start here, one by one, and inherit that it is blocked:
        # they end in good order with their parent, and print no traceback of their own.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._pool.submit(scan, texts)
        except BrokenProcessPool:
            return None
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def collect(self) -> dict[str, Outcome]:
        """What came of all texts submitted since the last call, by the hash of the text."""
        outcomes = dict(zip(self._waiting, scan(list(self._waiting.values())), strict=True))
        for task, handed_over in self._running:
            outcomes.update(zip(task, self._result(task, handed_over), strict=True))
        self._waiting, self._running = {}, []
        return outcomes

    def _result(self, task: dict[str, str], handed_over: Future[list[Outcome]] | None) -> list[Outcome]:
        if handed_over is not None:
            try:
                return handed_over.result()
            except BrokenProcessPool:
                self._workers = 1  # the machine has no room for more: what is left is scanned here
        return scan(list(task.values()))

    def __enter__(self) -> Scanner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
