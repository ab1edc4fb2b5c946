"""Part records from their entries: an entry is written again whenever it gets another paper, its record never is.

Revision: 0013. Follows: 0012.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

Here the data moves with the schema: a column that may not be NULL has no time without its values. On the way down
SQLite cannot add it, so `entries` is made again; foreign keys are off meanwhile (db.engine.migrating).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("paper", "repo", "evaluation", "method", "dataset", "decision", "findings")


def upgrade() -> None:
    op.create_table(
        "entry_records",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_records_entry_id_entries")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_records")),
    )
    op.execute("INSERT INTO entry_records (entry_id, record) SELECT id, record FROM entries ORDER BY id")
    op.drop_column("entries", "record")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        _make_entries_again()
    else:
        op.add_column("entries", sa.Column("record", sa.Text(), nullable=True))
        op.execute(
            "UPDATE entries SET record = entry_records.record FROM entry_records "
            "WHERE entry_records.entry_id = entries.id"
        )
        op.alter_column("entries", "record", existing_type=sa.Text(), nullable=False)
    op.drop_table("entry_records")


def _make_entries_again() -> None:
    """Make `entries` with its records, as SQLite's manual says."""
    columns = _columns()
    op.create_table(
        "new_entries",
        *columns,
        sa.CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name=op.f("ck_entries_kind")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_entries_position")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_entries_document_id_documents")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_entries_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_entries_document_id_position")),
    )
    # What came later came with its own constraint, and can go with it: SQLite drops no column that a table's names.
    repo = sa.ForeignKey("repos.id", name=op.f("fk_entries_repo_id_repos"))
    op.add_column("new_entries", sa.Column("repo_id", sa.Integer(), repo, nullable=True), inline_references=True)
    op.add_column("new_entries", sa.Column("licence", sa.Text(), nullable=True))
    names = ", ".join([*(column.name for column in columns), "repo_id", "licence"])
    op.execute(
        f"INSERT INTO new_entries ({names}) SELECT {names} FROM entries "
        "JOIN entry_records ON entry_records.entry_id = entries.id ORDER BY id"
    )
    op.drop_table("entries")
    op.rename_table("new_entries", "entries")
    for name in ("abstract_sha256", "paper_id", "repo_id"):
        op.create_index(f"ix_entries_{name}", "entries", [name], unique=False)


def _columns() -> list[sa.Column[object]]:
    """The columns that `entries` was made with."""
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
    ]
