"""Let repositories stand alone: their own numbers, addresses and observations; results that they state.

Revision: 0004. Follows: 0003.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

SQLite can neither take NOT NULL from a column nor add a CHECK in place, so there `results` is made again; and the
observations get another key on both.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_REPOS = ("host_id", "forks", "is_archived", "language", "licence")
OF_RESULTS = ("repo_id", "setting", "value_error", "place")
INDEXED_OF_RESULTS = ("dataset_id", "metric_id", "paper_id", "task_id")
INDEXED_OF_OBSERVATIONS = ("repo_id", "url", "host_id")


def upgrade() -> None:
    for column in (
        sa.Column("host_id", sa.Text(), nullable=True),
        sa.Column("forks", sa.Integer(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
    ):
        op.add_column("repos", column)
    op.create_index("ix_repos_host_host_id", "repos", ["host", "host_id"], unique=True)
    op.create_table(
        "repo_addresses",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("repo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["repo_id"], ["repos.id"], name=op.f("fk_repo_addresses_repo_id_repos")),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_repo_addresses")),
    )
    op.create_index("ix_repo_addresses_repo_id", "repo_addresses", ["repo_id"], unique=False)
    _start_incomplete_documents_again()
    _upgrade_observations()
    repo = sa.ForeignKey("repos.id", name=op.f("fk_entries_repo_id_repos"))
    op.add_column("entries", sa.Column("repo_id", sa.Integer(), repo, nullable=True), inline_references=True)
    op.create_index("ix_entries_repo_id", "entries", ["repo_id"], unique=False)
    if op.get_context().dialect.name == "sqlite":
        _make_results_again(has_repo=True)
    else:
        op.alter_column("results", "paper_id", existing_type=sa.Integer(), nullable=True)
        repo = sa.ForeignKey("repos.id", name=op.f("fk_results_repo_id_repos"))
        op.add_column("results", sa.Column("repo_id", sa.Integer(), repo, nullable=True), inline_references=True)
        op.add_column("results", sa.Column("setting", sa.Text(), nullable=True))
        op.add_column("results", sa.Column("value_error", sa.Float(precision=53), nullable=True))
        op.add_column("results", sa.Column("place", sa.Text(), nullable=True))
        op.create_check_constraint(op.f("ck_results_owner"), "results", "paper_id IS NOT NULL OR repo_id IS NOT NULL")
    op.create_index("ix_results_repo_id", "results", ["repo_id"], unique=False)


def downgrade() -> None:
    for table, rows in (("entries", "kind = 'repo'"), ("results", "paper_id IS NULL")):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} WHERE {rows} LIMIT 1")).first():
            raise util.CommandError(
                "The shelf holds repositories that stand alone, which the older schema has no place for: "
                "withdraw their documents first."
            )
    op.drop_index("ix_results_repo_id", table_name="results")
    if op.get_context().dialect.name == "sqlite":
        _make_results_again(has_repo=False)
    else:
        op.drop_constraint(op.f("ck_results_owner"), "results", type_="check")
        for name in OF_RESULTS:
            op.drop_column("results", name)
        op.alter_column("results", "paper_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_entries_repo_id", table_name="entries")
    op.drop_column("entries", "repo_id")
    _downgrade_observations()
    op.drop_table("repo_addresses")
    op.drop_index("ix_repos_host_host_id", table_name="repos")
    for name in reversed(OF_REPOS):
        op.drop_column("repos", name)


def _start_incomplete_documents_again() -> None:
    """Take the entries out of documents that were not read to their end: they were stored without observations."""
    incomplete = "SELECT id FROM documents WHERE completed_at IS NULL"
    op.execute(f"DELETE FROM entry_keys WHERE entry_id IN (SELECT id FROM entries WHERE document_id IN ({incomplete}))")
    op.execute(f"DELETE FROM entries WHERE document_id IN ({incomplete})")
    op.execute(f"DELETE FROM rejects WHERE document_id IN ({incomplete})")


def _upgrade_observations() -> None:
    """Key observations by entry and address. What the older schema did not keep, `papershelf derive` reads again."""
    _keep_observations(
        "SELECT entry_id, repos.url, repo_id, repos.url AS address_as_printed, repo_observations.stars, observed_on "
        "FROM repo_observations JOIN repos ON repos.id = repo_id"
    )
    op.create_table(
        "repo_observations",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("repo_id", sa.Integer(), nullable=True),
        sa.Column("address_as_printed", sa.Text(), nullable=False),
        sa.Column("host_id", sa.Text(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("forks", sa.Integer(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("observed_on", sa.String(length=10), nullable=True),
        *_observation_keys("entry_id", "url"),
    )
    _put_back_observations("entry_id, url, repo_id, address_as_printed, stars, observed_on")
    for name in INDEXED_OF_OBSERVATIONS:
        op.create_index(f"ix_repo_observations_{name}", "repo_observations", [name], unique=False)


def _downgrade_observations() -> None:
    """Key observations by repository and entry; of one entry's several addresses of a repository the most stars."""
    _keep_observations(
        "SELECT repo_id, entry_id, max(stars) AS stars, max(observed_on) AS observed_on "
        "FROM repo_observations WHERE repo_id IS NOT NULL GROUP BY repo_id, entry_id"
    )
    op.create_table(
        "repo_observations",
        sa.Column("repo_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("observed_on", sa.String(length=10), nullable=True),
        *_observation_keys("repo_id", "entry_id"),
    )
    _put_back_observations("repo_id, entry_id, stars, observed_on")
    op.create_index("ix_repo_observations_entry_id", "repo_observations", ["entry_id"], unique=False)


def _observation_keys(*primary: str) -> list[sa.schema.SchemaItem]:
    """The keys of `repo_observations`."""
    return [
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_repo_observations_entry_id_entries")),
        sa.ForeignKeyConstraint(["repo_id"], ["repos.id"], name=op.f("fk_repo_observations_repo_id_repos")),
        sa.PrimaryKeyConstraint(*primary, name=op.f("pk_repo_observations")),
    ]


def _keep_observations(select: str) -> None:
    """Keep rows in a table without constraints, whose names can then be given to another one."""
    op.execute(f"CREATE TABLE kept_observations AS {select}")
    op.drop_table("repo_observations")


def _put_back_observations(columns: str) -> None:
    op.execute(f"INSERT INTO repo_observations ({columns}) SELECT {columns} FROM kept_observations")
    op.drop_table("kept_observations")


def _make_results_again(*, has_repo: bool) -> None:
    """Make `results` again with its rows, as SQLite's manual says; foreign keys are off meanwhile."""
    added: list[sa.schema.SchemaItem] = [
        sa.Column("repo_id", sa.Integer(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("value_error", sa.Float(precision=53), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.CheckConstraint("paper_id IS NOT NULL OR repo_id IS NOT NULL", name=op.f("ck_results_owner")),
        sa.ForeignKeyConstraint(["repo_id"], ["repos.id"], name=op.f("fk_results_repo_id_repos")),
    ]
    kept: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=has_repo),
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
        sa.Column("origin", sa.Text(), nullable=False),
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
    ]
    op.create_table("new_results", *kept, *(added if has_repo else []))
    columns = ", ".join(element.name for element in kept if isinstance(element, sa.Column))
    op.execute(f"INSERT INTO new_results ({columns}) SELECT {columns} FROM results")
    op.drop_table("results")
    op.rename_table("new_results", "results")
    for column in INDEXED_OF_RESULTS:
        op.create_index(f"ix_results_{column}", "results", [column], unique=False)
