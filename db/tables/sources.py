"""Where everything comes from: documents, their entries, what was rejected, and what readers found in texts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Count, Day, Id, Name, Printed, Sha256, one_of
from db.tables.declaration import Declaration, declared


class Document(Base):
    """One thing that was loaded: a file or a member of an archive, known by the hash of its bytes."""

    __tablename__ = "documents"
    declaration = Declaration(
        part="provenance",
        named_by=("sha256",),
        indexed=("as_of", ("loader", "as_of")),
        label="uri",
        facets=("loader", "licence"),
        listed_by="uri",
    )

    id: Mapped[Id]
    sha256: Mapped[Sha256] = mapped_column(unique=True, doc="SHA-256 of the uncompressed bytes.")
    uri: Mapped[Name] = mapped_column(
        doc="The smallest of the names under which it was loaded, relative to its folder.",
        info=declared(not_content="The same bytes lie elsewhere under another name."),
    )
    loader: Mapped[Name] = mapped_column(doc="The loader that read it.")
    loader_version: Mapped[int] = mapped_column(
        doc="The loader's version then; a newer loader reads it again.", info=declared(is_published=False)
    )
    series: Mapped[Name | None] = mapped_column(
        doc="What it is an edition of: the listing of a day, a curation by its name, a dump by its kind; NULL for none."
    )
    as_of: Mapped[Day | None] = mapped_column(
        doc="The document's own date (YYYY-MM-DD): what it says itself, or the smallest day in its names; NULL unknown."
    )
    licence: Mapped[Name | None] = mapped_column(doc="SPDX name of the licence of the data; NULL where not stated.")
    byte_count: Mapped[int] = mapped_column(doc="Size in bytes, uncompressed.")
    entry_count: Mapped[Count | None] = mapped_column(
        doc="Places where a record stands, rejected ones among them; NULL while the document is incomplete."
    )
    reject_count: Mapped[Count | None] = mapped_column(
        doc="Entries that could not be used; NULL while the document is incomplete."
    )
    own_as_of: Mapped[Day | None] = mapped_column(
        doc="The date that the document itself states; NULL for none.", info=declared(is_published=False)
    )
    is_listing: Mapped[bool] = mapped_column(
        Boolean, doc="Whether its format is the listing of a day.", info=declared(is_published=False)
    )
    own_series: Mapped[Name | None] = mapped_column(
        doc="The name of the series that the document itself states (of a curation its name, of a dump its kind); NULL "
        "for none.",
        info=declared(is_published=False),
    )
    completed_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True),
        doc="When it was loaded to its end; NULL while it does not count.",
        info=declared(is_published=False),
    )

    __table_args__ = (Index("ix_documents_series", "series"),)


class DocumentName(Base):
    """The names under which a document was seen."""

    __tablename__ = "document_names"
    declaration = Declaration(is_published=False)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, doc="The document.")
    name: Mapped[Name] = mapped_column(primary_key=True, doc="Relative to its folder; an address if it was fetched.")


class Entry(Base):
    """One place in a document where a record stands."""

    __tablename__ = "entries"
    declaration = Declaration(
        part="provenance",
        named_by=("document_id", "position"),
        indexed=("listed_on",),
        shown={
            "listed on": ("listed_on",),
            "votes": ("votes",),
            "comments": ("comments",),
            "licence": ("licence",),
        },
    )

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), doc="The document.")
    position: Mapped[int] = mapped_column(doc="Place in the document, from 0; rejected entries are counted too.")
    kind: Mapped[str] = mapped_column(
        String(16),
        doc="What the record is of: paper; repo; findings: what a reader found in a text; decision: what a person "
        "decided.",
    )
    paper_id: Mapped[int | None] = mapped_column(
        ForeignKey("papers.id"),
        doc="The paper that the record resolves to; NULL while its document is incomplete, and for other kinds.",
    )
    repo_id: Mapped[int | None] = mapped_column(
        ForeignKey("repos.id"),
        doc="The repository that the record is of; NULL while its document is incomplete, and for other kinds.",
    )
    listed_on: Mapped[Day | None] = mapped_column(
        doc="Day of the listing: what the entry states, else the document's own date if it lists days; NULL unknown."
    )
    day_as_printed: Mapped[Name | None] = mapped_column(doc="A heading's day that is no date, as printed: Mar 12.")
    own_listed_on: Mapped[Day | None] = mapped_column(
        doc="Day that the entry itself states; NULL for none.", info=declared(is_published=False)
    )
    votes: Mapped[int | None] = mapped_column(
        doc="Votes at the time of the document; NULL unknown.", info=declared(coverage="votes")
    )
    comments: Mapped[int | None] = mapped_column(doc="Comments at the time of the document; NULL unknown.")
    submitted_by: Mapped[Name | None] = mapped_column(doc="Handle of who submitted it to the listing; NULL unknown.")
    abstract_sha256: Mapped[Sha256 | None] = mapped_column(
        doc="SHA-256, in UTF-8, of the record's abstract, or of the text of findings; NULL for none.",
        info=declared(is_published=False),
    )
    licence: Mapped[Printed | None] = mapped_column(
        doc="Licence of the work as printed, a name or an address; NULL where the source does not say.",
        info=declared(coverage="licence"),
    )

    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        Index("ix_entries_paper_id", "paper_id"),
        Index("ix_entries_repo_id", "repo_id"),
        Index("ix_entries_abstract_sha256", "abstract_sha256"),
        # All kinds that the design knows: on SQLite, another word in a CHECK means recreating the table.
        one_of("kind", "kind", "paper", "repo", "evaluation", "method", "dataset", "decision", "findings"),
        CheckConstraint("position >= 0", name="position"),
    )


class EntryRecord(Base):
    """The record of an entry: apart, because an entry is written again whenever it gets another paper."""

    __tablename__ = "entry_records"
    declaration = Declaration(is_published=False)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id"), primary_key=True, autoincrement=False, doc="The entry."
    )
    record: Mapped[str] = mapped_column(Text, doc="The record as mapped, in JSON (db/records.py).")


class EntryKey(Base):
    """What an entry can be found by when records of the same work are searched: those of complete documents alone."""

    __tablename__ = "entry_keys"
    declaration = Declaration(is_published=False)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, doc="The hash of the key.")
    core: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        doc="The hash of what proves by itself that two records are one paper; 0 for a decision.",
    )
    # No foreign key: the index that each deleted entry would be looked up by would be as large as the table.
    entry_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, doc="The entry.")

    __table_args__ = ({"sqlite_with_rowid": False},)


class CoreSketches(Base):
    """What the records of a core are compared by, once they shared a key with another's."""

    __tablename__ = "core_sketches"
    declaration = Declaration(is_published=False)

    core: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, doc="The core, as keys have it."
    )
    sketches: Mapped[str] = mapped_column(
        Text,
        doc="Of each record title, authors, year, DOIs and which words its abstract may have, in JSON "
        "(db/resolution/sketches.py).",
    )

    __table_args__ = ({"sqlite_with_rowid": False},)


