"""The keys under which records that could be the same work find each other: functions of one record, as numbers.

A key joins nothing. Each kind is so specific that records of different works hardly ever share it, so that a new record
usually finds nobody; one that many hold all the same is crowded, and nothing is looked for along it
(`db.resolution.candidates`). Identifiers are never crowded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.records import PaperName, PaperRecord
from db.resolution.features import Features
from db.resolution.hashing import hash_of
from db.resolution.names import letters_of_each, slugify

IDENTIFIERS = ("arxiv", "doi")
"""Schemes of names that stand for a paper by themselves."""
RAREST = 3
"""Words of a title that stand for it where it is not printed alike: the longest, which are the rarest."""
BEGINNING = 4
"""Letters that stand for a word beside author and year: endings and typos come later."""
SENTENCES = 2
"""Sentences of an abstract that stand for it: those of the smallest hash, so that a copy most likely takes the same."""
LEAST_OF_A_SENTENCE = 40
"""Characters from which a sentence says something that others do not."""
SHORT_TITLE = 24
"""Letters up to which a title may well recur, so that it is looked for with authors too, and named with a year."""

_SENTENCE_END = re.compile(r"[.!?]\s+")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one record."""

    core: int
    """`Features.core`; it is a key too."""
    identifying: frozenset[int]
    """Those that are never crowded: identifiers, and the core."""
    telling: frozenset[int]
    """Those along which records find each other."""
    naming: frozenset[int]
    """Those along which only decisions find the record."""

    def __iter__(self) -> Iterator[int]:
        return iter(self.identifying | self.telling | self.naming)


def keys_of(features: Features) -> Keys:
    """All keys of a record."""
    identifying = {hash_of(identifier) for identifier in features.identifiers} | {features.core}
    rarest = sorted(set(features.title.split()), key=lambda word: (-len(word), word))[:RAREST]
    telling = {*_of_title(features, rarest), *_of_authors(features, rarest), *_of_abstract(features.abstract)}
    naming = _of_slug(features.slug, features.year)
    return Keys(features.core, frozenset(identifying), frozenset(telling), frozenset(naming))


def keys_of_names(names: Iterable[PaperName]) -> set[int]:
    """The keys under which the records that a decision names are found, each for every such record."""
    keys = set()
    for name in names:
        if name.scheme in IDENTIFIERS:
            keys.add(hash_of(f"{name.scheme}:{name.value}"))
        elif slug := slugify(name.value):
            keys |= _of_slug(slug, name.year) or {_title(slug)}
    return keys


def naming_keys(record: PaperRecord) -> set[int]:
    """The keys by which to look up a record of which only an identifier or the title is known."""
    slug = slugify(record.title)
    return {hash_of(f"{own.scheme}:{own.value}") for own in record.own_identifiers} | (
        {_title(slug)} if slug else set()
    )


def _title(slug: str) -> int:
    return hash_of(f"title:{slug.replace('-', '')}")


def _of_slug(slug: str, year: int) -> set[int]:
    """The key of a title that may well recur, in a certain year; none for another title."""
    return {hash_of(f"title:{slug.replace('-', '')}|{year}")} if year and len(slug) <= SHORT_TITLE else set()


def _of_title(features: Features, rarest: list[str]) -> Iterator[int]:
    """The whole title, its main part, and its rarest words; a short one also with a surname."""
    if features.slug:
        yield _title(features.slug)
    # As a rule these are the slug's own letters: markup, other scripts and subtitles make the difference.
    for words in {features.title, features.main_title} - {features.slug.replace("-", " ")}:
        if slug := slugify(words):
            yield _title(slug)
    if len(rarest) == RAREST:
        yield hash_of(f"rare:{' '.join(sorted(rarest))}")
        least = min(features.surnames, default="")  # lists are cut off or turned round
        for second, surnames in zip(rarest[1:], ({least, *features.surnames[:1]}, {least}), strict=True):
            words = " ".join(sorted((rarest[0][:BEGINNING], second[:BEGINNING])))
            for surname in surnames:
                yield hash_of(f"rare:{words}|{features.year}|{surname}")
    if len(features.letters) <= SHORT_TITLE and features.letters and features.surnames:
        for surname in {features.surnames[0], features.surnames[-1]}:
            yield hash_of(f"title:{features.letters}|{surname}")


def _of_authors(features: Features, rarest: list[str]) -> Iterator[int]:
    """All surnames together, and first and last author; of one or two each with the rarest words of the title."""
    surnames = " ".join(sorted(set(features.surnames)))
    if len(features.surnames) > 2:
        yield hash_of(f"authors:{surnames}")
        # Whoever is added before print stands between them.
        first, last = sorted(features.authors[place][0] + features.surnames[place] for place in (0, -1))
        yield hash_of(f"authors:{first}|{last}")
    elif surnames:
        for word in rarest:
            yield hash_of(f"authors:{surnames}|{word}")


def _of_abstract(abstract: str) -> list[int]:
    sentences = letters_of_each(_SENTENCE_END.split(abstract)) if abstract else ()
    return sorted({hash_of(f"text:{one}") for one in sentences if len(one) >= LEAST_OF_A_SENTENCE})[:SENTENCES]
