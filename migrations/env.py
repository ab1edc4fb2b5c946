"""Alembic's environment: runs the revisions on the connection that the application hands over.

The connection is already in a transaction (db.engine.migrating), so that all revisions, the version and the views
are committed together or not at all, on SQLite too. Without one (a developer's `alembic revision`), it opens the
database of `sqlalchemy.url` or PAPERSHELF_DATABASE itself.
"""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection

from db.engine import migrating, parse_url, writing_engine
from db.tables import metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogenerate may look at a thing: views, search tables and those of others are none of its business."""
    return kind != "table" or name in metadata.tables


def migrate(connection: Connection) -> None:
    """Run the revisions on a connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=is_ours,
        compare_server_default=True,
        transactional_ddl=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    with context.begin_transaction():
        context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    migrate(connection)
else:
    url = context.config.get_alembic_option("sqlalchemy.url") or os.environ.get(
        "PAPERSHELF_DATABASE", "sqlite:///papershelf.db"
    )
    with migrating(writing_engine(parse_url(url))) as own_connection:
        migrate(own_connection)
