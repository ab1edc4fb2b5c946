"""Name authors: the names that lead to each, and those of which it is to be settled whose they are.

Revision: 0014. Follows: 0013.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason; a revision that takes away or empties what is derived,
up or down, empties `derivations` too, so that it is derived again.

Authors are as they were, a folded name each, until papers are derived again; on the way down names that are one author
stay one until then.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author_names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("use_count", sa.Integer(), nullable=False),
        sa.Column("short_form", sa.Text(), nullable=False),
        sa.Column("letters", sa.Text(), nullable=False),
        sa.CheckConstraint("use_count >= 0", name=op.f("ck_author_names_use_count")),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_author_names_author_id_authors")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_author_names")),
    )
    for column in ("folded_name", "author_id", "short_form", "letters"):
        op.create_index(f"ix_author_names_{column}", "author_names", [column])
    op.create_table(
        "unsettled_names",
        sa.Column("short_form", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("short_form", "folded_name", name=op.f("pk_unsettled_names")),
    )
    op.execute("DELETE FROM derivations")


def downgrade() -> None:
    op.drop_table("unsettled_names")
    op.drop_table("author_names")
    op.execute("DELETE FROM derivations")
