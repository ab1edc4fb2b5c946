"""One entry of Hugging Face's daily papers: which of its fields are read, which are not and why.

An entry is a listing around a paper: `{"paper": {"id": ..., "authors": [...], ...}, "numComments": 3, ...}`, or the
paper alone, as `/api/papers/2503.00001` and its searches give it, with the models, data sets and Spaces that are linked
to it. Every field is read, or named below as out of scope, or gives a signal. A value of the wrong type is as good as
none and gives a signal, too; without a title or an arXiv identifier the entry cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.cleaning import clean_line
from db.identifiers import DATASET_REPOS, DEMO_REPOS, clean_arxiv
from db.records import Identifier, LinkAddress, LinkKind, Listing, PaperRecord, RepoAddress
from loaders.json_fields import Fields, kind_of
from loaders.loader import Mapped, Unusable

ENTRY_FIELDS = frozenset({"paper", "numComments", "submittedBy", "organization"})
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
    "submitterOrganization": "where the submitter works, not the authors",
}
PAGE_OUT_OF_SCOPE = {
    "comments": "the discussion, with the profiles of who takes part",
    "initialComments": "how many comments the page shows",
    "upvoters": "profiles of persons",
    "publisher": "the profile of who keeps the list",
    "dailyPaperRank": "the place on a page, which votes decide",
    "markdownContentUrl": "the text of the paper, in another form",
    "canManagePapers": "about the visitor who saved the page",
    "canReadDatabase": "about the visitor who saved the page",
    "canSubmit": "about the visitor who saved the page",
    "hasHfLevelAccess": "about the visitor who saved the page",
    "primaryEmailConfirmed": "about the visitor who saved the page",
    "query": "what the visitor looked for",
    "periodType": "whether the page is of a day, a week or a month; entries state their days",
    "prevDate": "the page before",
    "nextDate": "the page after",
    "lastDate": "the newest page",
    "status": "whether the service answered",
    "ok": "whether the service answered",
    "success": "whether the service answered",
    "count": "the number of entries",
    "cache_hit": "how the service found its answer",
}
"""What a page or an answer says around its entries."""
PAPER_FIELDS = frozenset(
    "id title summary authors publishedAt submittedOnDailyAt submittedOnDailyBy upvotes "
    "githubRepo githubRepoAddedBy githubStars projectPage ai_summary ai_keywords organization "
    "linkedModels linkedDatasets linkedSpaces".split()
)
PAPER_OUT_OF_SCOPE = {
    "discussionId": "a number inside Hugging Face",
    "mediaUrls": "repeats mediaUrls of the entry",
    "ai_summary_model": "which model wrote ai_summary; it is a machine's, whichever",
    "thumbnailUrl": "a picture that Hugging Face makes of the title",
    "submitterOrganization": "where the submitter works, not the authors",
    "numTotalModels": "how many more models are linked than those that the answer lists",
    "numTotalDatasets": "how many more data sets are linked",
    "numTotalSpaces": "how many more Spaces are linked",
    "source": "null wherever it was seen",
}
LINKED_FIELDS = frozenset({"id"})
LINKED_OUT_OF_SCOPE = {
    "author": "the first part of id",
    "authorData": "the profile of who keeps it",
    "downloads": "about the model or data set, not about the paper",
    "likes": "about the model or data set, not about the paper",
    "lastModified": "about the model or data set, not about the paper",
    "createdAt": "about the model or data set, not about the paper",
    "gated": "about the model or data set, not about the paper",
    "private": "always false: what is private is not linked",
    "repoType": "says which of the three lists it is in",
    "pipeline_tag": "what the model is for",
    "numParameters": "about the model, not about the paper",
    "availableInferenceProviders": "who runs the model",
    "datasetsServerInfo": "about the data set, not about the paper",
    "isLikedByUser": "about the visitor who saved the page",
    "isBenchmark": "about the data set, not about the paper",
    "widgetOutputUrls": "pictures that the model made",
    "emoji": "decoration of its page",
    "title": "the Space's own title",
    "shortDescription": "about the Space, not about the paper",
    "ai_short_description": "about the Space, not about the paper",
    "ai_category": "about the Space, not about the paper",
    "colorFrom": "decoration of its page",
    "colorTo": "decoration of its page",
    "running": "whether the Space ran at that moment",
    "runtime": "on what the Space runs",
    "sdk": "on what the Space runs",
    "featured": "whether Hugging Face recommends the Space",
    "trendingScore": "about the Space, not about the paper",
    "visibility": "always public",
    "tags": "about the Space, not about the paper",
}
ORGANIZATION_FIELDS = frozenset({"name", "fullname"})
ORGANIZATION_OUT_OF_SCOPE = {
    "_id": "a number inside Hugging Face",
    "avatar": "a picture of it",
    "avatarUrl": "a picture of it",
    "type": "says that it is an organisation",
    "isHf": "about Hugging Face itself",
    "isHfAdmin": "about Hugging Face itself",
    "isMod": "about Hugging Face itself",
    "plan": "what the organisation pays for",
    "isEnterprise": "what the organisation pays for",
    "followerCount": "about the organisation's profile",
    "isUserFollowing": "about the visitor who saved the page",
}
AUTHOR_FIELDS = frozenset({"name", "status"})
AUTHOR_OUT_OF_SCOPE = {
    "_id": "a number inside Hugging Face",
    "user": "the profile of a person",
    "hidden": "hides a profile; the author is one all the same",
    "statusLastChangedAt": "about the profile, not about the paper",
}
WRAPPERS = ("data", "dailyPapers", "papers")
"""Names under which an object holds a list of entries."""
KNOWN_AROUND = PAGE_OUT_OF_SCOPE.keys() | {"date", "dateString", *WRAPPERS}
_KNOWN_OF_ENTRY = ENTRY_FIELDS | ENTRY_OUT_OF_SCOPE.keys() | PAGE_OUT_OF_SCOPE.keys()
_KNOWN_OF_PAPER = PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys()
_KNOWN_OF_LINKED = LINKED_FIELDS | LINKED_OUT_OF_SCOPE.keys()
_KNOWN_OF_ORGANIZATION = ORGANIZATION_FIELDS | ORGANIZATION_OUT_OF_SCOPE.keys()
_KNOWN_OF_AUTHOR = AUTHOR_FIELDS | AUTHOR_OUT_OF_SCOPE.keys()
AUTHOR_STATUSES = frozenset(
    "admin_assigned claimed_verified extracted_confirmed extracted_infirmed extracted_pending".split()
)
"""How sure Hugging Face is that a profile is the author's; checked, not kept."""
REPO_GIVERS = {"user": False, "auto": True}
"""Who added a repository, and whether that is a machine."""
LINKED: dict[str, tuple[LinkKind, str]] = {
    "linkedModels": ("model", "https://huggingface.co/"),
    "linkedDatasets": ("dataset", DATASET_REPOS),
    "linkedSpaces": ("demo", DEMO_REPOS),
}
"""Lists of what is linked to a paper: the kind of link, and where such things stand."""
_HUB_NAME = re.compile(r"(?:[\w.-]+/)?[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class RawListing:
    """An entry as read, with what the document says of it."""

    value: Any
    day: str | None = None
    """The day under which the document lists it; None where it does not say."""
    signals: tuple[str, ...] = ()
    """Of what stands around the entries; with the first of them, for they are the document's."""


def is_bare_paper(value: dict[Any, Any]) -> bool:
    """Whether an object is a paper without the listing around it."""
    return "paper" not in value and "id" in value and "title" in value


def map_entry(raw: RawListing) -> Mapped:
    """The record of one entry, with the signals of what is unknown or of no use in it."""
    value = raw.value
    if not isinstance(value, dict):
        raise Unusable(f"The entry is no object but {kind_of(value)}.")
    entry = Fields(value, signals=list(raw.signals))
    if is_bare_paper(value):
        paper = entry
        paper.signal_unknown(_KNOWN_OF_PAPER | _KNOWN_OF_ENTRY)
    else:
        if not isinstance(value.get("paper"), dict):
            raise Unusable('The entry holds no object "paper".')
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
        links=(*_project(paper), *_linked(paper)),
        ai_summary=paper.line("ai_summary"),
        ai_keywords=_keywords(paper),
        listing=_listing(entry, paper, raw.day),
        organisation=next(filter(None, [_organisation(paper), _organisation(entry)]), None),
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
        author = Fields(value if isinstance(value, dict) else {"name": value}, f"{paper.path}authors.", paper.signals)
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
    """The repository that was added on Hugging Face, which does not say who keeps it, but may say who added it."""
    url, stars, giver = paper.address("githubRepo"), paper.count("githubStars"), paper.line("githubRepoAddedBy")
    if giver is not None and giver not in REPO_GIVERS:
        paper.signal_new_value("githubRepoAddedBy", giver)
    return (RepoAddress(url, stars=stars, is_automatic=REPO_GIVERS.get(giver or "")),) if url else ()


def _project(paper: Fields) -> Iterator[LinkAddress]:
    if url := paper.address("projectPage"):
        yield LinkAddress(url, "project")


def _linked(paper: Fields) -> Iterator[LinkAddress]:
    """The models, data sets and Spaces whose own pages name the paper; whether they are the authors' nobody says."""
    for name, (kind, address) in LINKED.items():
        for value in paper.list(name):
            linked = Fields(value if isinstance(value, dict) else {"id": value}, f"{paper.path}{name}.", paper.signals)
            linked.signal_unknown(_KNOWN_OF_LINKED)
            own = linked.line("id")
            if own is not None and _HUB_NAME.fullmatch(own):
                yield LinkAddress(f"{address}{own}", kind)
            else:
                linked.signal_unusable("id")


def _organisation(fields: Fields) -> str | None:
    """The full name of the organisation that an entry or a paper names, else its short one."""
    organization = fields.object("organization")
    organization.signal_unknown(_KNOWN_OF_ORGANIZATION)
    return organization.line("fullname") or organization.line("name")


def _keywords(paper: Fields) -> tuple[str, ...]:
    keywords = tuple(clean_line(keyword) for keyword in paper.list("ai_keywords") if isinstance(keyword, str))
    if len(keywords) < len(paper.list("ai_keywords")):
        paper.signal_unusable("ai_keywords")
    return tuple(filter(None, keywords))


def _listing(entry: Fields, paper: Fields, day: str | None) -> Listing | None:
    """What the listing says: the same handle stands in `submittedOnDailyBy.user` (newer) and `submittedBy.name`."""
    listing = Listing(
        day=paper.day("submittedOnDailyAt") or day,
        votes=paper.count("upvotes"),
        comments=entry.count("numComments"),
        submitted_by=paper.object("submittedOnDailyBy").line("user") or entry.object("submittedBy").line("name"),
    )
    return listing if listing != Listing() else None
