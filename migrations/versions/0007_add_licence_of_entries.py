"""Add the licence of entries.

Revision: 0007. Follows: 0006.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("licence", sa.Text(), nullable=True))


def downgrade() -> None:
    # The record keeps its licence: 0007 puts it back.
    op.drop_column("entries", "licence")
