from __future__ import annotations

import pytest

from benchmarks.rooms import REST, ROOMS, ROOT, room_of, room_of_path
from loaders import mlanthology
from tests.imports import PROJECT


@pytest.mark.parametrize(
    ("module", "room"),
    [
        ("loaders/mlanthology.py", "read and map"),
        ("db/store/shared_names.py", "shared names"),
        ("db/store/paper_rows.py", "write"),
        ("db/resolution/merge.py", "find blocks and resolve"),
        ("db/cleaning.py", None),
    ],
)
def test_a_module_belongs_to_the_first_room_that_fits(module: str, room: str | None) -> None:
    assert room_of_path(f"{ROOT}{module}") == room


def test_every_room_has_a_module() -> None:
    modules = [path.relative_to(PROJECT).as_posix() for path in PROJECT.glob("[delp]*/**/*.py")]
    assert [
        (room, start)
        for room, starts in ROOMS.items()
        for start in starts
        if not any(module.startswith(start) for module in modules)
    ] == []


def test_time_within_a_library_counts_for_who_called_it() -> None:
    assert mlanthology.__file__
    inner = compile("import sys\nfound = find(sys._getframe())", "/elsewhere/library.py", "exec")
    outer = compile("exec(inner, names)", mlanthology.__file__, "exec")
    names: dict[str, object] = {"find": room_of}
    exec(outer, {"inner": inner, "names": names})
    assert names["found"] == ("read and map", "loaders/mlanthology.py: <module>")


def test_what_is_in_no_room_is_the_rest() -> None:
    assert room_of(None) == (REST, REST)
