"""Resolve topics: whether the vocabulary knows them, and their aliases.

Revision: 0010. Follows: 0009.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

SQLite adds no column that may not be NULL without keeping a default for it, so there `topics` is made again; foreign
keys are off meanwhile (db.engine.migrating). Topics are as they were, known to no vocabulary, until papers are derived
again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.create_table(
            "new_topics",
            sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("folded_name", sa.Text(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("is_curated", sa.Boolean(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
            sa.UniqueConstraint("folded_name", name=op.f("uq_topics_folded_name")),
        )
        op.execute(
            "INSERT INTO new_topics (id, folded_name, name, is_curated) SELECT id, folded_name, name, 0 FROM topics"
        )
        op.drop_table("topics")
        op.rename_table("new_topics", "topics")
    else:
        op.add_column("topics", sa.Column("is_curated", sa.Boolean(), server_default=sa.false(), nullable=False))
        op.alter_column("topics", "is_curated", server_default=None)
    op.create_table(
        "topic_aliases",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_topic_aliases_topic_id_topics")),
        sa.PrimaryKeyConstraint("topic_id", "alias", name=op.f("pk_topic_aliases")),
    )


def downgrade() -> None:
    # Papers keep the topics that they have, each with the keyword as printed.
    op.drop_table("topic_aliases")
    op.drop_column("topics", "is_curated")
