"""Say when code was last pushed to repositories.

Revision: 0021. Follows: 0020.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

No record knew any of it, so nothing is filled: it comes when documents are loaded again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("repos", sa.Column("pushed_on", sa.String(length=10), nullable=True))
    op.add_column("repo_observations", sa.Column("pushed_on", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("repo_observations", "pushed_on")
    op.drop_column("repos", "pushed_on")
