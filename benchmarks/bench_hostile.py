"""What documents that would take the machine take of it: seconds, memory, temporary room, size of the shelf, lines.

python -m benchmarks.bench_hostile [CASE ...]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests import hostile


def main(*names: str) -> None:
    """Load every case, or those that are named."""
    print(f"{'':24}{'bytes':>12}{'seconds':>9}{'peak MB':>9}{'room MB':>9}{'shelf MB':>9}{'lines':>7}{'status':>7}")
    for make in (*hostile.CASES, *hostile.READ):
        if names and make.__name__ not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "document")
            make(path, 1)
            taken = hostile.load(path, Path(folder))
            figures = f"{taken.seconds:9.1f}{taken.peak_megabytes:9.0f}{taken.temporary_megabytes:9.0f}"
            figures += f"{taken.shelf_megabytes:9.1f}{taken.lines:7}{taken.status:7}"
            print(
                f"{make.__name__:24}{path.stat().st_size:12,}{figures}  {taken.said.splitlines()[0][:150]}", flush=True
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
