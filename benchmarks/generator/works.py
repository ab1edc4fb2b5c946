"""Works and their records: what each source prints of a work, the second time in other words.

Work number n of a seed is always the same, however many are made: the first 10,000 of a million are the 10,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from benchmarks.generator import people, text
from benchmarks.generator.chance import Chance

Form = Literal["preprint", "proceedings"]

FIRST_YEAR = 2015
MONTHS = 144
"""Months over which preprints appear; of one month come as many as there are works, divided by this."""
VENUES = (
    ("neurips", "Advances in Neural Information Processing Systems", 33),
    ("icml", "International Conference on Machine Learning", 17),
    ("iclr", "International Conference on Learning Representations", 14),
    ("cvpr", "Conference on Computer Vision and Pattern Recognition", 9),
    ("aaai", "AAAI Conference on Artificial Intelligence", 7),
    ("acl", "Annual Meeting of the Association for Computational Linguistics", 6),
    ("eccv", "European Conference on Computer Vision", 4),
    ("aistats", "International Conference on Artificial Intelligence and Statistics", 3),
    ("jmlr", "Journal of Machine Learning Research", 3),
    ("colt", "Conference on Learning Theory", 2),
    ("uai", "Conference on Uncertainty in Artificial Intelligence", 2),
)
"""Short name, full name and per cent of the works; what is left is that of workshops."""
WORKSHOPS = ("neuripsw", "icmlw", "iclrw")
POPULAR_REPOS = ("https://github.com/benchshelf/toolbox", "https://github.com/benchshelf/zoo")
HOSTS = ("github.com",) * 17 + ("gitlab.com", "huggingface.co", "bitbucket.org")


@dataclass(frozen=True, slots=True)
class Record:
    """One work as one source prints it."""

    work: int
    form: Form
    variant: str
    """In one word, how it differs from the work's first record; "first" of that one."""
    title: str
    sentences: tuple[str, ...]
    names: tuple[people.Name, ...]
    year: int
    month: int
    day: int
    arxiv: str | None = None
    doi: str | None = None
    venue: str | None = None
    """The short name; None of a preprint."""
    venue_name: str | None = None
    repo: str | None = None
    keywords: tuple[str, ...] = ()
    summary: str | None = None
    votes: int = 0

    @property
    def abstract(self) -> str:
        """The sentences as one text; empty where there are none."""
        return " ".join(self.sentences)


def records(seed: int, number: int) -> Iterator[Record]:
    """Every record of a work, the first one first."""
    chance = Chance(seed, "work", number)
    kind = chance.below(1000)
    if kind < 10:
        yield _front_matter(seed, number, chance)
    elif kind < 160:
        first = _paper(seed, number, chance)
        yield replace(_as_preprint(first, chance), venue=None, venue_name=None)
        yield _second(seed, _as_published(first, chance, years_later=int(chance.happens(0.6))), chance)
    elif kind < 200:
        first = _as_published(_paper(seed, number, chance), chance)
        workshop = chance.one_of(WORKSHOPS)
        yield replace(first, venue=workshop, venue_name=f"{workshop[:-1].upper()} Workshops", doi=None)
        yield _second(seed, first, chance)
    elif kind < 420:
        yield _as_preprint(_paper(seed, number, chance), chance)
    else:
        yield _as_published(_paper(seed, number, chance), chance)


def bare(seed: int, number: int, title: str | None = None) -> Record:
    """A record without authors and abstract; with a title that many share, or with one of its own."""
    front = _front_matter(seed, number, Chance(seed, "bare", number))
    own = text.title(Chance(seed, "title", number), _names(seed, number))
    return replace(front, title=title or own, sentences=(), names=())


def _paper(seed: int, number: int, chance: Chance) -> Record:
    names = _names(seed, number)
    has_repo = chance.happens(0.35)
    if has_repo:
        names |= {"repo": _repo(chance, names), "page": f"https://{names['method'].lower()}.example.org/"}
    writers = people.authors(chance, number, people.author_count(chance))
    month, day = divmod(number * 17, 28)
    year = FIRST_YEAR + number % MONTHS // 12
    return Record(
        work=number,
        form="preprint",
        variant="first",
        title=text.title(chance, names),
        sentences=_abstract(chance, names),
        names=tuple(people.name(chance, people.person(seed, writer)) for writer in writers),
        year=year,
        month=1 + number % 12,
        day=1 + (month + day) % 28,
        repo=names.get("repo"),
    )


