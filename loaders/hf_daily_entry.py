"""One entry of Hugging Face's daily papers: which of its fields are read, which are not and why.

An entry is a listing around a paper: `{"paper": {"id": ..., "authors": [...], ...}, "numComments": 3, ...}`. Every
field is read, or named below as out of scope, or gives a signal. A value of the wrong type is as good as none and
gives a signal, too; without a title or an arXiv identifier the entry cannot be used.
"""

from __future__ import annotations

from typing import Any

from db.cleaning import clean_line
from db.identifiers import clean_arxiv
from db.records import Identifier, LinkAddress, Listing, PaperRecord, RepoAddress
from loaders.json_fields import Fields, kind_of
from loaders.loader import Mapped, Unusable

ENTRY_FIELDS = frozenset({"paper", "numComments", "submittedBy"})
ENTRY_OUT_OF_SCOPE = {
    "publishedAt": "no date of the paper: US Eastern time marked as UTC since 17 March 2025, so often a day early; "
    "before that mostly the time of the listing",
    "title": "repeats paper.title, with some LaTeX left in",
    "summary": "repeats paper.summary",
    "thumbnail": "a picture that Hugging Face makes of the title",
    "mediaUrl": "the older name of thumbnail",
    "mediaUrls": "pictures and films uploaded by the submitter, under the number of the submitter's account",
    "upvoted": "whether the visitor who saved the page had voted",
    "isAuthorParticipating": "about the discussion, not about the paper",
}
PAPER_FIELDS = frozenset(
    "id title summary authors publishedAt submittedOnDailyAt submittedOnDailyBy upvotes "
    "githubRepo githubStars projectPage ai_summary ai_keywords".split()
)
PAPER_OUT_OF_SCOPE = {
    "discussionId": "a number inside Hugging Face",
    "mediaUrls": "repeats mediaUrls of the entry",
}
AUTHOR_FIELDS = frozenset({"name", "status"})
AUTHOR_OUT_OF_SCOPE = {
    "_id": "a number inside Hugging Face",
    "user": "the profile of a person",
    "hidden": "hides a profile; the author is one all the same",
    "statusLastChangedAt": "about the profile, not about the paper",
}
_KNOWN_OF_ENTRY = ENTRY_FIELDS | ENTRY_OUT_OF_SCOPE.keys()
_KNOWN_OF_PAPER = PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys()
_KNOWN_OF_AUTHOR = AUTHOR_FIELDS | AUTHOR_OUT_OF_SCOPE.keys()
AUTHOR_STATUSES = frozenset(
    "admin_assigned claimed_verified extracted_confirmed extracted_infirmed extracted_pending".split()
)
"""How sure Hugging Face is that a profile is the author's; checked, not kept."""


def map_entry(raw: Any) -> Mapped:
    """The record of one entry, with the signals of what is unknown or of no use in it."""
    if not isinstance(raw, dict):
        raise Unusable(f"The entry is no object but {kind_of(raw)}.")
    if not isinstance(raw.get("paper"), dict):
        raise Unusable('The entry holds no object "paper".')
    entry = Fields(raw)
    paper = entry.object("paper")
    entry.signal_unknown(_KNOWN_OF_ENTRY)
    paper.signal_unknown(_KNOWN_OF_PAPER)
    authors, author_count = _authors(paper)
    record = PaperRecord(
        title=_title(paper),
        abstract=paper.line("summary"),
        published_on=paper.day("publishedAt"),
        author_count=author_count,
        authors=authors,
        identifiers=(_identifier(paper),),
        repos=_repos(paper),
        links=tuple(LinkAddress(url, "project") for url in [paper.address("projectPage")] if url),
        ai_summary=paper.line("ai_summary"),
        ai_keywords=_keywords(paper),
        listing=_listing(entry, paper),
    )
    return Mapped(record, tuple(dict.fromkeys(entry.signals)))


def _title(paper: Fields) -> str:
    title = paper.line("title")
    if title is None:
        raise Unusable("The paper has no title, or one that is no text.")
    return title


def _identifier(paper: Fields) -> Identifier:
    printed = paper.values.get("id")
    arxiv = clean_arxiv(printed) if isinstance(printed, str) else None
    if arxiv is None:
        shown = repr(clean_line(printed[:60])) if isinstance(printed, str) else kind_of(printed)
        raise Unusable(f"The paper's id is no arXiv identifier but {shown}.")
    return Identifier("arxiv", arxiv)


def _authors(paper: Fields) -> tuple[tuple[str, ...], int | None]:
    """The names in order; where one of them cannot be read, only how many there are."""
    printed = paper.list("authors")
    names = []
    for value in printed:
        author = Fields(value if isinstance(value, dict) else {"name": value}, "paper.authors.", paper.signals)
        author.signal_unknown(_KNOWN_OF_AUTHOR)
        status = author.line("status")
        if status is not None and status not in AUTHOR_STATUSES:
            author.signal_new_value("status", status)
        name = author.line("name")
        if name is not None:
            names.append(name)
    if len(names) == len(printed):
        return tuple(names), None
    paper.signals.append("author without a name")
    return (), len(printed)


def _repos(paper: Fields) -> tuple[RepoAddress, ...]:
    """The repository that somebody added on Hugging Face, which does not say who keeps it."""
    url, stars = paper.address("githubRepo"), paper.count("githubStars")
    return (RepoAddress(url, stars=stars),) if url else ()


def _keywords(paper: Fields) -> tuple[str, ...]:
    keywords = tuple(clean_line(keyword) for keyword in paper.list("ai_keywords") if isinstance(keyword, str))
    if len(keywords) < len(paper.list("ai_keywords")):
        paper.signal_unusable("ai_keywords")
    return tuple(filter(None, keywords))


def _listing(entry: Fields, paper: Fields) -> Listing | None:
    """What the listing says: the same handle stands in `submittedOnDailyBy.user` (newer) and `submittedBy.name`."""
    listing = Listing(
        day=paper.day("submittedOnDailyAt"),
        votes=paper.count("upvotes"),
        comments=entry.count("numComments"),
        submitted_by=paper.object("submittedOnDailyBy").line("user") or entry.object("submittedBy").line("name"),
    )
    return listing if listing != Listing() else None
