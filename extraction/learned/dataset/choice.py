"""Which data set a number was measured on: candidates that the text names, each with the evidence for it.

The candidates are none at all, the names around the number in its sentence (each alone, and a row of them together),
what the rules choose, what the number before got, the paper's own benchmark, and what other sentences name.
`extraction.learned.linear.Choice` weighs their features.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from db.vocabulary import resolve_dataset
from extraction.learned.dataset.evidence import Place, Spot, of_none, of_other, of_spot, place_of
from extraction.learned.dataset.names import Names, join_names
from extraction.learned.dataset.print import Name
from extraction.learned.linear import Choice, most_probable
from extraction.learned.tokens import Tokens
from extraction.rules.drafts import Draft

_MOST_NEAR = 8
"""Names on either side of a number that are looked at."""
_EARLIER_ROWS = 3
_NEAR = 200
"""Code points to what an earlier sentence names that count as near."""


class Candidate(NamedTuple):
    """A data set that a number could have been measured on."""

    name: str | None
    """As printed; None where the text states none."""
    features: list[str]


class DatasetChoice(NamedTuple):
    """The data set of a number, or that none is stated."""

    name: str | None
    probability: float


def dataset_of_number(
    choice: Choice,
    names: Names,
    drafts: Sequence[Draft],
    place: int,
    kind: str,
    metric: str,
    before: Sequence[str | None],
    tokens: Tokens,
) -> DatasetChoice:
    """The likeliest data set of the number at a place; `choice` is the trained model of this step."""
    candidates = dataset_candidates(names, drafts, place, kind, metric, before, tokens)
    probabilities = choice.probabilities([candidate.features for candidate in candidates])
    best = most_probable(probabilities)
    return DatasetChoice(candidates[best].name, probabilities[best])


def dataset_candidates(
    names: Names,
    drafts: Sequence[Draft],
    place: int,
    kind: str,
    metric: str,
    before: Sequence[str | None],
    tokens: Tokens,
) -> list[Candidate]:
    """The data sets that the number at a place could have been measured on; the first is none at all.

    `kind` is "absolute", "up", "down" or "ratio"; `metric` is the name chosen for it; `before` is the data set of every
    number before this one, `tokens` the words of its sentence.
    """
    draft = drafts[place]
    here = names.within(*draft.scene.span)
    around = place_of(names, here, drafts, place, kind, metric, tokens)
    found: dict[str | None, Candidate] = {None: Candidate(None, of_none(around, names, here, before))}
    for spot in _spots(names, here, draft):
        if spot.key not in found:
            found[spot.key] = Candidate(spot.name, of_spot(spot, around, names, tokens))
    keys = {candidate.name: key for key, candidate in found.items() if key is not None}
    for name, source in _others(names, here, draft, before, around):
        printed = name.printed if isinstance(name, Name) else name
        key = name.key if isinstance(name, Name) else keys.get(name) or _key_of(name)
        if key in found:
            found[key].features.append(f"by {source}|here")
        else:
            found[key] = Candidate(printed, of_other(key, source, around, names))
    rule = draft.dataset
    chosen = None if rule.name is None else keys.get(rule.name) or _key_of(rule.name)
    for its_key, candidate in found.items():
        candidate.features.append(f"rule={rule.rule}|{its_key == chosen}")
    return list(found.values())


def _spots(names: Names, here: range, draft: Draft) -> Iterator[Spot]:
    """The names around a number, the nearest rows of its sentence first, each alone and each row once together."""
    passage = draft.passage
    before = [member for member in here if names.all[member].start < passage.first]
    after = [member for member in here if names.all[member].start >= passage.first]
    rows: set[int] = set()
    for member in (*before[-_MOST_NEAR:], *after[:_MOST_NEAR]):
        name, row = names.all[member], names.rows[member]
        yield Spot(name.printed, name.key, name.start, name.end, member, row, False)
        members = [names.all[place] for place in row]
        if row[0] not in rows and len({name.key for name in members}) > 1:
            rows.add(row[0])
            key = "|".join(name.key for name in members)
            yield Spot(join_names(members), key, members[0].start, members[-1].end, row[0], row, True)


def _others(
    names: Names, here: range, draft: Draft, before: Sequence[str | None], around: Place
) -> Iterator[tuple[Name | str, str]]:
    """Data sets that come up otherwise than by standing near the number, each with the way it did."""
    if draft.dataset.name is not None:
        yield draft.dataset.name, draft.dataset.rule
    if before and before[-1] is not None:
        yield before[-1], f"before {draft.goes_on}"
        yield before[-1], f"before {around.same}"
    if names.benchmark is not None:
        yield names.benchmark, "benchmark"
    if draft.last_dataset is not None:
        yield draft.last_dataset, "last"
    rows = 0
    place = here.start - 1
    while place >= 0 and rows < _EARLIER_ROWS:
        name, row = names.all[place], names.rows[place]
        place = row[0] - 1
        if name.look == "name" and len(row) == 1:
            continue
        where = f"earlier {rows} {'near' if draft.scene.span.start - name.end < _NEAR else 'far'}"
        if len(row) > 1:
            yield join_names(names.all[member] for member in row), f"row {where}"
        for member in row[:4]:
            yield names.all[member], f"{'in row ' if len(row) > 1 else ''}{where}"
        rows += 1
    yield from ((names.all[member], "introduced") for member in names.introduced)
    yield from ((name, "later") for name in _first(names.all[here.stop : here.stop + _MOST_NEAR]))


def _first(names: Iterable[Name]) -> Iterator[Name]:
    """The first that is surely a data set's, if any."""
    yield from [name for name in names if name.look != "name"][:1]


def _key_of(name: str) -> str:
    return resolve_dataset(name).name.lower()
