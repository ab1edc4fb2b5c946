"""Say what results are results of: settings, models, families of metrics, doubts; and which data sets papers name.

Revision: 0015. Follows: 0014.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

SQLite adds no column that may not be NULL without keeping a default for it, nor a CHECK, so there `metrics` is made
again; foreign keys are off meanwhile (db.engine.migrating). Results keep what they say; what is new of them is NULL
until papers are derived again, which the next command that writes does by itself: the rules have another number.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CONVERSIONS = "conversion IN ('complement')"
OF_METRICS = ("family", "conversion", "lowest", "highest")
OF_RESULTS = ("split_as_printed", "setting_as_printed", "higher_is_better", "doubt")


def upgrade() -> None:
    _upgrade_metrics()
    op.add_column("datasets", sa.Column("usual_metric", sa.Text(), nullable=True))
    op.create_table(
        "models",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_curated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_models_folded_name")),
    )
    op.create_table(
        "model_aliases",
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_model_aliases_model_id_models")),
        sa.PrimaryKeyConstraint("model_id", "alias", name=op.f("pk_model_aliases")),
    )
    op.create_table(
        "paper_datasets",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("dataset_as_printed", sa.Text(), nullable=False),
        sa.Column("evidence_start", sa.Integer(), nullable=False),
        sa.Column("evidence_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_datasets_paper_id_papers")),
        sa.ForeignKeyConstraint(["dataset_id"], ["datasets.id"], name=op.f("fk_paper_datasets_dataset_id_datasets")),
        sa.PrimaryKeyConstraint("paper_id", "dataset_id", name=op.f("pk_paper_datasets")),
    )
    op.create_index("ix_paper_datasets_dataset_id", "paper_datasets", ["dataset_id"], unique=False)
    # The key stands with its column: SQLite adds one without making the table anew.
    model = sa.ForeignKey("models.id", name=op.f("fk_results_model_id_models"))
    op.add_column("results", sa.Column("model_id", sa.Integer(), model, nullable=True), inline_references=True)
    for name in ("split_as_printed", "setting_as_printed", "doubt"):
        op.add_column("results", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("results", sa.Column("higher_is_better", sa.Boolean(), nullable=True))
    op.create_index("ix_results_model_id", "results", ["model_id"], unique=False)


def downgrade() -> None:
    # Results stay; the records and findings keep what goes: after an upgrade, papers are derived again.
    op.drop_index("ix_results_model_id", table_name="results")
    op.drop_column("results", "model_id")
    for name in OF_RESULTS:
        op.drop_column("results", name)
    op.drop_table("paper_datasets")
    op.execute(
        "DELETE FROM dataset_aliases WHERE dataset_id NOT IN (SELECT dataset_id FROM results WHERE dataset_id > 0)"
    )
    op.execute("DELETE FROM datasets WHERE id NOT IN (SELECT dataset_id FROM results WHERE dataset_id > 0)")
    op.drop_table("model_aliases")
    op.drop_table("models")
    op.drop_column("datasets", "usual_metric")
    if op.get_context().dialect.name == "sqlite":
        _make_metrics_again(has_family=False)
        return
    op.drop_constraint(op.f("ck_metrics_conversion"), "metrics", type_="check")
    for name in (*OF_METRICS, "is_ranked", "is_bounded"):
        op.drop_column("metrics", name)


def _upgrade_metrics() -> None:
    if op.get_context().dialect.name == "sqlite":
        _make_metrics_again(has_family=True)
        return
    op.add_column("metrics", sa.Column("is_ranked", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("metrics", sa.Column("is_bounded", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("metrics", "is_bounded", server_default=None)
    op.alter_column("metrics", "is_ranked", server_default=None)
    op.add_column("metrics", sa.Column("family", sa.Text(), nullable=True))
    op.add_column("metrics", sa.Column("conversion", sa.String(length=16), nullable=True))
    op.add_column("metrics", sa.Column("lowest", sa.Float(precision=53), nullable=True))
    op.add_column("metrics", sa.Column("highest", sa.Float(precision=53), nullable=True))
    op.create_check_constraint(op.f("ck_metrics_conversion"), "metrics", CONVERSIONS)


def _make_metrics_again(*, has_family: bool) -> None:
    """Make `metrics` again with its rows, as SQLite's manual says."""
    added: list[sa.schema.SchemaItem] = [
        sa.Column("is_ranked", sa.Boolean(), nullable=False),
        sa.Column("is_bounded", sa.Boolean(), nullable=False),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("conversion", sa.String(length=16), nullable=True),
        sa.Column("lowest", sa.Float(precision=53), nullable=True),
        sa.Column("highest", sa.Float(precision=53), nullable=True),
        sa.CheckConstraint(CONVERSIONS, name=op.f("ck_metrics_conversion")),
    ]
    op.create_table(
        "new_metrics",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_curated", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=True),
        sa.Column("higher_is_better", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_metrics_folded_name")),
        *(added if has_family else []),
    )
    kept = "id, folded_name, name, is_curated, unit, higher_is_better"
    into, values = (f"{kept}, is_ranked, is_bounded", f"{kept}, 1, 0") if has_family else (kept, kept)
    op.execute(f"INSERT INTO new_metrics ({into}) SELECT {values} FROM metrics")
    op.drop_table("metrics")
    op.rename_table("new_metrics", "metrics")
