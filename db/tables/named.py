"""What papers name, with or without a number: tasks, data sets and methods, each where an abstract has it first."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Id, Name, PaperKey, Printed
from db.tables.declaration import Declaration, Shared, addressed, count, declared
from db.tables.results import SPELLING

_START = "First code point of that in papers.abstract."
_END = "Code point after the last one of it."


class Method(Base):
    """A method: a technique or architecture that papers build on, or that one proposes."""

    __tablename__ = "methods"
    declaration = Declaration(
        named_by=("folded_name",),
        counted=(count("paper_count", "papers that name it", "paper_methods.method_id"), addressed("methods")),
        label="name",
        facets=("is_curated",),
        listed_by="-paper_count",
        shared=Shared(
            reference="paper_methods.method_id",
            printed="method_as_printed",
            aliases="method_aliases",
            attested_as="method",
        ),
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The name that identity uses.")
    name: Mapped[Name] = mapped_column(doc="Canonical name; for an uncurated method the most common spelling.")
    is_curated: Mapped[bool] = mapped_column(Boolean, doc="Whether the vocabulary knows it.")
    is_attested: Mapped[bool] = mapped_column(
        Boolean,
        server_default=false(),
        doc="Whether anything shows that it is a name: curated, stated by a source, introduced, or of several papers.",
    )
    area: Mapped[Name | None] = mapped_column(
        doc="The areas that a source files it under, in order: Computer Vision; NULL where none says."
    )


class MethodAlias(Base):
    """Spellings that name a method."""

    __tablename__ = "method_aliases"
    declaration = Declaration()

    method_id: Mapped[int] = mapped_column(ForeignKey("methods.id"), primary_key=True, doc="The method.")
    alias: Mapped[Name] = mapped_column(primary_key=True, doc=SPELLING)


class PaperTask(Base):
    """A task that an abstract names, with or without a number of it."""

    __tablename__ = "paper_tasks"
    declaration = Declaration()

    paper_id: Mapped[PaperKey] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True, doc="The task.")
    task_as_printed: Mapped[Printed] = mapped_column(doc="The task as the abstract prints it first.")
    evidence_start: Mapped[int] = mapped_column(doc=_START, info=declared(part="provenance"))
    evidence_end: Mapped[int] = mapped_column(doc=_END, info=declared(part="provenance"))

    __table_args__ = (Index("ix_paper_tasks_task_id", "task_id"),)


class PaperDataset(Base):
    """A data set that an abstract names, with or without a number on it."""

    __tablename__ = "paper_datasets"
    declaration = Declaration()

    paper_id: Mapped[PaperKey] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), primary_key=True, doc="The data set.")
    dataset_as_printed: Mapped[Printed] = mapped_column(doc="The data set as the abstract prints it first.")
    evidence_start: Mapped[int] = mapped_column(doc=_START, info=declared(part="provenance"))
    evidence_end: Mapped[int] = mapped_column(doc=_END, info=declared(part="provenance"))

    __table_args__ = (Index("ix_paper_datasets_dataset_id", "dataset_id"),)


class PaperMethod(Base):
    """A method that an abstract names, what it builds on or its own, or that a source says it uses."""

    __tablename__ = "paper_methods"
    declaration = Declaration()

    paper_id: Mapped[PaperKey] = mapped_column(primary_key=True)
    method_id: Mapped[int] = mapped_column(ForeignKey("methods.id"), primary_key=True, doc="The method.")
    method_as_printed: Mapped[Printed] = mapped_column(
        doc="The method as the abstract prints it first; where it does not, as the source does."
    )
    evidence_start: Mapped[int | None] = mapped_column(
        doc=f"{_START} NULL where only a source names it.", info=declared(part="provenance")
    )
    evidence_end: Mapped[int | None] = mapped_column(
        doc=f"{_END} NULL where only a source names it.", info=declared(part="provenance")
    )
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("documents.id"),
        doc="The document that says so; of several, the one that counts most; NULL where only the abstract does.",
        info=declared(part="provenance"),
    )

    __table_args__ = (
        Index("ix_paper_methods_method_id", "method_id"),
        Index("ix_paper_methods_document_id", "document_id"),
    )
