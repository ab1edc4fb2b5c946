"""What a worker process does: read texts.

It imports the reader and nothing of a shelf, and that only where texts are read: who has others read them does without.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable

import msgspec

from db.records import Findings

Scanned = tuple[str | None, str | None]
"""What the reader found in a text, in JSON; or why it fails."""
_encode = msgspec.json.Encoder().encode


def read_texts(texts: list[str]) -> list[Scanned]:
    """What the built-in reader makes of each text."""
    from extraction.reader import read_text

    return [_read(text, read_text) for text in texts]


def _read(text: str, read_text: Callable[[str], Findings]) -> Scanned:
    try:
        return _encode(read_text(text)).decode(), None
    except Exception as error:  # one odd text must not cost a load, nor show a traceback
        return None, f"{type(error).__name__}: {error}"


def end_with_parent() -> None:
    """Have a worker end when its parent does, were it killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
