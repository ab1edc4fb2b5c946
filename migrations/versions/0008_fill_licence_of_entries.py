"""Fill the licence of entries from their records.

Revision: 0008. Follows: 0007.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

A shelf that went down from 0007 has licences in its records only.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_sqlite = op.get_context().dialect.name == "sqlite"
    licence = "json_extract(record, '$.licence')" if is_sqlite else "record::json ->> 'licence'"
    op.execute(f"UPDATE entries SET licence = {licence} WHERE record LIKE '%\"licence\"%'")


def downgrade() -> None:
    """Leave all as it is: 0006 drops the column."""
