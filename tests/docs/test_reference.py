"""The documentation says all there is: every command, option, table, column, view and field of an export."""

from __future__ import annotations

import importlib.util
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from db.declarations import column_descriptions, table_descriptions
from db.tables import metadata
from db.views import VIEWS
from papershelf.export.queries import KINDS
from papershelf.snapshot.contents import described_tables

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The module of docs/ that writes what documents quote."""
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sections(document: str, level: str) -> dict[str, str]:
    """The sections of a document: heading to text."""
    found: dict[str, str] = {}
    heading = ""
    for line in (DOCS / document).read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{level} "):
            heading = line.removeprefix(f"{level} ")
        found[heading] = found.get(heading, "") + line + "\n"
    return found


def row_of(section: str, column: str) -> str:
    """The one row of a section that describes a column."""
    (row,) = [line for line in section.splitlines() if line.startswith(f"| `{column}` |")]
    return row


def test_what_documents_quote_is_what_the_program_says() -> None:
    documents = [PROJECT / "README.md", *sorted(DOCS.glob("*.md"))]
    command = [sys.executable, "-m", "cogapp", "--check", "--diff", *map(str, documents)]
    checked = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, f"run `make docs`:\n{checked.stdout}{checked.stderr}"


def test_every_table_and_column_is_described(reference: ModuleType) -> None:
    described = sections("schema.md", "###")
    for table in metadata.tables.values():
        assert table_descriptions()[table.name] in described[table.name]
        for column, description in column_descriptions(table.name).items():
            assert description, f"{table.name}.{column} has no description"
            assert f"| `{column}` |" in described[table.name]


def test_every_view_and_column_is_described() -> None:
    described = sections("schema.md", "###")
    for view in VIEWS.values():
        assert view.description in described[view.name]
        assert [column for column in view.columns if f"| `{column}` |" not in described[view.name]] == []


def test_the_schema_says_what_snapshots_add_and_leave_out() -> None:
    described = sections("schema.md", "###")
    for name, (description, columns) in described_tables().items():
        assert description in described[name]
        for column in columns:
            row = row_of(described[name], column)
            is_added = name in metadata.tables and column not in metadata.tables[name].columns
            assert row.endswith("*Only in snapshots.* |") == is_added
            assert "Snapshots leave it out" not in row
    for table in metadata.tables.values():
        published = described_tables().get(table.name)
        if published is None:
            assert "Snapshots leave this table out." in described[table.name]
            continue
        for column in set(table.columns.keys()) - set(published[1]):
            assert row_of(described[table.name], column).endswith("*Snapshots leave it out.* |")


def test_every_command_and_option_stands_in_the_help_that_is_quoted(reference: ModuleType) -> None:
    quoted = sections("cli.md", "##")
    commands: Iterator[tuple[str, click.Command]] = reference.every_command()
    for path, command in commands:
        options = [
            name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts
        ]
        assert [name for name in options if name not in quoted[path]] == []


def test_every_command_ends_its_help_in_an_example(reference: ModuleType) -> None:
    for path, command in reference.every_command():
        paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
        assert path in paragraphs[-1] or path == "papershelf database", path
        assert paragraphs[-1].startswith("\b"), f"{path}: an example keeps its lines"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_an_export_is_described(kind: str) -> None:
    described = sections("exports.md", "##")[kind]
    names = [line.split("`")[1] for line in described.splitlines() if line.startswith("| `")]
    assert names == list(KINDS[kind][0].__struct_fields__)
