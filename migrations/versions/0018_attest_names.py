"""Attest names: say of each name whether anything shows that it is one, and let a result have no metric.

Revision: 0018. Follows: 0017.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

SQLite cannot drop NOT NULL, so there `results` is made again; foreign keys are off meanwhile (db.engine.migrating).
Which names are attested is known once papers are derived again, which the next command that writes does by itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAMES = ("tasks", "datasets", "metrics", "models")
KEYS = {"paper_id": "papers", "repo_id": "repos", "task_id": "tasks", "dataset_id": "datasets", "metric_id": "metrics"}
TEXTS = ("task_as_printed", "dataset_as_printed", "model", "split", "split_as_printed", "setting", "setting_as_printed")
MORE_TEXTS = ("doubt", "evidence", "place")
NUMBERS = ("value_error", "comparable_value", "number_confidence", "metric_confidence", "dataset_confidence")
CHECKS = {
    "kind": "kind IN ('absolute', 'delta', 'ratio')",
    "attribution": "attribution IN ('own', 'other')",
    "number_confidence": "number_confidence BETWEEN 0 AND 1",
    "metric_confidence": "metric_confidence BETWEEN 0 AND 1",
    "dataset_confidence": "dataset_confidence BETWEEN 0 AND 1",
    "evidence": "evidence_start < evidence_end",
    "owner": "paper_id IS NOT NULL OR repo_id IS NOT NULL",
}


def upgrade() -> None:
    for name in NAMES:
        op.add_column(name, sa.Column("is_attested", sa.Boolean(), server_default=sa.false(), nullable=False))
    if op.get_context().dialect.name == "sqlite":
        _make_results_again(needs_metric=False)
    else:
        op.alter_column("results", "metric_id", nullable=True)


def downgrade() -> None:
    # What is no name was one before: after a later upgrade, papers are derived again.
    op.execute(
        "INSERT INTO metrics (id, folded_name, name, is_curated, is_ranked, is_bounded) "
        "SELECT (SELECT coalesce(max(id), 0) FROM metrics) + row_number() OVER (ORDER BY printed), printed, printed, "
        "false, true, false FROM (SELECT DISTINCT metric_as_printed AS printed FROM results WHERE metric_id IS NULL) "
        "AS unnamed WHERE printed NOT IN (SELECT folded_name FROM metrics)"
    )
    op.execute(
        "UPDATE results SET metric_id = (SELECT id FROM metrics WHERE folded_name = metric_as_printed) "
        "WHERE metric_id IS NULL"
    )
    if op.get_context().dialect.name == "sqlite":
        _make_results_again(needs_metric=True)
    else:
        op.alter_column("results", "metric_id", nullable=False)
    for name in NAMES:
        op.drop_column(name, "is_attested")


def _make_results_again(*, needs_metric: bool) -> None:
    """Make `results` again with its rows, as SQLite's manual says."""
    columns: list[sa.Column[Any]] = [
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(key, sa.Integer(), nullable=key != "metric_id" or not needs_metric) for key in KEYS),
        sa.Column("metric_as_printed", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in TEXTS),
        sa.Column("value", sa.Float(precision=53), nullable=False),
        sa.Column("value_text", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=True),
        sa.Column("higher_is_better", sa.Boolean(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("attribution", sa.String(length=16), nullable=False),
        *(sa.Column(name, sa.Float(precision=53), nullable=True) for name in NUMBERS),
        *(sa.Column(name, sa.Text(), nullable=True) for name in MORE_TEXTS),
        sa.Column("evidence_start", sa.Integer(), nullable=True),
        sa.Column("evidence_end", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
    ]
    names = ", ".join([*(column.name for column in columns), "model_id"])
    for key in (*KEYS, "model_id"):
        op.drop_index(f"ix_results_{key}", table_name="results")
    op.create_table(
        "new_results",
        *columns,
        *(
            sa.ForeignKeyConstraint([key], [f"{table}.id"], name=op.f(f"fk_results_{key}_{table}"))
            for key, table in KEYS.items()
        ),
        *(sa.CheckConstraint(check, name=op.f(f"ck_results_{name}")) for name, check in CHECKS.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
    )
    # The key stands with its column, so that an older revision can drop it.
    model = sa.ForeignKey("models.id", name=op.f("fk_results_model_id_models"))
    op.add_column("new_results", sa.Column("model_id", sa.Integer(), model, nullable=True), inline_references=True)
    op.execute(f"INSERT INTO new_results ({names}) SELECT {names} FROM results")
    op.drop_table("results")
    op.rename_table("new_results", "results")
    for key in (*KEYS, "model_id"):
        op.create_index(f"ix_results_{key}", "results", [key], unique=False)
