"""Add the mark of the latest change.

Revision: 0011. Follows: 0010.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("mark", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_changes"),
    )


def downgrade() -> None:
    # Whoever goes up again finds no mark, and what was published is compared in full.
    op.drop_table("changes")
