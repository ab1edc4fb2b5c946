"""The shape of the code: which folder may import which, and how large and how named a module may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("db", "extraction", "loaders", "migrations", "papershelf")
MAY_IMPORT = {
    "db": ("db",),
    "db/resolution": ("db.resolution", "db.identifiers", "db.records", "db.vocabulary"),
    "extraction": ("extraction", "db.cleaning", "db.identifiers", "db.records", "db.vocabulary"),
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
    "benchmarks": (*PACKAGES, "benchmarks", "tests.fuzzing", "tests.hostile"),
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
        ("loaders/crossref.py", "from db import records\nfrom loaders import latex"),
        ("migrations/env.py", "from db.tables import metadata"),
        ("papershelf/cli/load.py", "import migrations, loaders.loader, db.tables"),
    ],
)
def test_an_import_along_the_direction_is_allowed(module: str, source: str) -> None:
    assert forbidden_imports(PROJECT / module, source) == []


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
