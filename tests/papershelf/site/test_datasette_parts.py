"""What Datasette does not promise is used in one module; and the log does not grow with what visitors do."""

from __future__ import annotations

import ast
import logging
from pathlib import Path

import pytest

from papershelf.site import quiet
from papershelf.site.quiet import MOST_A_MINUTE, FewOfAKind

SITE = Path(quiet.__file__).parent
PROMISED = {
    "datasette": {"hookimpl", "NotFound", "Response"},
    "datasette.app": {"Datasette"},
    "datasette.database": {"Database"},
    "datasette.utils.asgi": {"Request"},
}
"""Module to names that Datasette's documentation for plugins describes."""
MODULES = [module for module in sorted(SITE.glob("*.py")) if module.name != "datasette_parts.py"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_only_one_module_uses_what_datasette_does_not_promise(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "datasette":
            assert {alias.name for alias in node.names} <= PROMISED.get(node.module, set())
        if isinstance(node, ast.Import):
            assert not any(alias.name.split(".")[0] == "datasette" for alias in node.names)
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("datasette", "site")
        ):
            assert not node.attr.startswith("_")


def test_of_each_kind_of_message_a_few_a_minute_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("papershelf.site.quiet.time.monotonic", lambda: now)
    few = FewOfAKind()

    def written(line: int) -> str | None:
        record = logging.LogRecord("site", logging.ERROR, "a.py", line, "failed", (), None)
        return record.getMessage() if few.filter(record) else None

    assert [written(1) for _ in range(100)].count("failed") == MOST_A_MINUTE
    assert written(2) == "failed"
    now += 60
    assert written(1) == f"failed [{100 - MOST_A_MINUTE} more like the last ones were left out]"
