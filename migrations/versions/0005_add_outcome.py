"""Add what came of reading a text: whether the reader found, failed or refused, and why.

Revision: 0005. Follows: 0004.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

SQLite adds a column with its CHECK in place; Alembic would make the table again for the CHECK, so this is plain SQL.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE extractions ADD COLUMN outcome VARCHAR(16) DEFAULT 'findings' NOT NULL "
        "CONSTRAINT ck_extractions_outcome CHECK (outcome IN ('findings', 'failed', 'refused'))"
    )
    op.add_column("extractions", sa.Column("reason", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("extractions", "reason")
    op.drop_column("extractions", "outcome")
