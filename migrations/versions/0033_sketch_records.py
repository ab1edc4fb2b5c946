"""Sketch records: the little of each by which most that share a key with it are told apart, before any is read.

Revision: 0033. Follows: 0032.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

Sketches are entered with keys, when papers are derived: the cleared record of derivations brings that about.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_sketches",
        sa.Column("core", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sketch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("core", "entry_id", name=op.f("pk_entry_sketches")),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM derivations")


def downgrade() -> None:
    op.drop_table("entry_sketches")
