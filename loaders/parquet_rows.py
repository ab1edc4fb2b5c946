"""The rows of an Apache Parquet file as dictionaries, a batch in memory at a time.

pyarrow reads it; it is large, and installed with the extra `parquet` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from loaders.loader import Unreadable

MAGIC = b"PAR1"
"""What a file begins and ends with."""
ROWS_AT_ONCE = 500
WITHOUT_PYARROW = "It is a Parquet file, which pyarrow reads: install it with `pip install 'papershelf[parquet]'`."


def parquet_rows(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """The rows in order; days and times are texts, as in JSON, and what is empty in a nested row is left out."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise Unreadable(WITHOUT_PYARROW) from None
    try:
        file = parquet.ParquetFile(stream)
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            for row in batch.to_pylist():
                yield {name: as_json(value) for name, value in row.items()}
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        raise Unreadable(f"The Parquet file is damaged: {str(error)[:200]}. Fetch it again.") from None


def as_json(value: Any) -> Any:
    """A value as JSON has it. Every row of a column has all fields of all rows: those without a value go."""
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, bytes | timedelta | Decimal) else value
