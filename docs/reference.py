"""What documents quote: the schema from the descriptions of the models, and the help of every command.

Documents call it in cog blocks: `make docs` pastes, `make lint` and the tests check that what was pasted is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click
from sqlalchemy import Boolean, Column, DateTime, Float, Integer, Table, UniqueConstraint

from db.declarations import column_descriptions, published_columns, published_tables, table_descriptions
from db.tables import Base, metadata
from db.tables.declaration import declaration_of
from db.views import VIEWS
from papershelf.cli import papershelf
from papershelf.snapshot.contents import ADDED_TABLES

AREAS = {
    "bibliography": "Bibliography: papers, repositories, links",
    "authors": "Authors: who wrote papers, and under which names",
    "topics": "Topics: what papers are about",
    "versions": "Versions: in which forms works were made public",
    "citations": "Citations: which works papers cite",
    "results": "Results: what papers report",
    "named": "Names: what abstracts name, with or without a number",
    "sources": "Sources: where everything comes from",
    "settings": "Settings: what the keeper of a shelf decides",
    "derivations": "Derivations: what papers were derived by",
    "changes": "Changes: whether the database was written since",
}
"""Module of db.tables to the heading over its tables."""
DRAWN = "documents entries papers paper_authors authors paper_repos repos links results tasks datasets metrics".split()
"""The tables of the diagram: all of them would be a thicket."""
HELP_WIDTH = 100


def diagram() -> str:
    """How the main tables refer to each other, as Mermaid."""
    lines = [
        f"    {key.column.table.name} {'||' if not column.nullable else '|o'}--o{{ {table.name} : {column.name}"
        for table in map(metadata.tables.__getitem__, DRAWN)
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in DRAWN
    ]
    return "\n".join(["```mermaid", "erDiagram", *lines, "```"])


def tables() -> str:
    """Every table with its columns, by area."""
    return "\n".join(line for area, heading in AREAS.items() for line in _area(area, heading))


def views() -> str:
    """Every view with its columns."""
    return "\n".join(
        line
        for view in VIEWS.values()
        for line in ("", f"### {view.name}", "", view.description, "", *_described(view.columns))
    )


def added_tables() -> str:
    """The tables that only snapshots have."""
    return "\n".join(
        line
        for name, (description, columns) in ADDED_TABLES.items()
        for line in ("", f"### {name}", "", description, "", *_described(columns))
    )


def training_report() -> str:
    """The figures that `make train` wrote with the weights that are in use."""
    report = Path(__file__).with_name("training-report.md")
    return report.read_text(encoding="utf-8").rstrip() if report.is_file() else "`make train` writes the figures here."


def commands() -> str:
    """The help of every command."""
    return "\n".join(
        line
        for path, command in every_command()
        for line in ("", f"## {path}", "", "```text", *_help(path, command), "```")
    )


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it, subcommands after their group."""
    yield "papershelf", papershelf
    yield from _commands_of("papershelf", papershelf)


def _commands_of(path: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands_of(f"{path} {name}", command)


def _help(path: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=path, terminal_width=HELP_WIDTH, help_option_names=["-h", "--help"])
    return [line.rstrip() for line in command.get_help(context).splitlines()]


def _area(area: str, heading: str) -> Iterator[str]:
    yield from ("", f"## {heading}")
    modules = {mapper.local_table: mapper.class_.__module__ for mapper in Base.registry.mappers}
    for table in metadata.tables.values():  # in the order of their definition, which the registry does not keep
        if modules[table].endswith(f".{area}"):
            yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    published = {column.name for column in published_columns(table)} if table in published_tables() else set()
    yield from ("", f"### {table.name}", "", table_descriptions()[table.name])
    if not published:
        yield from ("", "Snapshots leave this table out.")
    yield from ("", *_row("Column", "Type", "NULL", "Key", "Meaning"), *_row("---", "---", "---", "---", "---"))
    descriptions = column_descriptions(table.name)
    for column in table.columns:
        note = " *Snapshots leave it out.*" if published and column.name not in published else ""
        description = descriptions[column.name] + note
        yield from _row(f"`{column.name}`", _type(column), "yes" if column.nullable else "", _key(column), description)
    for counted in declaration_of(table).counted:
        kind = "text" if counted.type is str else "integer"
        is_nullable = "yes" if counted.absent is None and not counted.is_unique else ""
        yield from _row(f"`{counted.name}`", kind, is_nullable, "", f"{counted.description} *Only in snapshots.*")


def _described(columns: Mapping[str, str]) -> Iterable[str]:
    yield from (*_row("Column", "Meaning"), *_row("---", "---"))
    for name, description in columns.items():
        yield from _row(f"`{name}`", description)


def _row(*cells: str) -> Sequence[str]:
    return [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"]


def _type(column: Column[object]) -> str:
    kinds = {Boolean: "boolean", DateTime: "timestamp", Integer: "integer", Float: "number"}
    return next((name for kind, name in kinds.items() if isinstance(column.type, kind)), "text")


def _key(column: Column[object]) -> str:
    marks = ["primary"] if column.primary_key else []
    marks += ["unique"] if column.unique or _is_in_unique_key(column) else []
    marks += [f"to {key.column.table.name}" for key in column.foreign_keys]
    return ", ".join(marks)


def _is_in_unique_key(column: Column[object]) -> bool:
    constraints = column.table.constraints
    return any(isinstance(item, UniqueConstraint) and column.name in item.columns for item in constraints)
