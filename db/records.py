"""What a loader makes of an entry (records), and what a reader makes of a text (findings).

Records are kept with their entries as JSON, as mapped, and never changed. Their shape grows only by optional
fields, so a record written by an older version always reads. Build them with plain values: the text of every
field passes through `db.cleaning` first (no NUL, surrogate or control character; numbers are finite).
"""

from __future__ import annotations

from typing import Literal

import msgspec

LinkKind = Literal["code", "project", "model", "dataset", "demo", "video", "paper", "other"]
ResultKind = Literal["absolute", "delta", "ratio"]
Attribution = Literal["own", "other"]
NameScheme = Literal["arxiv", "doi", "title", "slug"]
TermKind = Literal["metric", "dataset", "task", "model", "method", "venue", "topic"]
VersionKind = Literal["preprint", "proceedings", "journal", "book", "thesis", "report", "other"]
Verdict = Literal["confirmed", "denied", "corrected"]
AuthorScheme = Literal["orcid", "openalex", "semantic-scholar", "dblp"]
TopicScheme = Literal["arxiv", "openalex", "semantic-scholar", "acm", "msc"]


class Identifier(msgspec.Struct, frozen=True, order=True):
    """A cleaned identifier of a work.

    `scheme` is "arxiv" or "doi", with `value` the output of `db.identifiers`; or it is whose number of the work it is
    ("openalex", "pubmed", "dblp"), with the number as that source writes it.
    """

    scheme: str
    value: str


class AuthorIdentifier(msgspec.Struct, frozen=True, order=True):
    """What a source knows one author of the list by."""

    position: int
    """The author's place in `PaperRecord.authors`, counted from 0."""
    scheme: AuthorScheme
    value: str
    """Without the address around it; an ORCID in four groups of four with hyphens."""


class Version(msgspec.Struct, frozen=True, omit_defaults=True):
    """One form in which a work was made public: a version of a preprint, a paper in proceedings or a journal."""

    kind: VersionKind
    label: str | None = None
    """What tells versions of one kind apart: "v2" of a preprint; None for none."""
    published_on: str | None = None
    """As precise as the source: YYYY, YYYY-MM or YYYY-MM-DD."""
    doi: str | None = None
    """Cleaned; the DOI of this form of the work."""
    venue: str | None = None
    """Proceedings or journal, as printed."""
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    """As printed, the hyphen single: "12-34"."""
    publisher: str | None = None


