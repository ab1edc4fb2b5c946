"""Create versions and citations: the forms in which works were made public, what they cite, and who their authors are.

Revision: 0020. Follows: 0019.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

No record told any of it, so nothing is filled. On the way down what records tell stays in the records; after a later
upgrade papers are derived again, which the cleared record of derivations brings about.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = "'preprint', 'proceedings', 'journal', 'book', 'thesis', 'report', 'other'"


def upgrade() -> None:
    op.add_column("authors", sa.Column("orcid", sa.String(length=19), nullable=True))
    op.add_column("papers", sa.Column("is_retracted", sa.Boolean(), nullable=True))
    op.add_column("paper_topics", sa.Column("scheme", sa.String(length=16), nullable=True))
    op.create_table(
        "paper_versions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("published_on", sa.String(length=10), nullable=True),
        sa.Column("doi", sa.Text(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("venue_as_printed", sa.Text(), nullable=True),
        sa.Column("volume", sa.Text(), nullable=True),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("pages", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_paper_versions_kind")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_versions_paper_id_papers")),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_paper_versions_venue_id_venues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_versions")),
        sa.UniqueConstraint("paper_id", "position", name=op.f("uq_paper_versions_paper_id_position")),
    )
    op.create_index("ix_paper_versions_venue_id", "paper_versions", ["venue_id"], unique=False)
    op.create_index("ix_paper_versions_doi", "paper_versions", ["doi"], unique=False)
    op.create_table(
        "paper_version_documents",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_paper_version_documents_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_versions.id"], name=op.f("fk_paper_version_documents_version_id_paper_versions")
        ),
        sa.PrimaryKeyConstraint("version_id", "document_id", name=op.f("pk_paper_version_documents")),
    )
    op.create_index("ix_paper_version_documents_document_id", "paper_version_documents", ["document_id"], unique=False)
    op.create_table(
        "citations",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=16), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("cited_paper_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(scheme IS NULL) = (value IS NULL)", name=op.f("ck_citations_identifier")),
        sa.CheckConstraint("value IS NOT NULL OR text IS NOT NULL", name=op.f("ck_citations_told")),
        sa.ForeignKeyConstraint(["cited_paper_id"], ["papers.id"], name=op.f("fk_citations_cited_paper_id_papers")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_citations_document_id_documents")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_citations_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
        sa.UniqueConstraint("paper_id", "position", name=op.f("uq_citations_paper_id_position")),
    )
    op.create_index("ix_citations_value", "citations", ["value"], unique=False)
    op.create_index("ix_citations_cited_paper_id", "citations", ["cited_paper_id"], unique=False)
    op.create_index("ix_citations_document_id", "citations", ["document_id"], unique=False)
    op.create_table(
        "paper_author_identifiers",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "scheme IN ('orcid', 'openalex', 'semantic-scholar', 'dblp')",
            name=op.f("ck_paper_author_identifiers_scheme"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_paper_author_identifiers_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_author_identifiers_paper_id_papers")),
        sa.PrimaryKeyConstraint("paper_id", "position", "scheme", name=op.f("pk_paper_author_identifiers")),
    )
    op.create_index("ix_paper_author_identifiers_value", "paper_author_identifiers", ["value"], unique=False)
    op.create_index(
        "ix_paper_author_identifiers_document_id", "paper_author_identifiers", ["document_id"], unique=False
    )


def downgrade() -> None:
    for table in ("paper_author_identifiers", "citations", "paper_version_documents", "paper_versions"):
        op.drop_table(table)
    op.drop_column("paper_topics", "scheme")
    op.drop_column("papers", "is_retracted")
    op.drop_column("authors", "orcid")
    op.execute("DELETE FROM derivations")
