"""Which works papers cite, and which papers repositories name."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Count, DocumentKey, Id, Name, PaperKey, Printed
from db.tables.declaration import Declaration, declared


class Citation(Base):
    """The works that papers cite, as sources tell: by an identifier, by words, or both; every one once a paper."""

    __tablename__ = "citations"
    declaration = Declaration(
        named_by=("paper_id", "position"),
        label="value",
        facets=("scheme",),
        exported={
            "paper": "paper_id.title",
            "paper_slug": "paper_id.slug",
            "scheme": "scheme",
            "value": "value",
            "text": "text",
            "cited_slug": "cited_paper_id.slug",
        },
    )

    id: Mapped[Id]
    paper_id: Mapped[PaperKey]
    position: Mapped[Count] = mapped_column(
        doc="Place among the paper's citations, from 0: in the order of the source that counts most, others behind.",
        info=declared(coverage="citations"),
    )
    scheme: Mapped[str | None] = mapped_column(
        String(16), doc="Scheme of the identifier, as in identifiers; NULL where the source has words alone."
    )
    value: Mapped[Name | None] = mapped_column(doc="The identifier, cleaned; NULL where the source has words alone.")
    text: Mapped[Printed | None] = mapped_column(
        doc="The reference as printed, or its title; NULL where the source has the identifier alone."
    )
    cited_paper_id: Mapped[int | None] = mapped_column(
        ForeignKey("papers.id"), doc="The paper that the identifier leads to; NULL where the shelf has none."
    )
    document_id: Mapped[DocumentKey] = mapped_column(
        doc="The document that tells of it; of several, the one that counts most.", info=declared(part="provenance")
    )

    __table_args__ = (
        UniqueConstraint("paper_id", "position"),
        Index("ix_citations_value", "value"),
        Index("ix_citations_cited_paper_id", "cited_paper_id"),
        Index("ix_citations_document_id", "document_id"),
        CheckConstraint("(scheme IS NULL) = (value IS NULL)", name="identifier"),
        CheckConstraint("value IS NOT NULL OR text IS NOT NULL", name="told"),
    )


class RepoPaper(Base):
    """The papers that repositories name, as a model card does: what they build on, or are described in."""

    __tablename__ = "repo_papers"
    declaration = Declaration(named_by=("repo_id", "scheme", "value"), label="value", facets=("scheme",))

    id: Mapped[Id]
    repo_id: Mapped[int] = mapped_column(ForeignKey("repos.id"), doc="The repository.")
    scheme: Mapped[str] = mapped_column(String(16), doc="Scheme of the identifier, as in identifiers.")
    value: Mapped[Name] = mapped_column(doc="The identifier, cleaned.")
    paper_id: Mapped[int | None] = mapped_column(
        ForeignKey("papers.id"), doc="The paper that the identifier leads to; NULL where the shelf has none."
    )
    document_id: Mapped[DocumentKey] = mapped_column(
        doc="The document that names it; of several, the one with the smallest hash.", info=declared(part="provenance")
    )

    __table_args__ = (
        UniqueConstraint("repo_id", "scheme", "value"),
        Index("ix_repo_papers_value", "value"),
        Index("ix_repo_papers_paper_id", "paper_id"),
        Index("ix_repo_papers_document_id", "document_id"),
    )
