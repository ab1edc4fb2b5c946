"""The process that those of the lanes are forked from: it has read all modules, so that they start at once.

To read them takes two seconds of a processor, and as long again as others want it. So that no visitor waits for it, it
begins before the server reads its own, and is waited for before the server says that it serves.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver

CONTEXT = multiprocessing.get_context("forkserver")


def prepare() -> None:
    """Start the process; it reads the modules while its caller goes on."""
    CONTEXT.set_forkserver_preload(["papershelf.site.lean", "papershelf.site.worker"])
    forkserver.ensure_running()


def wait_until_prepared() -> None:
    """Return when the process has read the modules, and starts others at once."""
    process = CONTEXT.Process(target=_nothing)
    process.start()
    process.join()


def _nothing() -> None:
    """Do nothing: that it can be done is what is waited for."""
