"""The views: a public interface for people who write SQL, in both dialects and in the snapshot.

They are made by one function in the transaction of an upgrade, never by revisions: a migration may then change any
table below them. No view shows a number that belongs to one build (papers are named by slug, documents by hash).
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, text

from db.views.disagreements import DISAGREEMENTS
from db.views.leaderboard import LEADERBOARD, SOTA_HISTORY, UNRANKED_RESULTS
from db.views.paper_details import PAPER_DETAILS
from db.views.paper_sources import PAPER_SOURCES
from db.views.trending import TRENDING
from db.views.view import View

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        PAPER_DETAILS,
        LEADERBOARD,
        UNRANKED_RESULTS,
        DISAGREEMENTS,
        SOTA_HISTORY,
        TRENDING,
        PAPER_SOURCES,
    )
}
"""Name to view, in the order in which documentation shows them."""


def view_descriptions() -> dict[str, str]:
    """View name to its description."""
    return {view.name: view.description for view in VIEWS.values()}


def view_column_descriptions(view: str) -> dict[str, str]:
    """Column name to its description, in the view's order."""
    return dict(VIEWS[view].columns)


def make_views(connection: Connection) -> None:
    """Make the views that are missing and replace those that differ, in the caller's transaction."""
    dialect = connection.dialect.name
    for name in differing_views(connection):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
        connection.exec_driver_sql(_statement(VIEWS[name], dialect))
        if dialect == "postgresql":
            connection.execute(text(f"COMMENT ON VIEW {name} IS {_quoted(_mark(VIEWS[name], dialect))}"))


def differing_views(connection: Connection) -> list[str]:
    """The names of the views that the database lacks, or has otherwise than this program."""
    present = _present(connection)
    return [view.name for view in VIEWS.values() if present.get(view.name) != _mark(view, connection.dialect.name)]


def drop_views(connection: Connection) -> None:
    """Drop all views."""
    for view in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view}")


def _present(connection: Connection) -> dict[str, str | None]:
    """The views that the database has, each with what tells whether it is as here.

    SQLite keeps the text of a definition. PostgreSQL does not (it prints its own reading of it), so there the view's
    comment carries a hash of the definition behind the description.
    """
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'view'"
    else:
        query = (
            "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class "
            "WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace"
        )
    return {row[0]: row[1] for row in connection.exec_driver_sql(query)}


def _statement(view: View, dialect: str) -> str:
    return f"CREATE VIEW {view.name} AS\n{view.definition(dialect)}"


def _mark(view: View, dialect: str) -> str:
    """What stands in a database beside a view that is as here."""
    statement = _statement(view, dialect)
    if dialect == "sqlite":
        return statement
    return f"{view.description} [{hashlib.sha256(statement.encode()).hexdigest()[:16]}]"


def _quoted(literal: str) -> str:
    """A string as SQL prints it; COMMENT takes no parameter. The colon is escaped for SQLAlchemy's text()."""
    return "'" + literal.replace("'", "''").replace(":", r"\:") + "'"
