"""What papers are: papers, their venues, addresses and identifiers, repositories and links."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import (
    Base,
    Count,
    Day,
    Id,
    Name,
    Number,
    PaperKey,
    Printed,
    Url,
    one_of,
    probability,
)
from db.tables.declaration import Counted, Declaration, Latest, Listed, Shared, addressed, count, declared

LATEST_VOTES_FIRST = "coalesce(documents.as_of, '') DESC, entries.votes DESC"
"""Which observation of votes counts, in SQL: that of the newest document; of one day's documents the greatest."""


class Paper(Base):
    """A paper: what all records of the same work resolve to, each field from the source that counts most."""

    __tablename__ = "papers"
    declaration = Declaration(
        named_by=("slug",),
        # In order of importance a search for a common word finds the important ones first and can stop early.
        importance=("coalesce(votes, 0) DESC", "result_count DESC", "coalesce(published_on, '') DESC"),
        counted=(
            Counted(
                "votes",
                "Votes at the latest observation; NULL where none was observed.",
                f"""
                SELECT paper_id, votes FROM (
                    SELECT entries.paper_id, entries.votes,
                        row_number() OVER (PARTITION BY entries.paper_id ORDER BY {LATEST_VOTES_FIRST}) AS place
                    FROM entries JOIN documents ON documents.id = entries.document_id
                    WHERE entries.votes IS NOT NULL AND entries.paper_id IS NOT NULL
                ) WHERE place = 1
                """,
                absent=None,
            ),
            count("repo_count", "repositories", "paper_repos.paper_id"),
            count("link_count", "links, repositories among them", "links.paper_id"),
            count("result_count", "results", "results.paper_id"),
            count("document_count", "documents that have it", "entries.paper_id", "DISTINCT document_id"),
        ),
        indexed=("published_on", "votes", "result_count", "repo_count"),
        title="Papers",
        label="title",
        facets=("year", "venue_id"),
        page_size=25,
        exported={
            "title": "title",
            "abstract": "abstract",
            "published_on": "published_on",
            "author_count": "author_count",
            "authors": Listed(reference="paper_authors.paper_id", value="name", ordered_by="position"),
            "arxiv_id": "arxiv_id",
            "doi": "doi",
            "slug": "slug",
            "documents": Listed(reference="entries.paper_id", value="document_id.uri"),
            "venue": "venue_id.name",
            "venue_year": "venue_year",
            "organisation": "organisation",
            "is_retracted": "is_retracted",
            "identifiers": Listed(reference="identifiers.paper_id", value="value"),
            "topics": Listed(reference="paper_topics.paper_id", value="name"),
            "tasks": Listed(reference="paper_tasks.paper_id", value="task_id.name"),
            "datasets": Listed(reference="paper_datasets.paper_id", value="dataset_id.name"),
            "methods": Listed(reference="paper_methods.paper_id", value="method_id.name"),
            "repos": Listed(reference="paper_repos.paper_id", value="repo_id.url"),
            "named_by": Listed(reference="repo_papers.paper_id", value="repo_id.url", most=1_000),
            "votes": Latest(reference="paper_id", value="votes", latest_first=LATEST_VOTES_FIRST),
        },
        shown={
            "published": ("published_on",),
            "day as printed": ("published_as_printed",),
            "at": ("venue_id.name", "venue_year"),
            "from": ("organisation",),
            "arXiv": ("arxiv_id",),
            "DOI": ("doi",),
            "slug": ("slug",),
        },
    )

    id: Mapped[Id]
    slug: Mapped[Name] = mapped_column(unique=True, doc="The paper's permanent address: /papers/SLUG.")
    title: Mapped[Name] = mapped_column(doc="Title.")
    abstract: Mapped[Name | None] = mapped_column(
        doc="Abstract; NULL where no source has it.", info=declared(coverage="abstract")
    )
    published_on: Mapped[Day | None] = mapped_column(
        doc="Date of publication as precise as the source is: YYYY, YYYY-MM or YYYY-MM-DD; NULL unknown.",
        info=declared(coverage="published_on"),
    )
    year: Mapped[int | None] = mapped_column(doc="Year of published_on; NULL unknown.")
    published_as_printed: Mapped[Name | None] = mapped_column(
        doc="A day of publication that a source prints without its year (May 30), as printed; NULL for none."
    )
    author_count: Mapped[Count | None] = mapped_column(
        doc="Number of authors, also where a source gives only the number; NULL unknown, as of a list that ends with "
        "et al.",
        info=declared(coverage="author_count"),
    )
    arxiv_id: Mapped[Name | None] = mapped_column(
        doc="arXiv identifier without its version; NULL for none known.", info=declared(coverage="arxiv_id")
    )
    doi: Mapped[Name | None] = mapped_column(
        doc="DOI in lower case; NULL for none known.", info=declared(coverage="doi")
    )
    ai_summary: Mapped[Name | None] = mapped_column(
        doc="A summary that a machine wrote, not the authors; NULL for none."
    )
    organisation: Mapped[Name | None] = mapped_column(
        doc="Where it was written, as its source names it: a company, a university, a group; NULL unknown.",
        info=declared(coverage="organisation"),
    )
    venue_id: Mapped[int | None] = mapped_column(
        ForeignKey("venues.id"),
        doc="Where it was published; NULL where no source says so, as of a preprint.",
        info=declared(coverage="venue"),
    )
    venue_year: Mapped[int | None] = mapped_column(
        doc="Year of the edition of the venue, which can be later than the preprint's year; NULL unknown."
    )
    venue_as_printed: Mapped[Printed | None] = mapped_column(doc="The venue as its source prints it; NULL for none.")
    is_retracted: Mapped[bool | None] = mapped_column(
        Boolean,
        doc="Whether its publisher or its authors took it back, by any source; NULL where none says.",
        info=declared(coverage="is_retracted"),
    )

    __table_args__ = (
        Index("ix_papers_venue_id", "venue_id"),
        Index("ix_papers_year", "year"),
        Index("ix_papers_arxiv_id", "arxiv_id"),
        Index("ix_papers_doi", "doi"),
        CheckConstraint("author_count >= 0", name="author_count"),
    )


