"""The shape of the code: which folder may import which, and how large and how named a module may be."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("db", "extraction", "loaders", "migrations", "papershelf")
MAY_IMPORT = {
    "db": ("db",),
    "db/resolution": ("db.resolution", "db.identifiers", "db.records", "db.vocabulary"),
    "extraction": ("extraction", "db.cleaning", "db.identifiers", "db.records", "db.vocabulary"),
    "extraction/words": ("extraction.words", "db.vocabulary"),
    "extraction/rules": ("extraction.rules", "extraction.words", "db.records", "db.vocabulary"),
    "extraction/learned": ("extraction.learned", "extraction.rules", "extraction.words", "db.records", "db.vocabulary"),
    "extraction/language_model": ("extraction.language_model", "db.cleaning", "db.records"),
    "extraction/evaluation": (
        "extraction",
        "db.cleaning",
        "db.identifiers",
        "db.records",
        "db.resolution.results",
        "db.vocabulary",
    ),
    "loaders": ("loaders", "db.cleaning", "db.identifiers", "db.records", "db.vocabulary"),
    "migrations": ("db",),
    "migrations/versions": (),
    "papershelf": PACKAGES,
    "training": (*PACKAGES, "training"),
    "tests": (*PACKAGES, "tests", "training"),
    "docs": PACKAGES,
    "benchmarks": (*PACKAGES, "benchmarks"),
}
"""Folder to the modules of ours that it may import; the deepest folder that holds a module counts."""
MOST_LINES = 499
DRAWERS = {"data", "helper", "helpers", "info", "manager", "misc", "util", "utils"}
MODULES = sorted(module for folder in MAY_IMPORT for module in (PROJECT / folder).rglob("*.py"))


def is_module(name: str) -> bool:
    """Whether a dotted name is a module or package of the project."""
    path = PROJECT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def imported_modules(tree: ast.AST, package: str) -> Iterator[str]:
    """Every module that a module of the package imports, at its top or within a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{source}.{alias.name}" if is_module(f"{source}.{alias.name}") else source


def allowed_imports(module: Path) -> tuple[str, ...]:
    """The modules of ours that a module may import."""
    for folder in module.relative_to(PROJECT).parents:
        if folder.as_posix() in MAY_IMPORT:
            return MAY_IMPORT[folder.as_posix()]
    raise LookupError(module)


def forbidden_imports(module: Path, source: str) -> list[str]:
    """The modules of ours that a module imports and must not."""
    ours = {*PACKAGES, "tests", "training", "benchmarks"}
    allowed = allowed_imports(module)
    package = ".".join(module.relative_to(PROJECT).parent.parts)
    return [
        name
        for name in imported_modules(ast.parse(source), package)
        if name.split(".")[0] in ours and not any(f"{name}.".startswith(f"{prefix}.") for prefix in allowed)
    ]


def room_of(module: Path) -> str:
    """The folder of a module; of a folder that has folders in it, each module is a room of its own."""
    folder = module.parent
    return module_name(module if any(folder.glob("*/*.py")) and module.stem != "__init__" else folder)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def graph_of(sources: Mapping[Path, str], node_of: Callable[[Path], str]) -> dict[str, set[str]]:
    """Which nodes import which, with modules of ours put together into nodes."""
    nodes = {module_name(module): node_of(module) for module in sources}
    graph: dict[str, set[str]] = {node: set() for node in nodes.values()}
    for module, source in sources.items():
        package = ".".join(module.relative_to(PROJECT).parent.parts)
        imported = {nodes[name] for name in imported_modules(ast.parse(source), package) if name in nodes}
        graph[node_of(module)] |= imported - {node_of(module)}
    return graph


def circle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """A circle of nodes that import each other; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


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
    assert circle_in(graph_of({module: module.read_text(encoding="utf-8") for module in MODULES}, node_of)) == []


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
    from loaders import LOADERS

    sources = (PROJECT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert [loader.name for loader in LOADERS if f"`{loader.name}`" not in sources] == []


def test_every_loader_has_its_place_in_the_precedence_of_sources() -> None:
    from db.resolution import precedence
    from loaders import LOADERS

    assert [loader.name for loader in LOADERS if loader.name not in precedence.LOADERS] == []
