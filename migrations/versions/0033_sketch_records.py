"""Sketch records: what those of a core are compared by where they share a key with another's.

Revision: 0033. Follows: 0032.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

A sketch is made when it is first asked for, so nothing is filled, and no paper is derived again.
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
        "core_sketches",
        sa.Column("core", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sketches", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("core", name=op.f("pk_core_sketches")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("core_sketches")
