"""The forms in which a work was made public: the union of what its records tell, each form once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import structs

from db.records import Version
from db.vocabulary import Vocabulary

_KINDS = ("preprint", "proceedings", "journal", "book", "thesis", "report", "other")


@dataclass(slots=True)
class MergedVersion:
    """A form of a work, with the documents that tell of it."""

    version: Version
    venue: str
    """The key of its venue; "" for none."""
    documents: set[int] = field(default_factory=set)

    @property
    def place(self) -> tuple[int | str, ...]:
        """By kind, date and label; of equal ones by all that is known."""
        own = self.version
        others = (own.doi, self.venue, own.venue, own.volume, own.issue, own.pages, own.publisher)
        label = own.label or ""  # "v10" stands behind "v9"
        return (
            _KINDS.index(own.kind),
            own.published_on or "9999",
            len(label),
            label,
            *(known or "" for known in others),
        )


def merge_versions(told: Iterable[tuple[Version, int]], vocabulary: Vocabulary) -> list[MergedVersion]:
    """The forms that records tell of, each with its document, those that count most first.

    Two tell of one form where the DOI is the same; where one of them has none, where kind, label, venue and year are.
    What the first does not know of it the others add.
    """
    forms: list[MergedVersion] = []
    for version, document in told:
        venue = vocabulary.resolve_venue(version.venue).key if version.venue else ""
        form = next((form for form in forms if _is_of(form, version, venue)), None)
        if form is None:
            forms.append(MergedVersion(version, venue, {document}))
            continue
        form.documents.add(document)
        missing = {
            name: value for name, value in structs.asdict(version).items() if getattr(form.version, name) is None
        }
        if form.version.kind == "other":
            missing["kind"] = version.kind
        form.version = structs.replace(form.version, **missing)
        form.venue = form.venue or venue
        day, other = form.version.published_on or "", version.published_on or ""
        if len(other) > len(day) and other.startswith(day):  # the day of a year that is known
            form.version = structs.replace(form.version, published_on=other)
    return sorted(forms, key=lambda form: form.place)


def _is_of(form: MergedVersion, version: Version, venue: str) -> bool:
    """Whether a record tells of a form that is known already."""
    known = form.version
    if known.doi and version.doi:
        return known.doi == version.doi and known.label == version.label
    is_alike = (known.kind, known.label, form.venue) == (version.kind, version.label, venue)
    return is_alike and (known.published_on or "")[:4] == (version.published_on or "")[:4]
