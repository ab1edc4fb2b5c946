"""Say of results how they were stated, and what people decided of them.

Revision: 0023. Follows: 0022.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

No record knew any of it, so nothing is filled: it comes when documents are loaded.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "is_verified": sa.Boolean(),
    "uses_additional_data": sa.Boolean(),
    "harness": sa.Text(),
    "dataset_revision": sa.Text(),
    "stated_on": sa.String(length=10),
    "source_url": sa.Text(),
    "verdict": sa.String(length=16),
    "verdict_reason": sa.Text(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("results", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("results", name)
