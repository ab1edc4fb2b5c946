"""What the papers of a shelf were derived by: rules of resolution, and a vocabulary with what documents decide."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from db import resolution
from db.store.bulk import delete_in, insert_rows
from db.tables import Derivation
from db.tables.base import table_of
from db.vocabulary import Vocabulary
from db.vocabulary.kinds import KINDS

DERIVATIONS = table_of(Derivation)
RULES = "rules"
_TERMS: Mapping[str, Any] = {kind.plural: tuple[kind.type, ...] for kind in KINDS}  # type: ignore[name-defined]
_encode = msgspec.json.Encoder().encode


def changes_since(connection: Connection, vocabulary: Vocabulary) -> list[str]:
    """What the shelf was derived by otherwise than it would be now; the vocabulary has what documents decide."""
    before, now = _recorded(connection), _rows(vocabulary)
    return [name for name in now if before.get(name) != now[name]]


def recorded_vocabulary(connection: Connection) -> Vocabulary | None:
    """The vocabulary that the shelf was derived by; None where nobody knows, or where other rules did it."""
    recorded = _recorded(connection)
    if recorded.get(RULES) != str(resolution.RULES_VERSION):
        return None
    return _decoded(tuple(recorded.get(name) for name in _TERMS))


def record_basis(connection: Connection, vocabulary: Vocabulary) -> None:
    """Record that all papers are as these rules and this vocabulary make them."""
    if recorded_vocabulary(connection) == vocabulary:
        return
    now = _rows(vocabulary)
    for name in changes_since(connection, vocabulary):
        _replace(connection, name, now[name])


def recorded_reader(connection: Connection) -> int | None:
    """The version of the built-in reader that has read every text; None where nobody knows."""
    value = connection.scalar(select(DERIVATIONS.c.value).where(DERIVATIONS.c.name == "reader"))
    return None if value is None else int(value)


def record_reader(connection: Connection, version: int) -> None:
    """Record that every text was read by this version of the built-in reader."""
    if recorded_reader(connection) != version:
        _replace(connection, "reader", str(version))


@lru_cache(maxsize=1)
def _decoded(recorded: tuple[str | None, ...]) -> Vocabulary | None:
    """The vocabulary of recorded terms. A load derives again and again by one: its texts are looked at once."""
    try:
        terms = {
            name: msgspec.json.decode(text or "", type=type_)
            for (name, type_), text in zip(_TERMS.items(), recorded, strict=True)
        }
    except msgspec.DecodeError:  # none is recorded, or those of another program's version, which have other fields
        return None
    return Vocabulary(**terms)


def _recorded(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(DERIVATIONS))}


def _rows(vocabulary: Vocabulary) -> dict[str, str]:
    terms = {name: _encode(getattr(vocabulary, name)).decode() for name in _TERMS}
    return {RULES: str(resolution.RULES_VERSION), **terms}


def _replace(connection: Connection, name: str, value: str) -> None:
    delete_in(connection, DERIVATIONS, DERIVATIONS.c.name, [name])
    insert_rows(connection, DERIVATIONS, ("name", "value"), [(name, value)])
