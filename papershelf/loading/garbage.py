"""Looking seldom for garbage in circles, while rows are made by the million."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_BETWEEN = 100_000
"""New objects, less those that are gone, after which Python looks for circles: a few ten megabytes of them at most."""

OBJECTS_OF_A_BATCH = 1_000_000
"""As many while a batch is derived, which makes no circles."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Have Python look for garbage that refers to itself after 100,000 objects instead of 700.

    A batch keeps hundreds of thousands of records and rows until it is written; none of them refers to itself, and
    Python went over all of them again and again: a sixth of the time of loading.
    """
    gc.freeze()  # modules, vocabulary: they stay for good
    try:
        with _collected_after(OBJECTS_BETWEEN):
            yield
    finally:
        gc.unfreeze()


@contextmanager
def collected_hardly() -> Iterator[None]:
    """The same while a batch is derived, after as many as its records and rows are: none of them is in a circle.

    What reads documents makes circles, and some formats large ones, so that is looked through more often.
    """
    with _collected_after(OBJECTS_OF_A_BATCH):
        yield


@contextmanager
def _collected_after(objects: int) -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(objects, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
