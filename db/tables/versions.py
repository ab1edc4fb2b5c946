"""In which forms works were made public."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Count, Day, Id, Name, PaperKey, Printed, one_of
from db.tables.declaration import Declaration, declared


class PaperVersion(Base):
    """The forms in which works were made public, as sources tell: versions of a preprint, proceedings, journals."""

    __tablename__ = "paper_versions"
    declaration = Declaration(
        named_by=("paper_id", "position"),
        label="kind",
        facets=("kind", "venue_id"),
        exported={
            "paper": "paper_id.title",
            "paper_slug": "paper_id.slug",
            "kind": "kind",
            "label": "label",
            "published_on": "published_on",
            "doi": "doi",
            "venue": "venue_id.name",
            "volume": "volume",
            "issue": "issue",
            "pages": "pages",
            "publisher": "publisher",
        },
    )

    id: Mapped[Id]
    paper_id: Mapped[PaperKey]
    position: Mapped[Count] = mapped_column(doc="Place among the paper's versions, from 0: by kind, date and label.")
    kind: Mapped[str] = mapped_column(
        String(16),
        doc="preprint, proceedings, journal, book, thesis, report or other.",
        info=declared(coverage="versions"),
    )
    label: Mapped[Name | None] = mapped_column(doc="What tells versions of one kind apart: v2; NULL for none.")
    published_on: Mapped[Day | None] = mapped_column(
        doc="Its date as precise as the source is: YYYY, YYYY-MM or YYYY-MM-DD; NULL unknown."
    )
    doi: Mapped[Name | None] = mapped_column(doc="The DOI of this form, in lower case; NULL for none known.")
    venue_id: Mapped[int | None] = mapped_column(
        ForeignKey("venues.id"), doc="The proceedings or the journal; NULL where no source names one."
    )
    venue_as_printed: Mapped[Printed | None] = mapped_column(doc="The same as its source prints it; NULL for none.")
    volume: Mapped[Name | None] = mapped_column(doc="Volume as printed; NULL unknown.")
    issue: Mapped[Name | None] = mapped_column(doc="Issue as printed; NULL unknown.")
    pages: Mapped[Name | None] = mapped_column(doc="Pages as printed: 12-34; NULL unknown.")
    publisher: Mapped[Name | None] = mapped_column(doc="Publisher as printed; NULL unknown.")

    __table_args__ = (
        UniqueConstraint("paper_id", "position"),
        Index("ix_paper_versions_venue_id", "venue_id"),
        Index("ix_paper_versions_doi", "doi"),
        one_of("kind", "kind", "preprint", "proceedings", "journal", "book", "thesis", "report", "other"),
    )


class PaperVersionDocument(Base):
    """Which documents tell of a version."""

    __tablename__ = "paper_version_documents"
    declaration = Declaration(part="provenance")

    version_id: Mapped[int] = mapped_column(ForeignKey("paper_versions.id"), primary_key=True, doc="The version.")
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, doc="The document.")

    __table_args__ = (Index("ix_paper_version_documents_document_id", "document_id"),)
