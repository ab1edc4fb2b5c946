"""Create tables.

Revision: 0001. Follows: .

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authors",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authors")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_authors_folded_name")),
    )
    op.create_table(
        "datasets",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_curated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasets")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_datasets_folded_name")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("loader", sa.Text(), nullable=False),
        sa.Column("loader_version", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=True),
        sa.Column("reject_count", sa.Integer(), nullable=True),
        sa.Column("own_as_of", sa.String(length=10), nullable=True),
        sa.Column("is_listing", sa.Boolean(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("sha256", name=op.f("uq_documents_sha256")),
    )
    op.create_index("ix_documents_series", "documents", ["series"], unique=False)
    op.create_table(
        "extractions",
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("text_sha256", "reader", name=op.f("pk_extractions")),
    )
    op.create_table(
        "metrics",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_curated", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=True),
        sa.Column("higher_is_better", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_metrics_folded_name")),
    )
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=True),
        sa.Column("published_on", sa.String(length=10), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("author_count", sa.Integer(), nullable=True),
        sa.Column("arxiv_id", sa.Text(), nullable=True),
        sa.Column("doi", sa.Text(), nullable=True),
        sa.Column("ai_summary", sa.Text(), nullable=True),
        sa.CheckConstraint("author_count >= 0", name=op.f("ck_papers_author_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("slug", name=op.f("uq_papers_slug")),
    )
    op.create_index("ix_papers_arxiv_id", "papers", ["arxiv_id"], unique=False)
    op.create_index("ix_papers_doi", "papers", ["doi"], unique=False)
    op.create_index("ix_papers_year", "papers", ["year"], unique=False)
    op.create_table(
        "repos",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repos")),
        sa.UniqueConstraint("url", name=op.f("uq_repos_url")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_curated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_tasks_folded_name")),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_topics_folded_name")),
    )
    op.create_table(
        "dataset_aliases",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["datasets.id"], name=op.f("fk_dataset_aliases_dataset_id_datasets")),
        sa.PrimaryKeyConstraint("dataset_id", "alias", name=op.f("pk_dataset_aliases")),
    )
    op.create_table(
        "document_names",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_names_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("document_id", "name", name=op.f("pk_document_names")),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("listed_on", sa.String(length=10), nullable=True),
        sa.Column("day_as_printed", sa.Text(), nullable=True),
        sa.Column("own_listed_on", sa.String(length=10), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("abstract_sha256", sa.String(length=64), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('paper', 'repo', 'evaluation', 'method', 'dataset', 'decision')", name=op.f("ck_entries_kind")
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_entries_position")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_entries_document_id_documents")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_entries_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_entries_document_id_position")),
    )
    op.create_index("ix_entries_paper_id", "entries", ["paper_id"], unique=False)
    op.create_table(
        "identifiers",
        sa.Column("scheme", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_identifiers_paper_id_papers")),
        sa.PrimaryKeyConstraint("scheme", "value", name=op.f("pk_identifiers")),
    )
    op.create_index("ix_identifiers_paper_id", "identifiers", ["paper_id"], unique=False)
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.CheckConstraint("kind IN ('code', 'project', 'dataset', 'video', 'other')", name=op.f("ck_links_kind")),
        sa.CheckConstraint("origin IN ('source', 'abstract')", name=op.f("ck_links_origin")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_links_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("paper_id", "url", name=op.f("uq_links_paper_id_url")),
    )
    op.create_table(
        "metric_aliases",
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("fk_metric_aliases_metric_id_metrics")),
        sa.PrimaryKeyConstraint("metric_id", "alias", name=op.f("pk_metric_aliases")),
    )
    op.create_table(
        "paper_authors",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_paper_authors_author_id_authors")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_authors_paper_id_papers")),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_paper_authors")),
    )
    op.create_index("ix_paper_authors_author_id", "paper_authors", ["author_id"], unique=False)
    op.create_table(
        "paper_repos",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("repo_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("is_official", sa.Boolean(), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.CheckConstraint("origin IN ('source', 'abstract')", name=op.f("ck_paper_repos_origin")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_repos_paper_id_papers")),
        sa.ForeignKeyConstraint(["repo_id"], ["repos.id"], name=op.f("fk_paper_repos_repo_id_repos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_repos")),
        sa.UniqueConstraint("paper_id", "repo_id", name=op.f("uq_paper_repos_paper_id_repo_id")),
    )
    op.create_index("ix_paper_repos_repo_id", "paper_repos", ["repo_id"], unique=False)
    op.create_table(
        "paper_topics",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_machine_written", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_paper_topics_document_id_documents")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_topics_paper_id_papers")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_paper_topics_topic_id_topics")),
        sa.PrimaryKeyConstraint("paper_id", "topic_id", name=op.f("pk_paper_topics")),
    )
    op.create_index("ix_paper_topics_document_id", "paper_topics", ["document_id"], unique=False)
    op.create_index("ix_paper_topics_topic_id", "paper_topics", ["topic_id"], unique=False)
    op.create_table(
        "rejects",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_rejects_document_id_documents")),
        sa.PrimaryKeyConstraint("document_id", "position", name=op.f("pk_rejects")),
    )
    op.create_table(
        "results",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("dataset_id", sa.Integer(), nullable=True),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("task_as_printed", sa.Text(), nullable=True),
        sa.Column("dataset_as_printed", sa.Text(), nullable=True),
        sa.Column("metric_as_printed", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("split", sa.Text(), nullable=True),
        sa.Column("value", sa.Float(precision=53), nullable=False),
        sa.Column("value_text", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=True),
        sa.Column("comparable_value", sa.Float(precision=53), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("attribution", sa.String(length=16), nullable=False),
        sa.Column("number_confidence", sa.Float(precision=53), nullable=True),
        sa.Column("metric_confidence", sa.Float(precision=53), nullable=True),
        sa.Column("dataset_confidence", sa.Float(precision=53), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("evidence_start", sa.Integer(), nullable=True),
        sa.Column("evidence_end", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.CheckConstraint("attribution IN ('own', 'other')", name=op.f("ck_results_attribution")),
        sa.CheckConstraint("kind IN ('absolute', 'delta', 'ratio')", name=op.f("ck_results_kind")),
        sa.CheckConstraint("dataset_confidence BETWEEN 0 AND 1", name=op.f("ck_results_dataset_confidence")),
        sa.CheckConstraint("evidence_start < evidence_end", name=op.f("ck_results_evidence")),
        sa.CheckConstraint("metric_confidence BETWEEN 0 AND 1", name=op.f("ck_results_metric_confidence")),
        sa.CheckConstraint("number_confidence BETWEEN 0 AND 1", name=op.f("ck_results_number_confidence")),
        sa.ForeignKeyConstraint(["dataset_id"], ["datasets.id"], name=op.f("fk_results_dataset_id_datasets")),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("fk_results_metric_id_metrics")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_results_paper_id_papers")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_results_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
    )
    op.create_index("ix_results_dataset_id", "results", ["dataset_id"], unique=False)
    op.create_index("ix_results_metric_id", "results", ["metric_id"], unique=False)
    op.create_index("ix_results_paper_id", "results", ["paper_id"], unique=False)
    op.create_index("ix_results_task_id", "results", ["task_id"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("other_paper_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["other_paper_id"], ["papers.id"], name=op.f("fk_reviews_other_paper_id_papers")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_reviews_paper_id_papers")),
        sa.PrimaryKeyConstraint("paper_id", "other_paper_id", "reason", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_other_paper_id", "reviews", ["other_paper_id"], unique=False)
    op.create_table(
        "slugs",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_slugs_paper_id_papers")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_slugs")),
    )
    op.create_index("ix_slugs_paper_id", "slugs", ["paper_id"], unique=False)
    op.create_table(
        "task_aliases",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_aliases_task_id_tasks")),
        sa.PrimaryKeyConstraint("task_id", "alias", name=op.f("pk_task_aliases")),
    )
    op.create_table(
        "entry_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_keys_entry_id_entries")),
        sa.PrimaryKeyConstraint("key", "entry_id", name=op.f("pk_entry_keys")),
    )
    op.create_index("ix_entry_keys_entry_id", "entry_keys", ["entry_id"], unique=False)
    op.create_table(
        "link_documents",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_link_documents_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_link_documents_link_id_links")),
        sa.PrimaryKeyConstraint("link_id", "document_id", name=op.f("pk_link_documents")),
    )
    op.create_index("ix_link_documents_document_id", "link_documents", ["document_id"], unique=False)
    op.create_table(
        "paper_fields",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_paper_fields_entry_id_entries")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_fields_paper_id_papers")),
        sa.PrimaryKeyConstraint("paper_id", "field", name=op.f("pk_paper_fields")),
    )
    op.create_index("ix_paper_fields_entry_id", "paper_fields", ["entry_id"], unique=False)
    op.create_table(
        "paper_repo_documents",
        sa.Column("paper_repo_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_paper_repo_documents_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["paper_repo_id"], ["paper_repos.id"], name=op.f("fk_paper_repo_documents_paper_repo_id_paper_repos")
        ),
        sa.PrimaryKeyConstraint("paper_repo_id", "document_id", name=op.f("pk_paper_repo_documents")),
    )
    op.create_index("ix_paper_repo_documents_document_id", "paper_repo_documents", ["document_id"], unique=False)
    op.create_table(
        "repo_observations",
        sa.Column("repo_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("observed_on", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_repo_observations_entry_id_entries")),
        sa.ForeignKeyConstraint(["repo_id"], ["repos.id"], name=op.f("fk_repo_observations_repo_id_repos")),
        sa.PrimaryKeyConstraint("repo_id", "entry_id", name=op.f("pk_repo_observations")),
    )
    op.create_index("ix_repo_observations_entry_id", "repo_observations", ["entry_id"], unique=False)
    op.create_table(
        "result_documents",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_result_documents_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_result_documents_result_id_results")),
        sa.PrimaryKeyConstraint("result_id", "document_id", name=op.f("pk_result_documents")),
    )
    op.create_index("ix_result_documents_document_id", "result_documents", ["document_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_result_documents_document_id", table_name="result_documents")
    op.drop_table("result_documents")
    op.drop_index("ix_repo_observations_entry_id", table_name="repo_observations")
    op.drop_table("repo_observations")
    op.drop_index("ix_paper_repo_documents_document_id", table_name="paper_repo_documents")
    op.drop_table("paper_repo_documents")
    op.drop_index("ix_paper_fields_entry_id", table_name="paper_fields")
    op.drop_table("paper_fields")
    op.drop_index("ix_link_documents_document_id", table_name="link_documents")
    op.drop_table("link_documents")
    op.drop_index("ix_entry_keys_entry_id", table_name="entry_keys")
    op.drop_table("entry_keys")
    op.drop_table("task_aliases")
    op.drop_index("ix_slugs_paper_id", table_name="slugs")
    op.drop_table("slugs")
    op.drop_index("ix_reviews_other_paper_id", table_name="reviews")
    op.drop_table("reviews")
    op.drop_index("ix_results_task_id", table_name="results")
    op.drop_index("ix_results_paper_id", table_name="results")
    op.drop_index("ix_results_metric_id", table_name="results")
    op.drop_index("ix_results_dataset_id", table_name="results")
    op.drop_table("results")
    op.drop_table("rejects")
    op.drop_index("ix_paper_topics_topic_id", table_name="paper_topics")
    op.drop_index("ix_paper_topics_document_id", table_name="paper_topics")
    op.drop_table("paper_topics")
    op.drop_index("ix_paper_repos_repo_id", table_name="paper_repos")
    op.drop_table("paper_repos")
    op.drop_index("ix_paper_authors_author_id", table_name="paper_authors")
    op.drop_table("paper_authors")
    op.drop_table("metric_aliases")
    op.drop_table("links")
    op.drop_index("ix_identifiers_paper_id", table_name="identifiers")
    op.drop_table("identifiers")
    op.drop_index("ix_entries_paper_id", table_name="entries")
    op.drop_table("entries")
    op.drop_table("document_names")
    op.drop_table("dataset_aliases")
    op.drop_table("topics")
    op.drop_table("tasks")
    op.drop_table("repos")
    op.drop_index("ix_papers_year", table_name="papers")
    op.drop_index("ix_papers_doi", table_name="papers")
    op.drop_index("ix_papers_arxiv_id", table_name="papers")
    op.drop_table("papers")
    op.drop_table("metrics")
    op.drop_table("extractions")
    op.drop_index("ix_documents_series", table_name="documents")
    op.drop_table("documents")
    op.drop_table("datasets")
    op.drop_table("authors")
