"""Where the time of a command goes: `python -m benchmarks.rooms SHARES.json load FOLDER --database URL`.

The main process looks at itself every few milliseconds of CPU time, and notes in which room it is: that of the
innermost function of ours that belongs to one. So time within SQLAlchemy or SQLite counts for who asked for it.
At its end it lists the functions that it was in most.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from papershelf.cli import main as papershelf

ROOT = f"{Path(__file__).resolve().parent.parent}/"
EVERY_SECONDS = 0.004
MOST_SHOWN = 30
ROOMS = {
    "read and map": (
        "loaders/",
        "papershelf/loading/reading",
        "papershelf/loading/walk",
        "papershelf/loading/archives",
    ),
    "scan texts": ("extraction/", "papershelf/loading/scanning"),
    "find blocks and resolve": (
        "db/resolution/",
        "db/store/blocks",
        "db/store/touched",
        "db/store/decisions",
        "db/store/loaded_entries",
    ),
    "shared names": ("db/store/shared_names", "db/store/venue_rows", "db/store/vocabulary_changes"),
    "write": ("db/store/", "db/engine"),
}
"""Rooms by the beginning of the paths of their modules, the first that fits. Modules that every room uses (cleaning,
identifiers, vocabulary) are in none, so they count for who calls them."""
REST = "start and the rest"


def room_of(frame: FrameType | None) -> tuple[str, str]:
    """The room that a call is in, and the function of ours there."""
    while frame is not None:
        code = frame.f_code
        room = room_of_path(code.co_filename)
        if room is not None:
            return room, f"{code.co_filename.removeprefix(ROOT)}: {code.co_qualname}"
        frame = frame.f_back
    return REST, REST


def room_of_path(path: str) -> str | None:
    """The room of a module; None where it belongs to none."""
    own = path.removeprefix(ROOT)
    return next((room for room, beginnings in ROOMS.items() if own.startswith(beginnings)), None)


def main() -> None:
    """Run a command, and write the share of each room."""
    rooms: Counter[str] = Counter()
    functions: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        room, function = room_of(frame)
        rooms[room] += 1
        functions[function] += 1

    shares, sys.argv = Path(sys.argv[1]), ["papershelf", *sys.argv[2:]]
    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY_SECONDS, EVERY_SECONDS)
    try:
        papershelf()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        total = rooms.total() or 1
        shares.write_text(json.dumps({room: rooms[room] / total for room in [*ROOMS, REST]}), encoding="utf-8")
        for function, count in functions.most_common(MOST_SHOWN):
            print(f"{count / total:6.1%} {function}")


if __name__ == "__main__":
    main()