class CrowdedKey(Base):
    """A key that so many works hold that records are not searched by it."""

    __tablename__ = "crowded_keys"
    declaration = Declaration(is_published=False)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, doc="The hash of the key.")

    __table_args__ = ({"sqlite_with_rowid": False},)


class Reject(Base):
    """An entry that could not be used, kept with its reason and its text."""

    __tablename__ = "rejects"
    declaration = Declaration(part="provenance")

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, doc="The document.")
    position: Mapped[int] = mapped_column(primary_key=True, doc="Place in the document, from 0.")
    place: Mapped[Name] = mapped_column(doc="The place in words: line 12, entry 3.")
    reason: Mapped[Name] = mapped_column(doc="Why it could not be used.")
    text: Mapped[str] = mapped_column(Text, doc="The entry's own text.", info=declared(is_published=False))


class Extraction(Base):
    """What one reader found in one text, once for each text, reader and its version."""

    __tablename__ = "extractions"
    declaration = Declaration(is_published=False)

    text_sha256: Mapped[Sha256] = mapped_column(primary_key=True, doc="SHA-256 of the text in UTF-8.")
    reader: Mapped[Name] = mapped_column(primary_key=True, doc="The reader: builtin, or llm:MODEL.")
    version: Mapped[int] = mapped_column(doc="The reader's version; what an older one found is read again.")
    findings: Mapped[str] = mapped_column(Text, doc="Links and results, in JSON (db/records.py).")
    outcome: Mapped[str] = mapped_column(
        String(16),
        server_default="findings",
        doc="findings: it was read; failed: no usable answer; refused: the reader declines. Of these two no findings.",
    )
    reason: Mapped[str | None] = mapped_column(Text, doc="Why it failed or refused; NULL where it was read.")

    __table_args__ = (one_of("outcome", "outcome", "findings", "failed", "refused"),)


class PaperField(Base):
    """Which entry gave a field of a paper."""

    __tablename__ = "paper_fields"
    declaration = Declaration(part="provenance", facets=("field",))

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True, doc="The paper.")
    field: Mapped[str] = mapped_column(String(32), primary_key=True, doc="A column of papers, authors or venue.")
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), doc="The entry that gave it.")

    __table_args__ = (Index("ix_paper_fields_entry_id", "entry_id"),)
