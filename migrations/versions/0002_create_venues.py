"""Create venues.

Revision: 0002. Follows: 0001.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "venues",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("is_curated", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('conference', 'workshop', 'journal')", name=op.f("ck_venues_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_venues_folded_name")),
    )
    op.create_table(
        "venue_aliases",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_venue_aliases_venue_id_venues")),
        sa.PrimaryKeyConstraint("venue_id", "alias", name=op.f("pk_venue_aliases")),
    )
    # The key stands with its column: SQLite adds one without making the table anew.
    venue = sa.ForeignKey("venues.id", name=op.f("fk_papers_venue_id_venues"))
    op.add_column("papers", sa.Column("venue_id", sa.Integer(), venue, nullable=True), inline_references=True)
    op.add_column("papers", sa.Column("venue_year", sa.Integer(), nullable=True))
    op.add_column("papers", sa.Column("venue_as_printed", sa.Text(), nullable=True))
    op.create_index("ix_papers_venue_id", "papers", ["venue_id"], unique=False)


def downgrade() -> None:
    # The records keep their venues: after an upgrade, `papershelf derive` puts them back.
    op.drop_index("ix_papers_venue_id", table_name="papers")
    op.drop_column("papers", "venue_as_printed")
    op.drop_column("papers", "venue_year")
    op.drop_column("papers", "venue_id")
    op.drop_table("venue_aliases")
    op.drop_table("venues")