class Venue(Base):
    """Where papers are published: a series of conferences or workshops, or a journal, whatever the year."""

    __tablename__ = "venues"
    declaration = Declaration(
        named_by=("folded_name",),
        counted=(count("paper_count", "papers", "papers.venue_id"), addressed("venues")),
        label="name",
        facets=("kind", "is_curated"),
        listed_by="-paper_count",
        shared=Shared(
            reference="papers.venue_id",
            printed="venue_as_printed",
            spelling="series",
            aliases="venue_aliases",
            also=(("paper_versions.venue_id", "venue_as_printed"),),
        ),
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The name that identity uses.")
    name: Mapped[Name] = mapped_column(
        doc="Canonical name, as short as people say it; for an uncurated venue the most common spelling without a year."
    )
    full_name: Mapped[Name | None] = mapped_column(doc="The name written out; NULL unknown.")
    kind: Mapped[str | None] = mapped_column(String(16), doc="conference, workshop or journal; NULL unknown.")
    is_curated: Mapped[bool] = mapped_column(Boolean, doc="Whether the vocabulary knows it.")

    __table_args__ = (one_of("kind", "kind", "conference", "workshop", "journal"),)


class VenueAlias(Base):
    """Spellings that name a venue."""

    __tablename__ = "venue_aliases"
    declaration = Declaration()

    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"), primary_key=True, doc="The venue.")
    alias: Mapped[Name] = mapped_column(primary_key=True, doc="A spelling.")


class Slug(Base):
    """Every slug that leads to a paper: its own, and those that its records would have had alone."""

    __tablename__ = "slugs"
    declaration = Declaration()

    slug: Mapped[Name] = mapped_column(primary_key=True, doc="An address part: lower-case letters, digits, hyphens.")
    paper_id: Mapped[PaperKey]
    rank: Mapped[Name] = mapped_column(
        doc="The paper's place among all that would have the slug: its own before that of a record, then the earliest.",
        info=declared(is_published=False),
    )

    __table_args__ = (Index("ix_slugs_paper_id", "paper_id"),)


class SlugClaim(Base):
    """A slug that a paper would have, were it not another's: who is next when that one goes."""

    __tablename__ = "slug_claims"
    declaration = Declaration(is_published=False)

    slug: Mapped[Name] = mapped_column(primary_key=True, doc="The slug.")
    rank: Mapped[Name] = mapped_column(primary_key=True, doc="As in slugs.")
    paper_id: Mapped[PaperKey]

    __table_args__ = (Index("ix_slug_claims_paper_id", "paper_id"), {"sqlite_with_rowid": False})


class PaperIdentifier(Base):
    """The identifiers of papers, cleaned."""

    __tablename__ = "identifiers"
    declaration = Declaration(facets=("scheme",))

    scheme: Mapped[str] = mapped_column(
        String(16), primary_key=True, doc="arxiv, doi, or whose number it is: openalex, pubmed, dblp ..."
    )
    value: Mapped[Name] = mapped_column(primary_key=True, doc="The identifier in its one cleaned spelling.")
    paper_id: Mapped[PaperKey]

    __table_args__ = (Index("ix_identifiers_paper_id", "paper_id"),)


class Review(Base):
    """Decisions about identity that a person should look at: nothing uncertain is merged silently."""

    __tablename__ = "reviews"
    declaration = Declaration(facets=("reason",))

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True, doc="The paper in doubt.")
    other_paper_id: Mapped[int] = mapped_column(
        ForeignKey("papers.id"), primary_key=True, doc="A paper that it may be the same work as."
    )
    reason: Mapped[str] = mapped_column(
        String(32),
        primary_key=True,
        doc="fits_several: its records fit several papers; same_title: the titles are equal, and authors, venue, year "
        "or DOI keep them apart; similar_title: the titles are alike; similar_abstract: the abstracts are near-equal; "
        "shared_identifier: an identifier stands on both; contrary_decisions: one decision joins them and another "
        "parts them; unclear_decision: a decision names both alike.",
    )
    score: Mapped[Number] = mapped_column(doc="How much speaks for one work, from 0 to 1.")
    evidence: Mapped[Name] = mapped_column(doc="What speaks for it and against it, in words.")
    paper_doubts: Mapped[Count] = mapped_column(
        doc="With how many papers the first is in doubt: the best few have a row."
    )
    other_doubts: Mapped[Count] = mapped_column(doc="With how many papers the other is in doubt.")

    __table_args__ = (Index("ix_reviews_other_paper_id", "other_paper_id"), probability("score"))