def _names(seed: int, number: int) -> dict[str, str]:
    """What stays the same in all that is printed of a work: its method and its task."""
    chance = Chance(seed, "names", number)
    middles = ["method_middle"] * chance.between(1, 3)
    parts = [text.phrase(chance, part, {}) for part in ("method_start", *middles)]
    parts.append(text.phrase(chance, "method_end", {}) if chance.happens(0.6) else "")
    return {"method": "".join(parts), "task": text.phrase(chance, "task", {})}


def _abstract(chance: Chance, names: dict[str, str]) -> tuple[str, ...]:
    drawn = chance.below(1000)
    if drawn < 18:
        return ()
    if drawn < 21:
        return (text.phrase(chance, "boilerplate", names),)
    return tuple(text.sentences(chance, names))


def _repo(chance: Chance, names: dict[str, str]) -> str:
    if chance.happens(0.01):
        return chance.one_of(POPULAR_REPOS)
    owner = text.phrase(chance, "family_start", {}).lower() + chance.one_of(("lab", "-research", "ai", "-group"))
    return f"https://{chance.one_of(HOSTS)}/{owner}/{names['method']}"


def _as_preprint(paper: Record, chance: Chance) -> Record:
    arxiv = f"{paper.year % 100:02}{paper.month:02}.{paper.work // MONTHS + 1:05}"
    has_extras = chance.happens(0.2)
    return replace(
        paper,
        arxiv=arxiv,
        keywords=tuple(text.phrase(chance, "noun", {}) for _ in range(chance.between(4, 12))) if has_extras else (),
        summary=text.phrase(chance, "summary", _names(0, paper.work)) if has_extras else None,
        votes=chance.rank(200, flat=8),
    )


def _as_published(paper: Record, chance: Chance, years_later: int = 0) -> Record:
    venue, venue_name = _venue(chance)
    year = paper.year + years_later
    return replace(
        paper,
        form="proceedings",
        year=year,
        venue=venue,
        venue_name=venue_name if chance.happens(0.7) else None,
        doi=f"10.5555/{venue}.{year}.{paper.work}" if chance.happens(0.3) else None,
        repo=paper.repo if chance.happens(0.2) else None,
        arxiv=_as_preprint(paper, chance).arxiv if chance.happens(0.02 + 0.3 * years_later) else None,
    )


def _venue(chance: Chance) -> tuple[str, str]:
    drawn = chance.below(100)
    for venue, name, share in VENUES:
        drawn -= share
        if drawn < 0:
            return venue, name
    return WORKSHOPS[0], "NeurIPS Workshops"


def _front_matter(seed: int, number: int, chance: Chance) -> Record:
    """What opens a volume: a title that very many have, a DOI of its own, and hardly anything else."""
    venue, venue_name = _venue(chance)
    year = FIRST_YEAR + number % MONTHS // 12
    return Record(
        work=number,
        form="proceedings",
        variant="front",
        title=text.phrase(chance, "front", {}, in_title=True),
        sentences=(text.phrase(chance, "boilerplate", {}),) if chance.happens(0.2) else (),
        names=(people.name(chance, people.person(seed, chance.below(300))),) if chance.happens(0.2) else (),
        year=year,
        month=1,
        day=1,
        doi=f"10.5555/{venue}.{year}.front{number}",
        venue=venue,
        venue_name=venue_name,
    )


def _second(seed: int, first: Record, chance: Chance) -> Record:
    """The same work in another source: its words, title and list of authors as they may differ there."""
    names = _names(seed, first.work)
    sentences = first.sentences
    variant = "same"
    if sentences and chance.happens(0.74):
        sentences = tuple(text.reworded(chance, list(sentences), names))
        variant = "reworded"
    title = first.title
    drawn = chance.below(100)
    if drawn < 8:
        title, variant = _with_typo(chance, title), "typo"
    elif drawn < 16:
        title, variant = text.title(chance, names), "retitled"
    elif drawn < 20:
        title, variant = f"{title} (Extended Abstract)", "extended"
    elif drawn < 24:
        title, variant = title.lower().capitalize(), "cased"
    writers = list(first.names)
    drawn = chance.below(100)
    if drawn < 12 and len(writers) > 1:
        del writers[chance.below(len(writers))]
        variant += "-fewer"
    elif drawn < 18:
        writers.append(people.name(chance, people.person(seed, chance.below(people.FIRST_POPULATION))))
        variant += "-more"
    elif drawn < 23:
        writers.reverse()
        variant += "-reversed"
    elif drawn < 35:
        writers = [people.Name(f"{writer.given[0]}.", writer.family) for writer in writers]
        variant += "-initials"
    return replace(first, variant=variant, title=title, sentences=sentences, names=tuple(writers))


def _with_typo(chance: Chance, title: str) -> str:
    place = chance.between(1, len(title) - 2)
    return title[:place] + title[place + 1] + title[place] + title[place + 2 :]
