"""Rules that change get another version, so that what the older ones made is made again.

Nothing derives again what an older program read or resolved unless a number says so. So the code of the rules is known
here by its hash, without comments and docstrings: whoever changes it is asked whether the number has to be raised.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from db import resolution
from extraction import version
from extraction.reader import read_text

PROJECT = Path(__file__).resolve().parent.parent
GOLDEN = PROJECT / "tests" / "rules_versions.golden.json"
ABSTRACTS = PROJECT / "tests" / "labels" / "abstracts.json"
VERSIONS = {"extraction": version.RULES_VERSION, "db/resolution": resolution.RULES_VERSION}
NOT_RULES = ("extraction/evaluation", "extraction/language_model")
"""How readers are judged, and the other reader, which has versions of its own."""
ADVICE = (
    "{}: its code has changed. Where it can make anything else of the same text or records, raise its RULES_VERSION; "
    "then run pytest tests/test_rules_versions.py --regenerate"
)


@pytest.mark.parametrize("folder", VERSIONS)
def test_rules_that_change_are_looked_at_for_another_version(folder: str, regenerate: bool) -> None:
    known = _golden()
    now = {"version": VERSIONS[folder], "code": _hash_of_code(folder)}
    if regenerate:
        GOLDEN.write_text(json.dumps(known | {folder: now}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    else:
        assert known.get(folder) == now, ADVICE.format(folder)


def test_another_reading_of_the_same_texts_has_another_version(regenerate: bool) -> None:
    known = _golden()
    texts = [entry["paper"]["summary"] for entry in json.loads(ABSTRACTS.read_text(encoding="utf-8"))]
    found = msgspec.json.encode([read_text(text) for text in texts])
    now = {"version": version.VERSION, "sha256": hashlib.sha256(found).hexdigest()}
    before = known.get("findings", now)
    assert before == now or before["version"] != now["version"], "raise extraction.version.RULES_VERSION"
    if regenerate:
        GOLDEN.write_text(json.dumps(known | {"findings": now}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    else:
        assert before == now, "run pytest tests/test_rules_versions.py --regenerate"


def test_the_hash_is_of_what_code_does() -> None:
    code = '"""One."""\n\ndef f(a: int) -> int:\n    """Two."""\n    return a  # three\n'
    assert _meaning(code) == _meaning("def f(a: int) -> int:\n    return a\n")
    assert _meaning(code) != _meaning("def f(a: int) -> int:\n    return -a\n")


def _golden() -> dict[str, Any]:
    known: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    return known


def _hash_of_code(folder: str) -> str:
    digest = hashlib.sha256()
    for path in _modules(folder):
        digest.update(
            f"{path.relative_to(PROJECT).as_posix()}\n{_meaning(path.read_text(encoding='utf-8'))}\n".encode()
        )
    return digest.hexdigest()


def _modules(folder: str) -> Iterator[Path]:
    for path in sorted((PROJECT / folder).rglob("*.py")):
        if not path.relative_to(PROJECT).as_posix().startswith(NOT_RULES) and path.name != "version.py":
            yield path


def _meaning(code: str) -> str:
    """What the code does, without what says nothing to the machine; alike in every version of Python."""
    return repr(_told(ast.parse(code)))


def _told(node: Any) -> Any:
    if isinstance(node, list):
        return [_told(one) for one in node if not _is_text(one) and not _is_version(one)]
    if not isinstance(node, ast.AST):
        return node
    fields = [(name, _told(value)) for name, value in ast.iter_fields(node)]
    return type(node).__name__, [field for field in fields if field[1] not in (None, [])]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_version(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "RULES_VERSION" for target in node.targets
    )
