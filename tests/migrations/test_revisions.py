"""The revisions lead from nothing to what the models say and back, on both dialects (pytest-alembic's own tests)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from pytest_alembic import MigrationContext, tests
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from db.engine import UnusableDatabase, migrating, parse_url, writing, writing_engine
from db.views import VIEWS
from migrations import versions
from papershelf import database
from papershelf.database import SCHEMA, check, downgrade, open_for_writing, reading, upgrade
from papershelf.revisions import revisions
from tests.shelf import fill_small_shelf


def test_there_is_one_newest_revision(alembic_runner: MigrationContext) -> None:
    tests.test_single_head_revision(alembic_runner)


def test_the_revisions_are_known_without_alembic() -> None:
    script = ScriptDirectory.from_config(database.alembic_config())
    assert revisions() == tuple(reversed([one.revision for one in script.walk_revisions()]))


def test_the_revisions_lead_from_nothing_to_the_newest(alembic_runner: MigrationContext) -> None:
    tests.test_upgrade(alembic_runner)


def test_the_revisions_make_what_the_models_say(alembic_runner: MigrationContext) -> None:
    tests.test_model_definitions_match_ddl(alembic_runner)


def test_every_revision_can_be_undone(alembic_runner: MigrationContext) -> None:
    tests.test_up_down_consistency(alembic_runner)


def test_revisions_import_nothing_of_the_application() -> None:
    modules = [path for path in Path(str(versions.__file__)).parent.glob("*.py") if path.name != "__init__.py"]
    assert modules
    for module in modules:
        lines = module.read_text(encoding="utf-8").splitlines()
        imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
        assert imported <= {"sqlalchemy", "alembic", *sys.stdlib_module_names}, module


def test_the_application_finds_no_difference_between_tables_and_models(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    engine.dispose()
    with reading(parse_url(database_url)) as connection:
        check(connection)


def test_the_application_finds_a_column_that_is_missing(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        for view in VIEWS:
            connection.execute(text(f"DROP VIEW {view}"))
        connection.execute(text("ALTER TABLE papers DROP COLUMN ai_summary"))
    engine.dispose()
    with (
        reading(parse_url(database_url)) as connection,
        pytest.raises(UnusableDatabase, match="ai_summary"),
    ):
        check(connection)


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    assert upgrade(engine) == (None, database.head())
    before = schema_of(engine)
    assert upgrade(engine) == (database.head(), database.head())
    assert schema_of(engine) == before
    engine.dispose()


def test_every_revision_keeps_rows_and_schema_on_the_way_down_and_up_again(database_url: str) -> None:
    """One revision down and up from the newest leaves schema and rows alone; from nothing the schema is the same."""
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        fill_small_shelf(connection)
        rows = row_counts(connection)
    schema = schema_of(engine)
    if number_of_revisions() > 1:
        downgrade(engine, "-1")
        upgrade(engine)
        assert schema_of(engine) == schema
        with writing(engine) as connection:
            assert row_counts(connection) == rows
    assert downgrade(engine, "base") == (database.head(), None)
    with writing(engine) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert inspect(connection).get_view_names() == []
    upgrade(engine)
    assert schema_of(engine) == schema
    with writing(engine) as connection:
        fill_small_shelf(connection)
        assert row_counts(connection) == rows
    engine.dispose()


def test_a_migration_that_breaks_a_foreign_key_is_undone(tmp_path: Path) -> None:
    engine = writing_engine(parse_url(f"sqlite:///{tmp_path / 'papershelf.db'}"))
    upgrade(engine)
    with writing(engine) as connection:
        fill_small_shelf(connection)
        rows = row_counts(connection)
    with pytest.raises(UnusableDatabase, match="would break"), migrating(engine) as connection:
        connection.execute(text("DELETE FROM papers"))
    with writing(engine) as connection:
        assert row_counts(connection) == rows
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_a_migration_may_recreate_a_table_that_others_refer_to(tmp_path: Path) -> None:
    engine = writing_engine(parse_url(f"sqlite:///{tmp_path / 'papershelf.db'}"))
    upgrade(engine)
    with writing(engine) as connection:
        fill_small_shelf(connection)
        rows = row_counts(connection)
    with migrating(engine) as connection:
        connection.execute(text("CREATE TABLE copies AS SELECT * FROM documents"))
        connection.execute(text("DELETE FROM documents"))
        connection.execute(text("INSERT INTO documents SELECT * FROM copies"))
        connection.execute(text("DROP TABLE copies"))
    with writing(engine) as connection:
        assert row_counts(connection) == rows
    engine.dispose()


NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9001", "{head}", None, None


def upgrade() -> None:
    op.alter_column("papers", "doi", new_column_name="digital_object_identifier")
    op.drop_column("papers", "ai_summary")
    {upgrade}


def downgrade() -> None:
    op.add_column("papers", sa.Column("ai_summary", sa.Text(), nullable=True))
    op.alter_column("papers", "digital_object_identifier", new_column_name="doi")
"""


