"""How long loading and publishing take as whole commands, beside reading and storing the same bytes without thought.

Run with `python -m benchmarks.bench_load [SHARED]`; SHARED is the folder with `pages`, `data/hf-daily` and
`data/mlanthology` (`../shared`). Times of a machine mean little elsewhere; the ratio to the baseline of the same run
means more. The baseline is one process that parses every file and inserts each entry as one row of SQLite.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

_RUNS = 5
_BASELINE = """
import ast, gzip, json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("CREATE TABLE entries (entry TEXT)")
for path in sys.argv[2:]:
    data = open(path, "rb").read()
    if path.endswith(".gz"):
        text = gzip.decompress(data).decode()
        found = text.rstrip().split("\\n") if ".jsonl" in path else json.loads(text)
        if isinstance(found, dict):
            found = found["data"] if "data" in found else found["papers"]
        entries = found if ".jsonl" in path else [json.dumps(entry) for entry in found]
    else:
        entries = [line for line in data.decode().split("\\n") if line]
    connection.executemany("INSERT INTO entries VALUES (?)", [(entry,) for entry in entries])
connection.commit()
"""


def seconds(command: list[str]) -> float:
    """How long a command takes from its start to its end; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def papershelf(database: Path, *arguments: str) -> list[str]:
    """The command line of Papershelf on a database."""
    return [sys.executable, "-m", "papershelf", "--database", f"sqlite:///{database}", *arguments]


def measure(folder: Path, name: str, files: Iterable[Path], source: Path) -> list[tuple[str, float, float]]:
    """Median seconds of loading, loading again and publishing, each with its ratio to the baseline."""
    names = [str(file) for file in files]
    times: dict[str, list[float]] = {"baseline": [], "load": [], "load again": [], "publish": []}
    for run in range(_RUNS):
        database = folder / f"{run}.db"
        times["baseline"].append(seconds([sys.executable, "-c", _BASELINE, str(folder / f"{run}.raw"), *names]))
        times["load"].append(seconds(papershelf(database, "load", str(source))))
        times["load again"].append(seconds(papershelf(database, "load", str(source))))
        times["publish"].append(seconds(papershelf(database, "publish", "-o", str(folder / f"public{run}.db"))))
        for file in folder.iterdir():
            file.unlink()
    baseline = statistics.median(times["baseline"])
    return [
        (f"{name}: {step}", median, median / baseline)
        for step, taken in times.items()
        for median in [statistics.median(taken)]
    ]


def main() -> None:
    """Print a table in Markdown, as docs/performance.md has it."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared").resolve()
    sources = {
        "five pages": shared / "pages",
        "265 days": shared / "data" / "hf-daily",
        "35,212 papers of proceedings": shared / "data" / "mlanthology",
    }
    print(f"Whole processes, median of {_RUNS} runs, {os.cpu_count()} processors.\n")
    print("| what | seconds | times the baseline |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, source in sources.items():
            if not source.is_dir():
                print(f"| {name}: not there | | |")
                continue
            for step, median, ratio in measure(Path(folder), name, sorted(source.iterdir()), source):
                print(f"| {step} | {median:.2f} | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    main()
