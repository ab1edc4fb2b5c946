"""Who may import whom, and the layers that the imports make, for docs/architecture.md."""

from __future__ import annotations

from pathlib import Path

from tests.imports import MAY_IMPORT, PACKAGES, graph_of, layers_of, module_name, sources

WHOLE = ("loaders", "migrations")
"""Packages without folders of their own to tell apart."""


def may_import() -> str:
    """The table of imports that the tests hold the code to."""
    lines = ["| a module in | may import of ours |", "|---|---|"]
    for folder, allowed in MAY_IMPORT.items():
        others = [name for name in allowed if name != folder.replace("/", ".")]
        is_all = set(PACKAGES) <= set(allowed)
        shown = ["all packages", *(name for name in others if name not in PACKAGES)] if is_all else others
        itself = [] if len(others) == len(allowed) or is_all else ["itself"]
        lines.append(f"| `{folder}/` | {', '.join([*itself, *map(_quoted, shown)]) or 'nothing'} |")
    return "\n".join(lines)


def layers() -> str:
    """The rooms of the installed packages in layers, as they import each other: each imports only from below."""
    installed = {path: text for path, text in sources().items() if _is_shown(path)}
    rows: list[str] = []
    for nodes in reversed(layers_of(graph_of(installed, _room_shown))):
        rows += ["    " + "   ".join(nodes), ""]
    return "\n".join(["```text", *rows[:-1], "```"])


def _is_shown(module: Path) -> bool:
    package, *inner = module_name(module).split(".")
    return package in PACKAGES and bool(inner or package in WHOLE)


def _room_shown(module: Path) -> str:
    """A folder of a package, or a module that stands beside its folders."""
    package, *inner = module_name(module).split(".")
    return package if package in WHOLE else f"{package}.{inner[0]}"


def _quoted(name: str) -> str:
    return name if " " in name else f"`{name}`"
