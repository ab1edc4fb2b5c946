"""The working database as the application sees it: which schema it has, making it, bringing it up to date.

Alembic and the tables are imported where they are needed: they take longer than most commands have to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

import migrations
from db.engine import (
    UnusableDatabase,
    answer_of,
    kept_open,
    looking,
    migrating,
    reading_engine,
    sqlite_path,
    table_names,
    write_ahead,
    writing,
    writing_engine,
)
from papershelf.revisions import newest_revision, revisions

if TYPE_CHECKING:
    from alembic.config import Config

Action = Literal["upgrade", "downgrade", "check"]
"""A command of Alembic's."""
_MOST_NAMED = 3
"""Tables of another program that a message names."""
UPGRADE = "`papershelf database upgrade`"
SCHEMA = Path(migrations.__file__).with_name("schema.sql")
"""What the revisions make of an empty SQLite file, as SQLite says it; a test writes it and holds it to that."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration: the migrations of the installed package, on a connection of ours."""
    from alembic.config import Config

    config = Config(stdout=StringIO())  # what Alembic has to say, our commands say in their own words
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision that this program knows."""
    return newest_revision()


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at; None where it has none of our tables (an empty file is no database)."""
    try:
        tables = table_names(connection)
        versions = text("SELECT version_num FROM alembic_version")
        revision: str | None = connection.scalar(versions) if "alembic_version" in tables else None
        if revision is None and tables & _our_tables():
            raise UnusableDatabase(
                f"{_name(connection)} has tables of a papershelf but no schema version: it was not made by papershelf. "
                "Name another database."
            )
        others = tables - {"alembic_version"} if connection.dialect.name == "sqlite" else set()
        if revision is None and others:
            raise UnusableDatabase(
                f"{_name(connection)} holds no papershelf but tables of something else "
                f"({', '.join(sorted(others)[:_MOST_NAMED])}); name another file."
            )
    except DatabaseError as error:
        raise UnusableDatabase(f"{_name(connection)} is not a usable database: {answer_of(error)}.") from error
    return revision


def revision_at(url: URL) -> str | None:
    """The revision that a database is at, whichever it is; None where it has none of our tables."""
    engine = reading_engine(url)
    try:
        with _connected(engine) as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def require_current(connection: Connection) -> None:
    """Refuse a database that is absent, older or newer than this program, saying what to do."""
    revision = revision_of(connection)
    if revision is None:
        raise UnusableDatabase(f"{_name(connection)} holds no papershelf yet; `papershelf load` makes one.")
    if revision == head():
        return
    if _is_known(revision):
        raise UnusableDatabase(
            f"{_name(connection)} is of an older schema ({revision}, this program has {head()}); run {UPGRADE}."
        )
    raise UnusableDatabase(
        f"{_name(connection)} is of a newer schema ({revision}) than this program knows ({head()}); "
        "install a newer papershelf."
    )


def upgrade(engine: Engine, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the database to a revision, in one transaction with its views; gives the revisions before and after."""
    return _move(engine, "upgrade", revision)


def downgrade(engine: Engine, revision: str) -> tuple[str | None, str | None]:
    """Take the database back to an older revision ("base" for none), in one transaction."""
    return _move(engine, "downgrade", revision)


def _move(engine: Engine, action: Action, revision: str) -> tuple[str | None, str | None]:
    """Run revisions with no view in their way: SQLite refuses to change a table that a view reads."""
    from db.views import drop_views, make_views

    with _connected(engine) as connection:
        before = revision_of(connection)
    with migrating(engine) as connection:
        before = revision_of(connection)  # another process may have been faster
        if before is not None and not _is_known(before):
            require_current(connection)
        if before is not None:
            drop_views(connection)
        _run(action, connection, revision)
        after = revision_of(connection)
        if after == head():
            make_views(connection)
        return before, after


def check(connection: Connection) -> None:
    """Raise where the tables of the database are not those of the models."""
    require_current(connection)
    _run("check", connection)


@contextmanager
def reading(url: URL) -> Iterator[Connection]:
    """A connection to a current database that cannot write."""
    engine = reading_engine(url)
    try:
        with _connected(engine) as connection:
            require_current(connection)
            yield connection
    finally:
        engine.dispose()


@contextmanager
def kept_for_writing(url: URL, *, may_upgrade: bool = False, may_create: bool = True) -> Iterator[Engine]:
    """An engine on a current database: made where there is none, upgraded only when told to.

    One connection is kept open from the start of the block to its end.
    """
    path = sqlite_path(url)
    if not may_create and path is not None and not path.is_file():
        raise UnusableDatabase(f"{path}: there is no database; `papershelf load` makes one.")
    engine = writing_engine(url)
    try:
        with kept_open(engine) as kept:
            _make_current(kept, may_upgrade=may_upgrade, may_create=may_create)
            yield kept
    finally:
        engine.dispose()


def open_for_writing(url: URL, *, may_upgrade: bool = False, may_create: bool = True) -> Engine:
    """The same without a block: whoever asks disposes of it, and connections come and go."""
    with kept_for_writing(url, may_upgrade=may_upgrade, may_create=may_create):
        return writing_engine(url)


def _make_current(engine: Engine, *, may_upgrade: bool, may_create: bool) -> None:
    from db.views import make_views

    with _connected(engine) as connection:
        revision = revision_of(connection)
    if revision is None and may_create:
        write_ahead(engine)  # before its tables are made: then nobody who looks meanwhile waits for that
        _create(engine)
    elif revision and may_upgrade and _is_known(revision):
        upgrade(engine)
    with looking(engine) as connection:
        require_current(connection)
    write_ahead(engine)
    with writing(engine) as connection:
        require_current(connection)
        make_views(connection)  # those that are missing, or are another version's


def _create(engine: Engine) -> None:
    """Make all tables and views where there are none. In SQLite's words for them no revision needs to be run."""
    from db.views import make_views

    if engine.dialect.name != "sqlite":
        upgrade(engine)
        return
    with writing(engine) as connection:
        if revision_of(connection) is not None:  # another process was faster
            return
        for statement in SCHEMA.read_text(encoding="utf-8").split(";\n\n"):
            connection.exec_driver_sql(statement)
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head()})
        make_views(connection)


def _run(action: Action, connection: Connection, *arguments: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        getattr(command, action)(alembic_config(connection), *arguments)
    except CommandError as error:
        raise UnusableDatabase(f"{_name(connection)}: {error}") from error


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except DatabaseError as error:
        raise UnusableDatabase(f"{sqlite_path_text(engine.url)} cannot be opened: {answer_of(error)}.") from error
    with connection:
        yield connection


def _our_tables() -> set[str]:
    from db.tables import metadata

    return set(metadata.tables)


def _is_known(revision: str) -> bool:
    return revision in revisions()


def _name(connection: Connection) -> str:
    return sqlite_path_text(connection.engine.url)


def sqlite_path_text(url: URL) -> str:
    """How a database is named to a person: its file, or its address without the password."""
    path = sqlite_path(url)
    if path is None:
        return url.render_as_string(hide_password=True)
    is_address = str(url.database).startswith("file:")  # of a connection that only reads
    return unquote(urlsplit(str(url.database)).path) if is_address else str(path)
