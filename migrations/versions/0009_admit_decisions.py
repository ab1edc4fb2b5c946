"""Admit decisions: documents that state their series, and a record of what papers were derived by.

Revision: 0009. Follows: 0008.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

Nothing is recorded of what the papers of an older shelf were derived by, so that all of them are derived again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "derivations",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_derivations")),
    )
    op.add_column("documents", sa.Column("own_series", sa.Text(), nullable=True))


def downgrade() -> None:
    # The older program takes whatever shares a key with a paper's record for one.
    if op.get_bind().execute(sa.text("SELECT 1 FROM entries WHERE kind = 'decision' LIMIT 1")).first():
        raise util.CommandError(
            "The shelf holds decisions, which the older schema has no place for: withdraw their documents first."
        )
    op.drop_column("documents", "own_series")
    op.drop_table("derivations")