@pytest.mark.parametrize("fails", [False, True])
def test_a_revision_may_change_a_table_that_views_read(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """Views are dropped before it, and made again at the program's own schema; a failure leaves all as it was."""
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        fill_small_shelf(connection)
        rows = row_counts(connection)
    before, head = schema_of(engine), database.head()
    statement = 'op.execute("SELECT 1 FROM nowhere")' if fails else ""
    Path(tmp_path, "9001_next.py").write_text(NEXT_REVISION.format(head=head, upgrade=statement), encoding="utf-8")

    def with_next(connection: Connection | None = None) -> Config:
        config = alembic_config(connection)
        config.set_main_option("version_locations", f"{Path(str(versions.__file__)).parent}{os.pathsep}{tmp_path}")
        return config

    alembic_config = database.alembic_config
    monkeypatch.setattr(database, "alembic_config", with_next)
    monkeypatch.setattr(database, "revisions", lambda: (*revisions(), "9001"))
    monkeypatch.setattr("db.views.make_views", lambda connection: None)  # they know nothing of the next revision
    if fails:
        with pytest.raises(SQLAlchemyError):
            upgrade(engine)
    else:
        assert upgrade(engine) == (head, "9001")
        with writing(engine) as connection:
            assert "ai_summary" not in {column["name"] for column in inspect(connection).get_columns("papers")}
            assert inspect(connection).get_view_names() == []
            assert row_counts(connection) == rows
        assert downgrade(engine, head) == ("9001", head)
        monkeypatch.undo()
        upgrade(engine)
    if fails:
        assert schema_of(engine) == before
    with writing(engine) as connection:
        assert row_counts(connection) == rows
        assert set(inspect(connection).get_view_names()) == set(VIEWS)
    engine.dispose()


def test_the_schema_is_the_one_in_the_golden_file(tmp_path: Path, regenerate: bool) -> None:
    engine = writing_engine(parse_url(f"sqlite:///{tmp_path / 'papershelf.db'}"))
    upgrade(engine)
    statements = [statement for statement in schema_of(engine) if not statement.startswith("CREATE VIEW")]
    engine.dispose()
    found = ";\n\n".join(map(in_clean_lines, statements)) + ";\n"
    if regenerate:
        SCHEMA.write_text(found, encoding="utf-8")
    assert SCHEMA.exists(), "no golden file yet: run pytest tests/migrations --regenerate and read what it writes"
    assert found == SCHEMA.read_text(encoding="utf-8")


def test_a_new_file_has_the_schema_that_the_revisions_make(tmp_path: Path) -> None:
    """It is made from the golden file; where the two differed, an upgraded shelf would be another."""
    url = parse_url(f"sqlite:///{tmp_path / 'new.db'}")
    new, by_revisions = open_for_writing(url), writing_engine(parse_url(f"sqlite:///{tmp_path / 'upgraded.db'}"))
    assert upgrade(by_revisions)[1] == upgrade(new)[0] == database.head()
    assert list(map(in_clean_lines, schema_of(new))) == list(map(in_clean_lines, schema_of(by_revisions)))
    with writing(new) as connection, writing(by_revisions) as other:
        assert row_counts(connection) == row_counts(other)
    new.dispose()
    by_revisions.dispose()
    with reading(url) as connection:
        check(connection)


def in_clean_lines(statement: str) -> str:
    return "\n".join(line.rstrip() for line in statement.splitlines()).rstrip()


def number_of_revisions() -> int:
    return len(list(Path(str(versions.__file__)).parent.glob("[0-9]*.py")))


def row_counts(connection: Connection) -> dict[str, int]:
    names = inspect(connection).get_table_names()
    return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}


def schema_of(engine: Engine) -> list[str]:
    """What the database itself says of its schema, a statement or a column a line."""
    queries = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name",
        "postgresql": """
            SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
                FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT concat_ws(' ', viewname, definition) FROM pg_views WHERE schemaname = 'public'
            ORDER BY 1""",
    }
    with writing(engine) as connection:
        return [str(line) for line in connection.scalars(text(queries[engine.dialect.name]))]
