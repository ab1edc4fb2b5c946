"""Which folder may import which, and what the modules of the project do import: read from their sources."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("db", "extraction", "loaders", "migrations", "papershelf")
MAY_IMPORT = {
    "db": ("db",),
    "db/display": ("db.accents", "db.display", "db.identifiers", "db.records"),
    "db/resolution": (
        "db.resolution",
        "db.cleaning",
        "db.display",
        "db.identifiers",
        "db.records",
        "db.vocabulary",
    ),
    "extraction": ("extraction", "db.cleaning", "db.identifiers", "db.records", "db.vocabulary"),
    "extraction/words": ("extraction.words", "db.vocabulary"),
    "extraction/rules": ("extraction.rules", "extraction.words", "db.records", "db.vocabulary"),
    "extraction/learned": ("extraction.learned", "extraction.rules", "extraction.words", "db.records", "db.vocabulary"),
    "extraction/language_model": ("extraction.language_model", "db.cleaning", "db.records"),
    "extraction/evaluation": (
        "extraction",
        "db.cleaning",
        "db.display",
        "db.identifiers",
        "db.records",
        "db.resolution.results",
        "db.vocabulary",
    ),
    "loaders": ("loaders", "db.accents", "db.cleaning", "db.identifiers", "db.records", "db.vocabulary"),
    "migrations": ("db",),
    "migrations/versions": (),
    "papershelf": PACKAGES,
    "training": (*PACKAGES, "training"),
    "tests": (*PACKAGES, "tests", "training", "benchmarks", "docs.extraction_walk"),
    "docs": (*PACKAGES, "docs", "tests.imports"),
    "benchmarks": (*PACKAGES, "benchmarks", "tests.fuzzing", "tests.hostile", "tests.papershelf.site.visitors"),
}
"""Folder to the modules of ours that it may import; the deepest folder that holds a module counts."""
MODULES = sorted(module for folder in MAY_IMPORT for module in (PROJECT / folder).rglob("*.py"))


def sources() -> dict[Path, str]:
    """Every module with its text."""
    return {module: module.read_text(encoding="utf-8") for module in MODULES}


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
    ours = {*PACKAGES, "tests", "training", "benchmarks", "docs"}
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


def layers_of(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The nodes in layers, the lowest first: a node imports only from layers below its own."""
    heights: dict[str, int] = {}
    for node in TopologicalSorter(graph).static_order():
        heights[node] = 1 + max((heights[imported] for imported in graph[node]), default=-1)
    return [sorted(node for node in heights if heights[node] == height) for height in sorted(set(heights.values()))]
