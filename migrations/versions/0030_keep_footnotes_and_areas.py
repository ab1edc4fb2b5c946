"""Keep what stands behind the numbers of tables, and the areas of tasks.

Revision: 0030. Follows: 0023.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

No record knew any of it, so nothing is filled: it comes when documents are loaded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("results", sa.Column("footnote", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("area", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "area")
    op.drop_column("results", "footnote")
