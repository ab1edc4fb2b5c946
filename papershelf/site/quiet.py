"""A log that does not grow with what visitors do: of each kind of message a few a minute, and how many others."""

from __future__ import annotations

import logging
import sqlite3
import time
import warnings

MOST_A_MINUTE = 5
_MINUTE = 60.0


def keep_quiet() -> None:
    """Let what this process logs go through the filter, wherever it goes."""
    # Datasette leaves the facets of a page unasked where one of them cannot be answered, and Python would say so.
    warnings.filterwarnings("ignore", message="coroutine .* was never awaited", category=RuntimeWarning)
    sqlite3.enable_callback_tracebacks(
        False
    )  # Datasette enables them; a function that is interrupted prints one each time
    handlers = [*logging.getLogger("uvicorn").handlers, *logging.getLogger().handlers, logging.lastResort]
    for handler in handlers:
        if handler is not None and not any(isinstance(known, FewOfAKind) for known in handler.filters):
            handler.addFilter(FewOfAKind())


class FewOfAKind(logging.Filter):
    """Lets through a few messages of each kind a minute; a kind is the place in the program that writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.minutes: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a message is written."""
        kind = (record.pathname, record.lineno)
        now = time.monotonic()
        began, count = self.minutes.get(kind, (now, 0))
        if now - began >= _MINUTE:
            if count > MOST_A_MINUTE:
                record.msg = f"{record.msg} [{count - MOST_A_MINUTE} more like the last ones were left out]"
            began, count = now, 0
        self.minutes[kind] = (began, count + 1)
        return count < MOST_A_MINUTE
