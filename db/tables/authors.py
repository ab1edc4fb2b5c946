"""Who wrote papers: authors, the names that lead to them, and which paper prints which name."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Count, DocumentKey, Id, Name, Printed, one_of
from db.tables.declaration import Counted, Declaration, LengthOf, Listed, addressed, count, declared


class Author(Base):
    """An author: the names that an ORCID, or shared co-authors, prove to be one person's."""

    __tablename__ = "authors"
    declaration = Declaration(
        named_by=("folded_name",),
        # Lists of them, and there are most of them of all that has a name, so read a page by its numbers.
        importance=("paper_count DESC",),
        counted=(
            count("paper_count", "papers", "paper_authors.author_id", "DISTINCT paper_id"),
            Counted(
                "is_ambiguous",
                "Whether several people seem to bear the name: it has several ORCIDs, or given name and surname are "
                "common, and the papers fall into groups that share no co-author; judged when the snapshot was built.",
                "SELECT author_id, 1 FROM ambiguous_authors",
            ),
            addressed("authors"),
        ),
        indexed=("name", "paper_count", "orcid"),
        label="name",
        facets=("is_ambiguous",),
        listed_by="-paper_count",
        exported={
            "name": "name",
            "names": Listed(reference="author_names.author_id", value="name"),
            "orcid": "orcid",
            "paper_count": LengthOf("papers"),
            "papers": Listed(reference="paper_authors.author_id", value="paper_id.slug"),
        },
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The shown name without case, accents or dots.")
    name: Mapped[Name] = mapped_column(
        doc="The name that is shown: the one that papers print most, one with an initial for a first name last."
    )
    orcid: Mapped[str | None] = mapped_column(
        String(19), doc="The ORCID that all sources agree on; NULL where none gives one, or they give several."
    )


class AuthorName(Base):
    """The names that lead to an author, as papers print them."""

    __tablename__ = "author_names"
    declaration = Declaration(label="name", listed_by="-use_count")

    name: Mapped[Name] = mapped_column(primary_key=True, doc="A name as printed.")
    folded_name: Mapped[Name] = mapped_column(doc="The name that identity uses: no case, accents or dots.")
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"), doc="The author.")
    use_count: Mapped[Count] = mapped_column(doc="How often lists of authors print it.")
    short_form: Mapped[Name] = mapped_column(
        doc="Initial and surname: by it names with other given names are found.", info=declared(is_published=False)
    )
    letters: Mapped[Name] = mapped_column(
        doc="Its letters in order: by them names with other spacing or order are found.",
        info=declared(is_published=False),
    )

    __table_args__ = (
        Index("ix_author_names_folded_name", "folded_name"),
        Index("ix_author_names_author_id", "author_id"),
        Index("ix_author_names_short_form", "short_form"),
        Index("ix_author_names_letters", "letters"),
        CheckConstraint("use_count >= 0", name="use_count"),
    )


class PaperAuthor(Base):
    """Who wrote a paper, in order; a list can print one name twice."""

    __tablename__ = "paper_authors"
    declaration = Declaration(indexed=(("author_id", "paper_id"),))

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True, doc="The paper.")
    position: Mapped[int] = mapped_column(primary_key=True, doc="Place in the list of authors, from 0.")
    author_id: Mapped[int] = mapped_column(
        ForeignKey("authors.id"), doc="The author.", info=declared(coverage="authors")
    )
    name: Mapped[Printed] = mapped_column(doc="The name on this paper, in clean letters and the given name first.")

    __table_args__ = (Index("ix_paper_authors_author_id", "author_id"),)


class PaperAuthorIdentifier(Base):
    """What sources know the authors of papers by."""

    __tablename__ = "paper_author_identifiers"
    declaration = Declaration(facets=("scheme",))

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True, doc="The paper.")
    position: Mapped[int] = mapped_column(primary_key=True, doc="Place in its list of authors, as in paper_authors.")
    scheme: Mapped[str] = mapped_column(
        String(16), primary_key=True, doc="orcid, or whose number it is: openalex, semantic-scholar, dblp."
    )
    value: Mapped[Name] = mapped_column(doc="The identifier, without the address around it.")
    document_id: Mapped[DocumentKey] = mapped_column(
        doc="The document that gives it; of several, the one that counts most.", info=declared(part="provenance")
    )

    __table_args__ = (
        Index("ix_paper_author_identifiers_value", "value"),
        Index("ix_paper_author_identifiers_document_id", "document_id"),
        one_of("scheme", "scheme", "orcid", "openalex", "semantic-scholar", "dblp"),
    )


class UnsettledName(Base):
    """Folded names of which papers that changed may tell otherwise who they are; empty between two commands."""

    __tablename__ = "unsettled_names"
    declaration = Declaration(is_published=False)

    short_form: Mapped[Name] = mapped_column(primary_key=True, doc="Initial and surname.")
    folded_name: Mapped[Name] = mapped_column(primary_key=True, doc="The name.")
