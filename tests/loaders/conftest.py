"""What the tests of loaders share: loading a document without a database, as the golden files hold it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import msgspec
import pytest

from db.cleaning import clean_text
from loaders.loader import Broken, DocumentFacts, Loader, Unusable

Outcome = dict[str, list[Any]]


@pytest.fixture(scope="session")
def outcome() -> Callable[[Loader, bytes], Outcome]:
    """All that a loader makes of a document, as plain values: what the golden files hold."""
    return outcome_of


def outcome_of(loader: Loader, document: bytes) -> Outcome:
    found: Outcome = {"facts": [], "records": [], "signals": [], "rejects": []}
    for entry in loader.read(io.BytesIO(document)):
        if isinstance(entry, DocumentFacts):
            found["facts"].append(
                {name: value for name, value in asdict(entry).items() if value is not None or name == "as_of"}
            )
            continue
        reason = entry.reason if isinstance(entry, Broken) else None
        if reason is None:
            try:
                mapped = loader.map(entry.raw)
            except Unusable as unusable:
                reason = str(unusable)
        if reason is not None:
            found["rejects"].append({"place": entry.place, "reason": reason, "text": clean_text(entry.text())})
            continue
        found["records"].append(msgspec.json.decode(msgspec.json.encode(mapped.record)))
        found["signals"].extend(mapped.signals)
    return found