class Repository(Base):
    """A source repository: what papers refer to, and what was observed, under whichever address it had then."""

    __tablename__ = "repos"
    declaration = Declaration(
        named_by=("url",),
        counted=(count("paper_count", "papers", "paper_repos.repo_id"),),
        indexed=("stars",),
        label="url",
        facets=("host",),
        listed_by="-stars",
        exported={
            "url": "url",
            "host": "host",
            "owner": "owner",
            "name": "name",
            "stars": "stars",
            "forks": "forks",
            "is_archived": "is_archived",
            "language": "language",
            "licence": "licence",
            "pushed_on": "pushed_on",
            "role": "role",
            "papers": Listed(reference="paper_repos.repo_id", value="paper_id.slug"),
        },
    )

    id: Mapped[Id]
    url: Mapped[Url] = mapped_column(
        unique=True,
        doc="The address that identity uses: https, lower case; of a renamed one the latest that was observed.",
    )
    host: Mapped[Name] = mapped_column(doc="Host: github.com, gitlab.com, huggingface.co ...")
    host_id: Mapped[Name | None] = mapped_column(
        doc="The host's own number of it, which stays when it is renamed; NULL where no source gives one."
    )
    owner: Mapped[Name] = mapped_column(doc="Owner, in the spelling that most sources print.")
    name: Mapped[Name] = mapped_column(doc="Name, in the spelling that most sources print.")
    stars: Mapped[Count | None] = mapped_column(doc="Stars at the latest observation; NULL where never observed.")
    forks: Mapped[Count | None] = mapped_column(doc="Forks at the latest observation; NULL where never observed.")
    is_archived: Mapped[bool | None] = mapped_column(
        Boolean, doc="Whether its owner had closed it at the latest observation; NULL where never observed."
    )
    language: Mapped[Name | None] = mapped_column(
        doc="The programming language that its host named first at the latest observation; NULL unknown."
    )
    licence: Mapped[Name | None] = mapped_column(
        doc="The licence of what it holds, as its host named it at the latest observation; NULL unknown."
    )

    pushed_on: Mapped[Day | None] = mapped_column(
        doc="The day on which code was last pushed to it, at the latest observation; NULL where never observed."
    )
    role: Mapped[str | None] = mapped_column(
        String(16),
        doc="Why it is nobody's own by itself. list: its name says that it collects the works of others; shared: four "
        "papers or more refer to it; NULL for neither.",
    )

    __table_args__ = (
        Index("ix_repos_host_host_id", "host", "host_id", unique=True),
        one_of("role", "role", "list", "shared"),
    )


class ObservedAddress(Base):
    """The addresses under which a repository was observed that has a number of its host, former names among them."""

    __tablename__ = "repo_addresses"
    declaration = Declaration()

    url: Mapped[Url] = mapped_column(primary_key=True, doc="An address that leads to it: https, lower case.")
    repo_id: Mapped[int] = mapped_column(ForeignKey("repos.id"), doc="The repository that was last observed there.")

    __table_args__ = (Index("ix_repo_addresses_repo_id", "repo_id"),)


