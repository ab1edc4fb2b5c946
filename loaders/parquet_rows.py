"""The rows of an Apache Parquet file as dictionaries, a batch in memory at a time.

pyarrow reads it; it is large, and installed with the extra `parquet` alone. A file says nothing of how long its values
are that can be trusted, and 3 kilobytes can hold gigabytes of them; so the system bounds what a batch may take.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from loaders.loader import Unreadable

MAGIC = b"PAR1"
"""What a file begins and ends with."""
ROWS_AT_ONCE = 500
MOST_MEMORY = 512 * 2**20
"""Bytes of addresses that reading a batch may take; where the system heeds no such bound there is none."""
_BUFFER_BYTES = 2**20
WITHOUT_PYARROW = "It is a Parquet file, which pyarrow reads: install it with `pip install 'papershelf[parquet]'`."


def parquet_rows(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """The rows in order; days and times are texts, as in JSON, and what is empty in a nested row is left out."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Unreadable(WITHOUT_PYARROW) from None
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # the others reserve a gigabyte of addresses
    try:
        with _bounded_memory():
            file = parquet.ParquetFile(stream, buffer_size=_BUFFER_BYTES)
            batches = file.iter_batches(batch_size=ROWS_AT_ONCE, use_threads=False)
        while rows := _next_rows(batches):
            yield from rows
    except MemoryError:
        most = f"{MOST_MEMORY // 2**20} MB"
        raise Unreadable(f"A part of the Parquet file takes more than {most} of memory; it is not read.") from None
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise Unreadable(f"The Parquet file is damaged: {str(error)[:200]}. Fetch it again.") from None


def _next_rows(batches: Iterator[Any]) -> list[dict[str, Any]]:
    """The rows of the next batch that has some; none at the end."""
    with _bounded_memory():
        for batch in batches:
            if batch.num_rows:
                return [{name: as_json(value) for name, value in row.items()} for row in batch.to_pylist()]
    return []


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Let this process take so much more memory and no more, until the end of the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        pages = 0
    most = pages * resource.getpagesize() + MOST_MEMORY
    if pages and (soft == resource.RLIM_INFINITY or most < soft):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def as_json(value: Any) -> Any:
    """A value as JSON has it. Every row of a column has all fields of all rows: those without a value go."""
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, bytes | timedelta | Decimal) else value
