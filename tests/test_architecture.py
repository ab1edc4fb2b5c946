"""The shape of the code: which folder may import which, and how large and how named a module may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.imports import MODULES, PROJECT, circle_in, forbidden_imports, graph_of, module_name, room_of, sources

MOST_LINES = 499
DRAWERS = {"data", "helper", "helpers", "info", "manager", "misc", "util", "utils"}


def name_of(module: Path) -> str:
    return module.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_folder_may(module: Path) -> None:
    assert forbidden_imports(module, module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("db/writing.py", "from loaders.loader import Loader"),
        ("db/writing.py", "def late():\n    import papershelf.loading"),
        ("loaders/crossref.py", "from db import tables"),
        ("loaders/crossref.py", "import db"),
        ("extraction/links.py", "from db.engine import writing_engine"),
        ("extraction/words/numbers.py", "from extraction.rules.scene import Scene"),
        ("extraction/rules/drafts.py", "from extraction.learned.linear import Choice"),
        ("extraction/learned/metric/choice.py", "from extraction.results import read_results"),
        ("migrations/env.py", "from papershelf import database"),
        ("migrations/versions/0002_add_venues.py", "from db.tables import metadata"),
        ("papershelf/cli/load.py", "from tests.conftest import shared"),
    ],
)
def test_an_import_against_the_direction_is_found(module: str, source: str) -> None:
    assert forbidden_imports(PROJECT / module, source) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("db/writing.py", "from . import records\nfrom .tables import metadata"),
        ("extraction/learned/metric/choice.py", "from extraction.rules.drafts import Draft"),
        ("migrations/env.py", "from db.tables import metadata"),
        ("papershelf/cli/load.py", "import migrations, loaders.loader, db.tables"),
    ],
)
def test_an_import_along_the_direction_is_allowed(module: str, source: str) -> None:
    assert forbidden_imports(PROJECT / module, source) == []


@pytest.mark.parametrize("node_of", [module_name, room_of])
def test_neither_modules_nor_folders_import_each_other_in_a_circle(node_of: Callable[[Path], str]) -> None:
    assert circle_in(graph_of(sources(), node_of)) == []


def test_a_circle_is_found_between_modules_and_between_folders() -> None:
    rooms = {
        PROJECT / "papershelf/shelf/search.py": "from papershelf.readers import run",
        PROJECT / "papershelf/readers/run.py": "",
        PROJECT / "papershelf/readers/survey.py": "def late():\n    from papershelf.shelf.query import query",
        PROJECT / "papershelf/shelf/query.py": "",
    }
    assert circle_in(graph_of(rooms, module_name)) == []
    assert set(circle_in(graph_of(rooms, room_of))) == {"papershelf.shelf", "papershelf.readers"}
    rooms[PROJECT / "papershelf/readers/run.py"] = "import papershelf.shelf.search"
    assert set(circle_in(graph_of(rooms, module_name))) == {"papershelf.shelf.search", "papershelf.readers.run"}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_is_short_enough_to_be_read_whole(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_modules_and_folders_are_named_for_what_they_hold() -> None:
    names = {part.removesuffix(".py") for module in MODULES for part in module.relative_to(PROJECT).parts}
    assert names & DRAWERS == set()


def test_every_loader_is_described_among_the_sources() -> None:
    from loaders import all_loaders

    sources = (PROJECT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert [loader.name for loader in all_loaders() if f"`{loader.name}`" not in sources] == []


def test_every_loader_has_its_place_in_the_precedence_of_sources() -> None:
    from db.resolution import precedence
    from loaders import all_loaders

    assert [loader.name for loader in all_loaders() if loader.name not in precedence.LOADERS] == []
