"""Say who found repositories and where papers are from.

Revision: 0019. Follows: 0018.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

No record knew any of it, so nothing is filled: it comes when documents are loaded again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("papers", sa.Column("published_as_printed", sa.Text(), nullable=True))
    op.add_column("papers", sa.Column("organisation", sa.Text(), nullable=True))
    op.add_column("paper_repos", sa.Column("is_automatic", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("paper_repos", "is_automatic")
    op.drop_column("papers", "organisation")
    op.drop_column("papers", "published_as_printed")
