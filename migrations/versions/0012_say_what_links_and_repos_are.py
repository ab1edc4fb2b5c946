"""Say what links and repositories are: further kinds of links, and which repositories are nobody's own.

Revision: 0012. Follows: 0011.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.

SQLite changes no CHECK, so there the two tables are made again; foreign keys are off meanwhile (db.engine.migrating).
Kinds and roles are as they were until papers are derived again, which the program does by itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OLD_KINDS = ("code", "project", "dataset", "video", "other")
KINDS = ("code", "project", "model", "dataset", "demo", "video", "paper", "other")
ROLES = "role IN ('list', 'shared')"


def upgrade() -> None:
    _change_kinds(KINDS)
    if op.get_context().dialect.name == "sqlite":
        _make_repos_again(role=True)
    else:
        op.add_column("repos", sa.Column("role", sa.String(length=16), nullable=True))
        op.create_check_constraint(op.f("ck_repos_role"), "repos", ROLES)


def downgrade() -> None:
    # What the older program calls code, or nothing.
    op.execute("UPDATE links SET kind = 'code' WHERE kind IN ('model', 'demo')")
    op.execute("UPDATE links SET kind = 'other' WHERE kind = 'paper'")
    _change_kinds(OLD_KINDS)
    if op.get_context().dialect.name == "sqlite":
        _make_repos_again(role=False)
    else:
        op.drop_constraint(op.f("ck_repos_role"), "repos", type_="check")
        op.drop_column("repos", "role")


def _change_kinds(kinds: tuple[str, ...]) -> None:
    check = f"kind IN ({', '.join(map(repr, kinds))})"
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_links_kind"), "links", type_="check")
        op.create_check_constraint(op.f("ck_links_kind"), "links", check)
        return
    op.create_table(
        "new_links",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.CheckConstraint(check, name=op.f("ck_links_kind")),
        sa.CheckConstraint("origin IN ('source', 'abstract')", name=op.f("ck_links_origin")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_links_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("paper_id", "url", name=op.f("uq_links_paper_id_url")),
    )
    columns = "id, paper_id, url, kind, origin"
    op.execute(f"INSERT INTO new_links ({columns}) SELECT {columns} FROM links")
    op.drop_table("links")
    op.rename_table("new_links", "links")


def _make_repos_again(*, role: bool) -> None:
    """The table with its rows, with or without the role."""
    names = ["id", "url", "host", "host_id", "owner", "name", "stars", "forks", "is_archived", "language", "licence"]
    columns = ", ".join(names)
    added = [
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.CheckConstraint(ROLES, name=op.f("ck_repos_role")),
    ]
    op.create_table(
        "new_repos",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("host_id", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("forks", sa.Integer(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        *(added if role else []),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repos")),
        sa.UniqueConstraint("url", name=op.f("uq_repos_url")),
    )
    op.execute(f"INSERT INTO new_repos ({columns}) SELECT {columns} FROM repos")
    op.drop_table("repos")
    op.rename_table("new_repos", "repos")
    op.create_index("ix_repos_host_host_id", "repos", ["host", "host_id"], unique=True)
