"""Find records by hashes: keys as numbers, those of papers' records written when papers are derived.

Revision: 0016. Follows: 0015.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

Of the old keys only those of decisions are kept, hashed: they are written with their entries. All others follow when
papers are derived again, which the cleared record of derivations brings about. On the way back they are made of the
records, as the older program makes them of titles in ASCII; another title is found by its letters without accents.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 5_000


def upgrade() -> None:
    decisions = sa.text(
        "SELECT entry_keys.key, entry_keys.entry_id FROM entry_keys JOIN entries ON entries.id = entry_keys.entry_id "
        "WHERE entries.kind = 'decision'"
    )
    kept = {(_hash_of(row.key), row.entry_id) for row in op.get_bind().execute(decisions)}
    op.drop_index("ix_entry_keys_entry_id", table_name="entry_keys")
    op.drop_table("entry_keys")
    keys = op.create_table(
        "entry_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("core", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "core", "entry_id", name=op.f("pk_entry_keys")),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(keys, [{"key": key, "core": 0, "entry_id": entry} for key, entry in sorted(kept)])
    op.create_table(
        "crowded_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_crowded_keys")),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM derivations")


def downgrade() -> None:
    op.drop_table("crowded_keys")
    op.drop_table("entry_keys")
    keys = op.create_table(
        "entry_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_keys_entry_id_entries")),
        sa.PrimaryKeyConstraint("key", "entry_id", name=op.f("pk_entry_keys")),
    )
    op.create_index("ix_entry_keys_entry_id", "entry_keys", ["entry_id"], unique=False)
    entries = sa.text(
        "SELECT entries.id, record FROM entries JOIN entry_records ON entry_id = entries.id "
        "WHERE entries.kind IN ('paper', 'decision') AND entries.id > :last ORDER BY entries.id LIMIT :most"
    )
    last = -1
    while rows := op.get_bind().execute(entries, {"last": last, "most": ROWS_AT_ONCE}).all():
        last = rows[-1].id
        found = [
            {"key": key, "entry_id": row.id}
            for row in rows
            if row.record
            for key in sorted(set(_old_keys(json.loads(row.record))))
        ]
        op.bulk_insert(keys, found)
    op.execute("DELETE FROM derivations")


def _hash_of(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True) or 1


def _old_keys(record: dict[str, Any]) -> Iterator[str]:
    """The keys of a record, or of a decision about papers or names, as the older program makes them."""
    if record["record"] == "name":
        yield "names"
    for name in [*record.get("identifiers", ()), *record.get("papers", ())]:
        if name["scheme"] in ("arxiv", "doi"):
            yield f"{name['scheme']}:{name['value']}"
        elif letters := _letters(name["value"]):
            yield f"title:{letters}"
    if letters := _letters(record.get("title", "")):
        yield f"title:{letters}"


def _letters(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    letters = ""
    for word in re.findall("[a-z0-9]+", plain):
        letters += word[:40]
        if len(letters) >= 80:
            break
    return letters
