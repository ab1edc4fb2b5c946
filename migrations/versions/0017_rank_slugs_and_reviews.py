"""Rank slugs and reviews: who would have a slug next, and how much speaks for two papers being one.

Revision: 0017. Follows: 0016.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

Both tables are made again, with what nobody knows of the old rows left empty, until papers are derived again.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_again("slugs", [sa.Column("rank", sa.Text(), nullable=False)], "slug, paper_id, ''")
    op.create_table(
        "slug_claims",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_slug_claims_paper_id_papers")),
        sa.PrimaryKeyConstraint("slug", "rank", name=op.f("pk_slug_claims")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_slug_claims_paper_id", "slug_claims", ["paper_id"], unique=False)
    columns: list[sa.Column[Any]] = [
        sa.Column("score", sa.Float(precision=53), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("paper_doubts", sa.Integer(), nullable=False),
        sa.Column("other_doubts", sa.Integer(), nullable=False),
    ]
    _make_again("reviews", columns, "paper_id, other_paper_id, reason, 1, '', 1, 1")


def downgrade() -> None:
    _make_again("reviews", [], "paper_id, other_paper_id, reason")
    op.drop_index("ix_slug_claims_paper_id", table_name="slug_claims")
    op.drop_table("slug_claims")
    _make_again("slugs", [], "slug, paper_id")


def _make_again(name: str, further: list[sa.Column[Any]], values: str) -> None:
    """Make a table again with further columns, and its rows of these values."""
    index = "paper_id" if name == "slugs" else "other_paper_id"
    op.drop_index(f"ix_{name}_{index}", table_name=name)
    op.rename_table(name, f"old_{name}")
    if op.get_context().dialect.name == "postgresql":  # a constraint's index has a name of its own there
        op.execute(f"ALTER TABLE old_{name} DROP CONSTRAINT pk_{name}")
    op.create_table(name, *_columns(name), *further, *_constraints(name, bool(further)))
    op.execute(f"INSERT INTO {name} SELECT {values} FROM old_{name}")
    op.drop_table(f"old_{name}")
    op.create_index(f"ix_{name}_{index}", name, [index], unique=False)


def _columns(name: str) -> list[sa.Column[Any]]:
    if name == "slugs":
        return [sa.Column("slug", sa.Text(), nullable=False), sa.Column("paper_id", sa.Integer(), nullable=False)]
    return [
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("other_paper_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
    ]


def _constraints(name: str, is_ranked: bool) -> list[sa.Constraint]:
    keys = ["paper_id"] if name == "slugs" else ["paper_id", "other_paper_id"]
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([key], ["papers.id"], name=op.f(f"fk_{name}_{key}_papers")) for key in keys
    ]
    if name == "slugs":
        return [*constraints, sa.PrimaryKeyConstraint("slug", name=op.f("pk_slugs"))]
    if is_ranked:
        constraints.append(sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_reviews_score")))
    return [*constraints, sa.PrimaryKeyConstraint("paper_id", "other_paper_id", "reason", name=op.f("pk_reviews"))]
