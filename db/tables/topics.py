"""What papers are about."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, DocumentKey, Id, Name, Printed
from db.tables.declaration import Declaration, Shared, addressed, count, declared


class Topic(Base):
    """What papers are about: a keyword that sources give them, whatever its spelling."""

    __tablename__ = "topics"
    declaration = Declaration(
        named_by=("folded_name",),
        importance=("paper_count DESC",),
        counted=(count("paper_count", "papers", "paper_topics.topic_id"), addressed("topics")),
        label="name",
        listed_by="-paper_count",
        facets=("is_curated",),
        shared=Shared(reference="paper_topics.topic_id", printed="name", aliases="topic_aliases"),
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The name that identity uses.")
    name: Mapped[Name] = mapped_column(doc="Canonical name; for an uncurated topic the most common spelling.")
    is_curated: Mapped[bool] = mapped_column(Boolean, doc="Whether the vocabulary knows it.")


class TopicAlias(Base):
    """Spellings that name a topic."""

    __tablename__ = "topic_aliases"
    declaration = Declaration()

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True, doc="The topic.")
    alias: Mapped[Name] = mapped_column(primary_key=True, doc="A spelling.")


class PaperTopic(Base):
    """The topics of papers."""

    __tablename__ = "paper_topics"
    declaration = Declaration(facets=("scheme", "is_machine_written"))

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True, doc="The paper.")
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True, doc="The topic.")
    name: Mapped[Printed] = mapped_column(doc="The topic as printed for this paper.")
    is_machine_written: Mapped[bool] = mapped_column(Boolean, doc="Whether only machines chose it and no person.")
    scheme: Mapped[str | None] = mapped_column(
        String(16), doc="Whose class it is: arxiv, openalex, semantic-scholar, acm or msc; NULL for a keyword."
    )
    document_id: Mapped[DocumentKey] = mapped_column(
        doc="The document that gave it; of several, the one that counts most.", info=declared(part="provenance")
    )

    __table_args__ = (
        Index("ix_paper_topics_topic_id", "topic_id"),
        Index("ix_paper_topics_document_id", "document_id"),
    )
