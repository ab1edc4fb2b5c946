"""Admit findings of other readers: entries of a kind of their own, results that name a model, and settings.

Revision: 0003. Follows: 0002.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

SQLite can change neither a CHECK nor the type of a column in place, so there `entries` and `results` are made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = ("paper", "repo", "evaluation", "method", "dataset", "decision")


def upgrade() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    _change((*KINDS, "findings"), sa.Text())
    op.create_index("ix_entries_abstract_sha256", "entries", ["abstract_sha256"], unique=False)


def downgrade() -> None:
    # The older program takes every entry for a paper's, and has no room for the name of a model.
    for table, rows in (("entries", "kind = 'findings'"), ("results", "length(origin) > 32")):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} WHERE {rows} LIMIT 1")).first():
            raise util.CommandError(
                "The shelf holds findings of a language model, which the older schema has no place for: "
                "withdraw their documents first."
            )
    op.drop_index("ix_entries_abstract_sha256", table_name="entries")
    _change(KINDS, sa.String(length=32))
    op.drop_table("settings")


def _change(kinds: tuple[str, ...], origin: sa.Text | sa.String) -> None:
    """Give `entries.kind` its words and `results.origin` its type."""
    if op.get_context().dialect.name == "sqlite":
        _make_anew("entries", _entries(kinds), ["paper_id"])
        _make_anew("results", _results(origin), ["dataset_id", "metric_id", "paper_id", "task_id"])
        return
    op.drop_constraint(op.f("ck_entries_kind"), "entries", type_="check")
    op.create_check_constraint(op.f("ck_entries_kind"), "entries", _kind_in(kinds))
    op.alter_column("results", "origin", existing_nullable=False, type_=origin)


def _make_anew(name: str, elements: list[sa.schema.SchemaItem], indexed: list[str]) -> None:
    """Make a table anew with its rows, as SQLite's manual says; foreign keys are off meanwhile (db.engine.migrating).

    By hand and not in batch mode: that lays constraints down in an order that differs from run to run.
    """
    op.create_table(f"new_{name}", *elements)
    columns = ", ".join(element.name for element in elements if isinstance(element, sa.Column))
    op.execute(f"INSERT INTO new_{name} ({columns}) SELECT {columns} FROM {name}")
    op.drop_table(name)
    op.rename_table(f"new_{name}", name)
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column], unique=False)


def _kind_in(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _entries(kinds: tuple[str, ...]) -> list[sa.schema.SchemaItem]:
    """Columns and constraints of `entries`."""
    return [
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
        sa.CheckConstraint(_kind_in(kinds), name=op.f("ck_entries_kind")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_entries_position")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_entries_document_id_documents")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_entries_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_entries_document_id_position")),
    ]


def _results(origin: sa.Text | sa.String) -> list[sa.schema.SchemaItem]:
    """Columns and constraints of `results`."""
    return [
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
        sa.Column("origin", origin, nullable=False),
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
