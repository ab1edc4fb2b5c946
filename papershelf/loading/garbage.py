"""Looking seldom for garbage in circles, while rows are made by the million."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_BETWEEN = 100_000
"""New objects, less those that are gone, after which Python looks for circles: a few ten megabytes of them at most."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Have Python look for garbage that refers to itself after 100,000 objects instead of 700.

    A batch keeps hundreds of thousands of records and rows until it is written; none of them refers to itself, and
    Python went over all of them again and again: a sixth of the time of loading.
    """
    before = gc.get_threshold()
    gc.freeze()  # modules, vocabulary: they stay for good
    gc.set_threshold(OBJECTS_BETWEEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
