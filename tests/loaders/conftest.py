"""What the tests of loaders share: loading a document without a database, and golden files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from loaders.loader import Broken, DocumentFacts, Loader, Unusable

Outcome = dict[str, list[Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Regenerating golden files overwrites them, so it has to be asked for: `pytest tests/loaders --regenerate`."""
    parser.addoption("--regenerate", action="store_true", help="write the golden files of the loaders anew")


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    # The option exists only where this file was among the arguments' own (pytest reads it too late otherwise).
    return bool(request.config.getoption("--regenerate", default=False))


@pytest.fixture(scope="session")
def outcome() -> Callable[[Loader, bytes], Outcome]:
    """All that a loader makes of a document, as plain values: what the golden files hold."""
    return outcome_of


def outcome_of(loader: Loader, document: bytes) -> Outcome:
    found: Outcome = {"facts": [], "records": [], "signals": [], "rejects": []}
    for entry in loader.read(io.BytesIO(document)):
        if isinstance(entry, DocumentFacts):
            found["facts"].append({"as_of": entry.as_of})
            continue
        reason = entry.reason if isinstance(entry, Broken) else None
        if reason is None:
            try:
                mapped = loader.map(entry.raw)
            except Unusable as unusable:
                reason = str(unusable)
        if reason is not None:
            found["rejects"].append({"place": entry.place, "reason": reason, "text": entry.text})
            continue
        found["records"].append(msgspec.json.decode(msgspec.json.encode(mapped.record)))
        found["signals"].extend(mapped.signals)
    return found
