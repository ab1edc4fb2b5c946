"""The declarative base, the naming of constraints, and the kinds of column that come back in many tables."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, ClassVar

from sqlalchemy import CheckConstraint, Float, ForeignKey, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from db.tables.declaration import Declaration, declared

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of all tables. A table's docstring is its description, a column's `doc` the column's."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    declaration: ClassVar[Declaration]

    def __init_subclass__(cls, **options: Any) -> None:
        """Give the table what is declared of it, so that who has the table has that too."""
        super().__init_subclass__(**options)
        table_of(cls).info.update(description=inspect.cleandoc(cls.__doc__ or ""), declaration=cls.declaration)


# Ids are given by the writer, in bulk (db.store.bulk), never by the database: inserts then need no round trip.
Id = Annotated[
    int,
    mapped_column(
        Integer,
        primary_key=True,
        autoincrement=False,
        doc="Number of the row in this build.",
        info=declared(not_content="Another build numbers rows otherwise."),
    ),
]
PaperKey = Annotated[int, mapped_column(ForeignKey("papers.id"), doc="The paper.")]
DocumentKey = Annotated[int, mapped_column(ForeignKey("documents.id"), doc="The document that says so.")]
Sha256 = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(Text)]
Printed = Annotated[str, mapped_column(Text)]
Url = Annotated[str, mapped_column(Text)]
Day = Annotated[str, mapped_column(String(10))]
Count = Annotated[int, mapped_column(Integer)]
Number = Annotated[float, mapped_column(Float(53))]


def one_of(name: str, column: str, *values: str) -> CheckConstraint:
    """A named CHECK that a column is NULL or one of a few words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=name)


def probability(column: str) -> CheckConstraint:
    """A named CHECK that a column is NULL or between 0 and 1."""
    return CheckConstraint(f"{column} BETWEEN 0 AND 1", name=column)


def table_of(model: type[Base]) -> Table:
    """The table behind a model: statements are written in Core, in bulk, never through the ORM's unit of work."""
    table = model.__table__
    assert isinstance(table, Table)
    return table