class StatedTopic(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a source says that a paper is about: a keyword, or a class of a scheme."""

    name: str
    """As printed: "cs.LG", "graph neural networks"."""
    scheme: TopicScheme | None = None
    """Whose class it is; None for a keyword."""
    is_machine_written: bool = False
    """Whether a machine chose it and no person."""


class Citation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A work that a paper cites, as the source knows it: by an identifier, by words, or both."""

    identifier: Identifier | None = None
    text: str | None = None
    """The reference as printed, or its title; None where the source gives the identifier alone."""


class RepoAddress(msgspec.Struct, frozen=True, omit_defaults=True):
    """A repository that a source states for a paper."""

    url: str
    """As the source prints it; may be no repository address at all (then it counts as a link)."""
    stars: int | None = None
    """Stars at the time of the document."""
    is_official: bool | None = None
    """Whether the authors keep it; None where the source does not say."""
    is_automatic: bool | None = None
    """Whether a machine looked it up and no person gave it; None where the source does not say."""


class LinkAddress(msgspec.Struct, frozen=True, omit_defaults=True):
    """An address that is not known to be a repository, with what stands behind it."""

    url: str
    kind: LinkKind = "other"


class Listing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a day's listing says of an entry: facts about the entry, not about the paper."""

    day: str | None = None
    """The day (YYYY-MM-DD) that the entry itself states; None where only the file's name knows."""
    day_as_printed: str | None = None
    """A day that cannot be made a date ("Mar 12", without a year)."""
    votes: int | None = None
    comments: int | None = None
    submitted_by: str | None = None
    """The submitter's handle, and nothing else of a profile."""


class StatedResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number that a source states: a row of a table, a line of a model card, a correction.

    It was not found in a text, so it has no offsets and no confidences. Names are as printed; `db` resolves them.
    """

    kind: ResultKind
    value: float
    """As written; the sign of a delta is the direction of change of the metric; a ratio is never negative."""
    value_text: str
    """The number exactly as the source prints it."""
    metric: str
    unit: str | None = None
    """"%", "x", "M", "ms", "fps" ...; None for a bare number."""
    value_error: float | None = None
    """The spread that is stated beside the value, in its unit; None for none."""
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    split: str | None = None
    """The part of the data set: "test-dev"; None where the source does not say."""
    setting: str | None = None
    """What qualifies the number: "zero-shot", "64x64", "box"; None for none."""
    attribution: Attribution = "own"
    place: str | None = None
    """Where in the source it stands, in words or as a path: "table 2, row 5"; None where the entry is the place."""
    is_verified: bool | None = None
    """Whether the source marks it as verified, by whatever it means; None where it does not say."""
    uses_additional_data: bool | None = None
    """Whether the model saw more data than the task gives; None where the source does not say."""
    harness: str | None = None
    """The program that measured it: "lighteval"; None where the source does not say."""
    dataset_revision: str | None = None
    """The version of the data set, as its host numbers it."""
    stated_on: str | None = None
    """The day (YYYY-MM-DD) of which the source says that it was measured, or stated."""
    source_url: str | None = None
    """Where the source has it from: logs, a page, a paper."""
    footnote: str | None = None
    """The mark or the words that stand behind the number: "*", "(ensemble)"; None for nothing."""


class PaperRecord(msgspec.Struct, frozen=True, omit_defaults=True, tag="paper", tag_field="record"):
    """One paper as one entry describes it."""

    title: str
    abstract: str | None = None
    published_on: str | None = None
    """As precise as the source: YYYY, YYYY-MM or YYYY-MM-DD."""
    published_as_printed: str | None = None
    """A day that the source prints without its year ("May 30"), which only the document's own date can give."""
    author_count: int | None = None
    """Stands alone where a source gives only the number; None where `authors` says it."""
    authors: tuple[str, ...] = ()
    """Names as printed, in order."""
    identifiers: tuple[Identifier, ...] = ()
    repos: tuple[RepoAddress, ...] = ()
    links: tuple[LinkAddress, ...] = ()
    ai_summary: str | None = None
    """Written by a machine, not by the authors."""
    ai_keywords: tuple[str, ...] = ()
    """Written by a machine, not by the authors."""
    listing: Listing | None = None
    venue: str | None = None
    """Where it was published, as printed; `published_on` then tells the year of the edition. None of a preprint."""
    organisation: str | None = None
    """Where it was written, as the source names it; None where it does not say."""
    licence: str | None = None
    """The licence of this work as the source prints it, a name or an address; None where it does not say."""
    results: tuple[StatedResult, ...] = ()
    """What the source states that the paper reports."""
    author_identifiers: tuple[AuthorIdentifier, ...] = ()
    versions: tuple[Version, ...] = ()
    """The forms of the work that the source tells of, the earliest first."""
    topics: tuple[StatedTopic, ...] = ()
    citations: tuple[Citation, ...] = ()
    """The works that it cites, in the order of the source."""
    methods: tuple[str, ...] = ()
    """Methods that the source says it uses, as printed."""
    is_retracted: bool | None = None
    """Whether its publisher or its authors took it back; None where the source does not say."""

    @property
    def own_identifiers(self) -> tuple[Identifier, ...]:
        """Those that stand for its work: of several on arXiv the least alone, for a work has one there."""
        if len(self.identifiers) < 2:  # as of most
            return self.identifiers
        first = min((own for own in self.identifiers if own.scheme == "arxiv"), default=None)
        return tuple(own for own in self.identifiers if own.scheme != "arxiv" or own == first)


class RepoRecord(msgspec.Struct, frozen=True, omit_defaults=True, tag="repo", tag_field="record"):
    """One repository as one entry describes it: what was seen of it at a time."""

    url: str
    """Its address as printed; one that `db.identifiers.clean_repo` knows. Empty where only the names of the document
    tell which repository it is (`db.identifiers.repo_of_path`)."""
    host_id: str | None = None
    """The host's own number of it, which stays when it is renamed; None where the source gives none."""
    stars: int | None = None
    forks: int | None = None
    is_archived: bool | None = None
    language: str | None = None
    """The programming language that the host names first."""
    licence: str | None = None
    """The licence of what the repository holds, as the host names it."""
    pushed_on: str | None = None
    """The day (YYYY-MM-DD) on which code was last pushed to it."""
    results: tuple[StatedResult, ...] = ()
    """What the repository states of itself: the results in a model card, say."""
    papers: tuple[Identifier, ...] = ()
    """The papers that it names: what it is described in, builds on or was measured by."""


class FoundLink(msgspec.Struct, frozen=True, omit_defaults=True):
    """An address in a text, without the punctuation of its sentence."""

    url: str
    """As printed; "https://" is put before an address of a known code host that stands without a scheme."""
    kind: LinkKind
    is_official: bool | None = None
    """Whether the words before it say that it is the authors' own; None where they do not tell."""


class FoundResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number that a text reports. Names are as printed (or as the benchmark implies); `db` resolves them."""

    kind: ResultKind
    value: float
    """As written; the sign of a delta is the direction of change of the metric; a ratio is never negative."""
    value_text: str
    """The number exactly as the text prints it."""
    metric: str
    """As printed, or the conventional name where the text only implies it."""
    start: int
    """First code point of the evidence in the text."""
    end: int
    """Code point after the last one of the evidence: the evidence is text[start:end] and holds value_text."""
    number_confidence: float | None = None
    """Probability that kind and value are right; None where the reader gives none, as language models do not."""
    metric_confidence: float | None = None
    """Probability that number and metric are right; at most number_confidence."""
    dataset_confidence: float | None = None
    """Probability that number, metric and data set are right; at most metric_confidence."""
    unit: str | None = None
    """"%", "x", "M", "ms", "fps" ...; None for a bare number."""
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    split: str | None = None
    """The part of the data set, as printed; None where the text does not say."""
    setting: str | None = None
    """What qualifies the number, as printed, several joined by ", "; None for nothing."""
    value_error: float | None = None
    """The spread that is printed beside the value, in its unit; None for none."""
    attribution: Attribution = "own"
    doubt: str | None = None
    """Why the words around speak against the number's being what it seems; None where nothing does."""


class NamedTerm(msgspec.Struct, frozen=True, omit_defaults=True):
    """A task, data set or method that a text names, whether or not it reports a number of it, at one place."""

    name: str
    """As printed."""
    start: int
    """First code point of the name in the text."""
    end: int
    """Code point after the last one."""


class Findings(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that one reader finds in one text: a pure function of (text, reader, version of the reader)."""

    links: tuple[FoundLink, ...] = ()
    results: tuple[FoundResult, ...] = ()
    datasets: tuple[NamedTerm, ...] = ()
    tasks: tuple[NamedTerm, ...] = ()
    methods: tuple[NamedTerm, ...] = ()


class FindingsRecord(msgspec.Struct, frozen=True, omit_defaults=True, tag="findings", tag_field="record"):
    """What a reader that is not the built-in one found in one text, which is known by its hash alone."""

    text_sha256: str
    """SHA-256 of the text in UTF-8, in hexadecimal digits; the offsets of the results count in that text."""
    reader: str
    """The reader's name: "llm:" and a model, say."""
    version: int
    """The reader's version: of two that read one text, the greater counts."""
    results: tuple[FoundResult, ...] = ()


class StatedTask(msgspec.Struct, frozen=True, omit_defaults=True, tag="evaluation", tag_field="record"):
    """What a source says of a task that its results are of."""

    name: str
    """As printed."""
    aliases: tuple[str, ...] = ()
    """Other spellings, as the source has them."""
    identifiers: tuple[Identifier, ...] = ()
    """Whose number or word of it these are: ("papers-with-code", "image-classification")."""
    areas: tuple[str, ...] = ()
    """What the source files it under: "Computer Vision"."""


class StatedDataset(msgspec.Struct, frozen=True, omit_defaults=True, tag="dataset", tag_field="record"):
    """What a source says of a data set."""

    name: str
    """As printed."""
    aliases: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


class StatedMethod(msgspec.Struct, frozen=True, omit_defaults=True, tag="method", tag_field="record"):
    """What a source says of a method."""

    name: str
    """As printed."""
    aliases: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    areas: tuple[str, ...] = ()
    """What the source files it under, the wider before the narrower: "General", "Attention Mechanisms"."""


class PaperName(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """How a decision names a paper: by what a record of it says, never by a number of a row."""

    scheme: NameScheme
    value: str
    """A cleaned identifier; a title as printed; the slug that the title of a record gives."""
    year: int = 0
    """Of the records of a title or slug those of this year alone; 0 for any."""
    author: str = ""
    """Of these those that print this author, a whole name or a surname; "" for any."""
    venue: str = ""
    """Of these those that print this venue; "" for any."""


class MergeDecision(msgspec.Struct, frozen=True, omit_defaults=True, tag="merge", tag_field="record"):
    """These papers are the same work."""

    papers: tuple[PaperName, ...]
    decided_by: str | None = None
    decided_on: str | None = None
    """The day (YYYY-MM-DD)."""
    reason: str | None = None


class ApartDecision(msgspec.Struct, frozen=True, omit_defaults=True, tag="apart", tag_field="record"):
    """No two of these papers are the same work."""

    papers: tuple[PaperName, ...]
    decided_by: str | None = None
    decided_on: str | None = None
    reason: str | None = None


class NameDecision(msgspec.Struct, frozen=True, omit_defaults=True, tag="name", tag_field="record"):
    """What a name of the field stands for: other spellings of it, and the direction of a metric."""

    kind: TermKind
    name: str
    """The canonical name; a new one where the vocabulary does not know it."""
    aliases: tuple[str, ...] = ()
    """Other spellings. One that is a canonical name itself is none any more, and brings its own aliases along."""
    higher_is_better: bool | None = None
    """Of a metric: which direction is better; None leaves it as it is."""
    decided_by: str | None = None
    decided_on: str | None = None
    reason: str | None = None
    directions: tuple[tuple[str, bool], ...] = ()
    """Of a metric: tasks, each with whether higher is better there."""
    family: str | None = None
    """Of a metric: what it rolls up into; None leaves it as it is, "" is none."""
    usual_metric: str | None = None
    """Of a data set: what the bare measure of that metric's family means on it; None leaves it, "" is none."""


class ResultDecision(msgspec.Struct, frozen=True, omit_defaults=True, tag="result", tag_field="record"):
    """A result is confirmed, is denied, or has another value.

    It is a result of one paper, or one that a repository states of itself, with this value; of what else is given, a
    name or a split, all must agree.
    """

    verdict: Verdict
    value: float
    """As the source writes it, or the text."""
    unit: str | None = None
    papers: tuple[PaperName, ...] = ()
    """One; none where `repo` is given."""
    repo: str | None = None
    """The folded address of the repository that states it."""
    metric: str | None = None
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    split: str | None = None
    setting: str | None = None
    right_value: float | None = None
    """The value that counts instead, where it is corrected."""
    right_value_text: str | None = None
    right_unit: str | None = None
    decided_by: str | None = None
    decided_on: str | None = None
    reason: str | None = None


class OfficialDecision(msgspec.Struct, frozen=True, omit_defaults=True, tag="official", tag_field="record"):
    """A repository is, or is not, the one that a paper's authors keep."""

    papers: tuple[PaperName, ...]
    """One."""
    repo: str
    """An address of it."""
    is_official: bool
    decided_by: str | None = None
    decided_on: str | None = None
    reason: str | None = None


class HideDecision(msgspec.Struct, frozen=True, omit_defaults=True, tag="hide", tag_field="record"):
    """These are no papers of the shelf: junk, or taken down. Their entries are kept and show nothing."""

    papers: tuple[PaperName, ...]
    decided_by: str | None = None
    decided_on: str | None = None
    reason: str | None = None


PaperDecision = MergeDecision | ApartDecision | ResultDecision | OfficialDecision | HideDecision
"""What is decided about papers, and about results that repositories state of themselves."""
DecisionRecord = PaperDecision | NameDecision
"""What a person decided."""
StatedName = StatedTask | StatedDataset | StatedMethod
"""What a source says of a name of the field."""
Record = PaperRecord | RepoRecord | FindingsRecord | StatedName | DecisionRecord
"""Every kind of record; grows as sources bring evaluations."""
