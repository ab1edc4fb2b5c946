"""Say which tasks and methods papers name, as is said of data sets.

Revision: 0022. Follows: 0021.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

The tables are filled once texts are read again, which the next command that writes does by itself: the reader has
another version. On the way down tasks go that only papers name.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "methods",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_curated", sa.Boolean(), nullable=False),
        sa.Column("is_attested", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_methods")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_methods_folded_name")),
    )
    op.create_table(
        "method_aliases",
        sa.Column("method_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["method_id"], ["methods.id"], name=op.f("fk_method_aliases_method_id_methods")),
        sa.PrimaryKeyConstraint("method_id", "alias", name=op.f("pk_method_aliases")),
    )
    for name in ("task", "method"):
        op.create_table(
            f"paper_{name}s",
            sa.Column("paper_id", sa.Integer(), nullable=False),
            sa.Column(f"{name}_id", sa.Integer(), nullable=False),
            sa.Column(f"{name}_as_printed", sa.Text(), nullable=False),
            sa.Column("evidence_start", sa.Integer(), nullable=False),
            sa.Column("evidence_end", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f(f"fk_paper_{name}s_paper_id_papers")),
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}s.id"], name=op.f(f"fk_paper_{name}s_{name}_id_{name}s")),
            sa.PrimaryKeyConstraint("paper_id", f"{name}_id", name=op.f(f"pk_paper_{name}s")),
        )
        op.create_index(f"ix_paper_{name}s_{name}_id", f"paper_{name}s", [f"{name}_id"], unique=False)


def downgrade() -> None:
    op.drop_table("paper_methods")
    op.drop_table("paper_tasks")
    op.drop_table("method_aliases")
    op.drop_table("methods")
    unused = "SELECT id FROM tasks WHERE id NOT IN (SELECT task_id FROM results WHERE task_id IS NOT NULL)"
    op.execute(f"DELETE FROM task_aliases WHERE task_id IN ({unused})")
    op.execute(f"DELETE FROM tasks WHERE id IN ({unused})")
