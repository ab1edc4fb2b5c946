"""Scanning texts with the built-in reader, in worker processes where there are many.

What a reader finds in a text depends on the text alone, so texts are scanned in any order, anywhere. Whoever has texts
scanned starts it, does something else, and asks for the outcomes later. The reader is imported where there are texts:
many a run has none.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TYPE_CHECKING

from db.store.bulk import batches
from db.store.extractions import Outcome, failure

if TYPE_CHECKING:
    from papershelf.loading.worker import Scanned

TEXTS_OF_A_TASK = 100
FEWEST_FOR_WORKERS = 1_000
"""Texts of a run below which it takes less time to scan them here than to start workers."""


def scan(texts: list[str]) -> list[Outcome]:
    """What the built-in reader finds in each text, or why it fails."""
    from papershelf.loading.worker import read_texts

    return [_outcome(scanned) for scanned in read_texts(texts)]


def _outcome(scanned: Scanned) -> Outcome:
    findings, reason = scanned
    return failure(reason or "") if findings is None else Outcome("findings", findings)


class Scan:
    """Texts, known by their hashes, that are being scanned."""

    def __init__(self, texts: Mapping[str, str], tasks: list[tuple[list[str], Future[list[Scanned]] | None]]) -> None:
        self._texts = texts
        self._tasks = tasks
        """The hashes of some of the texts each, with what comes of them where a worker was given them."""

    def outcomes(self) -> dict[str, Outcome]:
        """What came of each text, by its hash; waits for workers, and scans here what none was given or has left."""
        return {
            sha256: outcome
            for hashes, handed_over in self._tasks
            for sha256, outcome in zip(hashes, self._of_task(hashes, handed_over), strict=True)
        }

    def _of_task(self, hashes: list[str], handed_over: Future[list[Scanned]] | None) -> list[Outcome]:
        if handed_over is not None:
            try:
                return [_outcome(scanned) for scanned in handed_over.result()]
            except BrokenProcessPool:  # the machine has no room for more
                pass
        return scan([self._texts[sha256] for sha256 in hashes])


class Scanner:
    """Has texts scanned; made for one run, closed at its end."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers if workers is not None else os.cpu_count() or 1
        self._started_count = 0
        self._pool: ProcessPoolExecutor | None = None

    def start(self, texts: Mapping[str, str]) -> Scan:
        """Begin to scan texts, given by their hashes."""
        self._started_count += len(texts)
        has_workers = self._workers > 1 and self._started_count >= FEWEST_FOR_WORKERS
        tasks = [
            (hashes, self._hand_over([texts[sha256] for sha256 in hashes]) if has_workers else None)
            for hashes in batches(texts, TEXTS_OF_A_TASK)
        ]
        return Scan(texts, tasks)

    def _hand_over(self, texts: list[str]) -> Future[list[Scanned]] | None:
        """Have workers scan texts; None where the system starts none, or has killed one of them, which ends all."""
        from papershelf.loading.worker import end_with_parent, read_texts

        if self._pool is None:
            # Forked from a process of their own, not from this one with its open database.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["papershelf.loading.prepared"])
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=end_with_parent)
        # Ctrl-C reaches all processes of a terminal. What workers are forked from starts here and inherits that it is
        # blocked, as they do from it: they end in good order with their parent, and print no traceback of their own.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._pool.submit(read_texts, texts)
        except BrokenProcessPool:
            return None
        except OSError:  # no room for a process, or a path of temporary files that is too long for a socket
            self._workers = 1
            return None
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def __enter__(self) -> Scanner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
