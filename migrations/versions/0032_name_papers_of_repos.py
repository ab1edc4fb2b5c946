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
    with op.batch_alter_table("paper_methods") as batch:  # nothing refers to it
        batch.alter_column("evidence_start", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("evidence_end", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_paper_methods_document_id_documents"), "documents", ["document_id"], ["id"])
    op.create_index("ix_paper_methods_document_id", "paper_methods", ["document_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM paper_methods WHERE evidence_start IS NULL")
    op.drop_index("ix_paper_methods_document_id", "paper_methods")
    with op.batch_alter_table("paper_methods") as batch:
        batch.drop_constraint(op.f("fk_paper_methods_document_id_documents"), type_="foreignkey")
        batch.drop_column("document_id")
        batch.alter_column("evidence_end", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("evidence_start", existing_type=sa.Integer(), nullable=False)
    op.drop_table("repo_papers")
    op.drop_column("methods", "area")
