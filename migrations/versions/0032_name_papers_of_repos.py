"""Say which papers a repository names, and which methods a source gives a paper.

Revision: 0032. Follows: 0030.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

No record told any of it, so nothing is filled: it comes when documents are loaded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("methods", sa.Column("area", sa.Text(), nullable=True))
    op.create_table(
        "repo_papers",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("repo_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_repo_papers_document_id_documents")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_repo_papers_paper_id_papers")),
        sa.ForeignKeyConstraint(["repo_id"], ["repos.id"], name=op.f("fk_repo_papers_repo_id_repos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repo_papers")),
        sa.UniqueConstraint("repo_id", "scheme", "value", name=op.f("uq_repo_papers_repo_id_scheme_value")),
    )
    op.create_index("ix_repo_papers_value", "repo_papers", ["value"], unique=False)
    op.create_index("ix_repo_papers_paper_id", "repo_papers", ["paper_id"], unique=False)
    op.create_index("ix_repo_papers_document_id", "repo_papers", ["document_id"], unique=False)
    _make_again(
        sa.Column("evidence_start", sa.Integer(), nullable=True),
        sa.Column("evidence_end", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_paper_methods_document_id_documents")),
    )
    op.create_index("ix_paper_methods_document_id", "paper_methods", ["document_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM paper_methods WHERE evidence_start IS NULL")
    _make_again(
        sa.Column("evidence_start", sa.Integer(), nullable=False),
        sa.Column("evidence_end", sa.Integer(), nullable=False),
    )
    op.drop_table("repo_papers")
    op.drop_column("methods", "area")


def _make_again(*others: sa.Column[int] | sa.Constraint) -> None:
    """Make the table anew, to which nothing refers, for SQLite lets no column be NULL that could not; rows stay."""
    kept = "paper_id, method_id, method_as_printed, evidence_start, evidence_end"
    op.execute(f"CREATE TABLE paper_methods_before AS SELECT {kept} FROM paper_methods")
    op.drop_table("paper_methods")
    op.create_table(
        "paper_methods",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("method_id", sa.Integer(), nullable=False),
        sa.Column("method_as_printed", sa.Text(), nullable=False),
        *others,
        sa.ForeignKeyConstraint(["method_id"], ["methods.id"], name=op.f("fk_paper_methods_method_id_methods")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_methods_paper_id_papers")),
        sa.PrimaryKeyConstraint("paper_id", "method_id", name=op.f("pk_paper_methods")),
    )
    op.create_index("ix_paper_methods_method_id", "paper_methods", ["method_id"], unique=False)
    op.execute(f"INSERT INTO paper_methods ({kept}) SELECT {kept} FROM paper_methods_before")
    op.drop_table("paper_methods_before")