class RepoObservation(Base):
    """What an entry saw of a repository at a time; observations are kept, not overwritten."""

    __tablename__ = "repo_observations"
    declaration = Declaration(part="provenance")

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, doc="The entry that says so.")
    url: Mapped[Url] = mapped_column(primary_key=True, doc="The address that it had then: https, lower case.")
    repo_id: Mapped[int | None] = mapped_column(
        ForeignKey("repos.id"), doc="The repository; NULL while the document is incomplete."
    )
    address_as_printed: Mapped[Url] = mapped_column(doc="The address as the entry prints it.")
    host_id: Mapped[Name | None] = mapped_column(doc="The host's own number of it; NULL where the entry gives none.")
    stars: Mapped[Count | None] = mapped_column(doc="Stars then; NULL where the entry does not say.")
    forks: Mapped[Count | None] = mapped_column(doc="Forks then; NULL where the entry does not say.")
    is_archived: Mapped[bool | None] = mapped_column(
        Boolean, doc="Whether its owner had closed it then; NULL where the entry does not say."
    )
    language: Mapped[Name | None] = mapped_column(
        doc="The programming language that its host named first then; NULL where the entry does not say."
    )
    licence: Mapped[Name | None] = mapped_column(
        doc="The licence of what it held then; NULL where the entry does not say."
    )
    pushed_on: Mapped[Day | None] = mapped_column(
        doc="The day on which code was last pushed to it; NULL where the entry does not say."
    )
    observed_on: Mapped[Day | None] = mapped_column(doc="The document's own date; NULL unknown.")

    __table_args__ = (
        Index("ix_repo_observations_repo_id", "repo_id"),
        Index("ix_repo_observations_url", "url"),
        Index("ix_repo_observations_host_id", "host_id"),
    )


class PaperRepo(Base):
    """The repositories of papers."""

    __tablename__ = "paper_repos"
    declaration = Declaration(
        named_by=("paper_id", "repo_id"), label="url", facets=("origin", "is_official", "is_automatic")
    )

    id: Mapped[Id]
    paper_id: Mapped[PaperKey]
    repo_id: Mapped[int] = mapped_column(ForeignKey("repos.id"), doc="The repository.", info=declared(coverage="repos"))
    url: Mapped[Url] = mapped_column(doc="The address as printed.")
    is_official: Mapped[bool | None] = mapped_column(
        Boolean,
        doc="Whether it holds the authors' own code, as a source or the words of the abstract say; NULL unknown.",
    )
    is_automatic: Mapped[bool | None] = mapped_column(
        Boolean,
        doc="Whether only a machine found it for the paper; 0 where a person gave it or the abstract prints it; NULL "
        "where no source says.",
    )
    origin: Mapped[str] = mapped_column(
        String(16), doc="source: a source gives it; abstract: it stands in an abstract."
    )

    __table_args__ = (
        UniqueConstraint("paper_id", "repo_id"),
        Index("ix_paper_repos_repo_id", "repo_id"),
        one_of("origin", "origin", "source", "abstract"),
    )


class PaperRepoDocument(Base):
    """Which documents give a paper a repository."""

    __tablename__ = "paper_repo_documents"
    declaration = Declaration(part="provenance")

    paper_repo_id: Mapped[int] = mapped_column(
        ForeignKey("paper_repos.id"), primary_key=True, doc="Paper and repository."
    )
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, doc="The document.")

    __table_args__ = (Index("ix_paper_repo_documents_document_id", "document_id"),)


class Link(Base):
    """Every address that a paper's abstract prints or a source gives, repositories among them."""

    __tablename__ = "links"
    declaration = Declaration(
        named_by=("paper_id", "url"),
        label="url",
        facets=("kind", "origin"),
        exported={
            "paper": "paper_id.title",
            "paper_slug": "paper_id.slug",
            "url": "url",
            "kind": "kind",
            "origin": "origin",
        },
    )

    id: Mapped[Id]
    paper_id: Mapped[PaperKey]
    url: Mapped[Url] = mapped_column(doc="The address as printed.", info=declared(coverage="links"))
    kind: Mapped[str] = mapped_column(
        String(16),
        doc="code, project, model, dataset, demo, video, paper (a page of the paper itself: at its publisher, on "
        "arXiv, OpenReview) or other.",
    )
    origin: Mapped[str] = mapped_column(
        String(16), doc="source: a source gives it; abstract: it stands in an abstract."
    )

    __table_args__ = (
        UniqueConstraint("paper_id", "url"),
        one_of("kind", "kind", "code", "project", "model", "dataset", "demo", "video", "paper", "other"),
        one_of("origin", "origin", "source", "abstract"),
    )


class LinkDocument(Base):
    """Which documents give a paper a link."""

    __tablename__ = "link_documents"
    declaration = Declaration(part="provenance")

    link_id: Mapped[int] = mapped_column(ForeignKey("links.id"), primary_key=True, doc="The link.")
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, doc="The document.")

    __table_args__ = (Index("ix_link_documents_document_id", "document_id"),)
