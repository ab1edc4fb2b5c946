"""What waits for a person: works that may be one, leaders that are hard to believe, disagreements, unknown names.

Each item shows both sides, and what a curation says for each choice (docs/curation.md), ready to be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Literal, get_args

from sqlalchemy import Connection, RowMapping, text

from db.resolution.names import fold_author, letters_of, slugify
from db.views.leaderboard import TOO_FAR_AHEAD

Kind = Literal["pair", "leader", "disagreement", "name"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LEAST_RESULTS = 2
"""Of an unknown name, for it to be asked for."""
_TERMS = {"metric": "metrics", "dataset": "datasets", "task": "tasks", "model": "models"}
Decision = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that a person can decide."""

    kind: Kind
    reason: str
    one: Mapping[str, Any]
    other: Mapping[str, Any] | None
    score: float | None
    """How much speaks for one work; how far two values are apart; how many results have a name."""
    choices: Mapping[str, list[Decision]]
    """A verb to the decisions that it stands for; what is in angle brackets is for the person to fill in."""


def waiting(connection: Connection, kinds: tuple[Kind, ...] = KINDS, limit: int | None = None) -> Iterator[Waiting]:
    """What waits, the most telling first; of each kind at most `limit`."""
    found = {"pair": _pairs, "leader": _leaders, "disagreement": _disagreements, "name": _names}
    return chain.from_iterable(islice(found[kind](connection), limit) for kind in kinds)


def _rows(connection: Connection, query: str, **values: Any) -> Iterator[RowMapping]:
    yield from connection.execute(text(query), values).mappings()


_PAIRS = """
SELECT reviews.reason, reviews.score, reviews.evidence,
    one.slug AS slug, one.title AS title, one.year AS year, one.arxiv_id AS arxiv_id, one.doi AS doi,
    one.id AS id, one_venue.name AS venue, one.venue_as_printed AS venue_as_printed,
    other.slug AS other_slug, other.title AS other_title, other.year AS other_year, other.arxiv_id AS other_arxiv_id,
    other.doi AS other_doi, other.id AS other_id, other_venue.name AS other_venue,
    other.venue_as_printed AS other_venue_as_printed
FROM reviews JOIN papers AS one ON one.id = reviews.paper_id JOIN papers AS other ON other.id = reviews.other_paper_id
LEFT JOIN venues AS one_venue ON one_venue.id = one.venue_id
LEFT JOIN venues AS other_venue ON other_venue.id = other.venue_id
ORDER BY reviews.score DESC, one.slug, other.slug, reviews.reason
"""


def _pairs(connection: Connection) -> Iterator[Waiting]:
    for row in list(_rows(connection, _PAIRS)):
        authors = [_authors(connection, row[f"{side}id"]) for side in ("", "other_")]
        sides = [
            {name: row[f"{side}{name}"] for name in _OF_PAPER} | {"authors": ", ".join(own) or None}
            for side, own in zip(("", "other_"), authors, strict=True)
        ]
        venues = [row[f"{side}venue_as_printed"] or "" for side in ("", "other_")]
        names = _named_apart(sides, authors, venues)
        can_be_named = _are_told_apart(*names)
        reason = f"{row['reason']}: {row['evidence']}" if row["evidence"] else row["reason"]
        yield Waiting(
            kind="pair",
            reason=reason if can_be_named else f"{reason}; {_NAMELESS}",
            one=sides[0],
            other=sides[1],
            score=row["score"],
            choices={"merge": [{"merge": names}], "apart": [{"apart": names}]} if can_be_named else {},
        )


_NAMELESS = "one title, year and venue, no identifier and no author of one alone, so no decision can name them both"
_OF_PAPER = ("slug", "title", "year", "venue", "arxiv_id", "doi")
_AUTHORS = "SELECT name FROM paper_authors WHERE paper_id = :paper ORDER BY position"


def _authors(connection: Connection, paper: int) -> list[str]:
    """The names as printed."""
    return list(connection.scalars(text(_AUTHORS), {"paper": paper}))


def _named(paper: Mapping[str, Any]) -> str | dict[str, str]:
    """The name of a paper in a decision."""
    if paper["arxiv_id"]:
        return f"arxiv:{paper['arxiv_id']}"
    if paper["doi"]:
        return f"doi:{paper['doi']}"
    return {"title": paper["title"]} | ({"year": str(paper["year"])} if paper["year"] else {})


def _named_apart(
    papers: Sequence[Mapping[str, Any]], authors: Sequence[list[str]], venues: Sequence[str]
) -> list[str | dict[str, str]]:
    """The names of two papers, with author or venue where title and year are those of both."""
    names = [_named(paper) for paper in papers]
    if _are_told_apart(*names):
        return names
    folded = [{fold_author(name) for name in own} for own in authors]
    has_two_venues = letters_of(venues[0]) != letters_of(venues[1])
    for place, name in enumerate(names):
        alone = [author for author in authors[place] if fold_author(author) not in folded[1 - place]]
        if isinstance(name, dict) and alone:
            name["author"] = alone[0]
        elif isinstance(name, dict) and has_two_venues and venues[place]:
            name["venue"] = venues[place]
    return names


def _are_told_apart(one: str | dict[str, str], other: str | dict[str, str]) -> bool:
    """Whether two names are of two papers: one title of one year is one name, however it is printed."""
    if isinstance(one, str) or isinstance(other, str):
        return one != other
    return _what_tells(one) != _what_tells(other)


def _what_tells(name: Mapping[str, str]) -> tuple[str | None, ...]:
    return slugify(name["title"]), name.get("year"), name.get("author"), name.get("venue")


_OF_RESULT = ("paper", "paper_slug", "dataset", "metric", "split", "setting", "model", "value", "unit", "origin")
_LEADERS = """
SELECT leader.*, second.paper AS second_paper, second.paper_slug AS second_slug, second.value AS second_value,
    second.unit AS second_unit, second.model AS second_model, second.origin AS second_origin
FROM unranked_results AS leader
LEFT JOIN leaderboard AS second ON second.dataset = leader.dataset AND second.metric = leader.metric
    AND coalesce(second.split, '') = coalesce(leader.split, '')
    AND coalesce(second.setting, '') = coalesce(leader.setting, '')
    AND second.higher_is_better = leader.higher_is_better AND second.rank = 1
WHERE leader.why_unranked = :reason
ORDER BY leader.dataset, leader.metric, leader.paper_slug, second.paper_slug, second.model
"""
_BOARD = ("dataset", "metric", "split", "setting", "higher_is_better")


def _leaders(connection: Connection) -> Iterator[Waiting]:
    of_boards: dict[tuple[Any, ...], RowMapping] = {}
    for row in _rows(connection, _LEADERS, reason=TOO_FAR_AHEAD):
        of_boards.setdefault(tuple(row[name] for name in _BOARD), row)  # several may share the second place
    for row in of_boards.values():
        result = _result(connection, row)
        yield Waiting(
            kind="leader",
            reason=TOO_FAR_AHEAD,
            one={name: row[name] for name in (*_OF_RESULT, "evidence")},
            other={name: row[f"second_{name}"] for name in ("paper", "slug", "model", "value", "unit", "origin")},
            score=None,
            choices={
                "confirm": [{"confirm": result}],
                "deny": [{"deny": result}],
                "correct": [{"correct": result | {"to": "<value>"}}],
            },
        )


_DISAGREEMENTS = "SELECT * FROM disagreements ORDER BY difference DESC, dataset, metric, paper_slug, repo, value"
_OF_OTHER = ("value", "unit", "origin", "document_uri")


def _disagreements(connection: Connection) -> Iterator[Waiting]:
    for row in list(_rows(connection, _DISAGREEMENTS)):
        one = _result(connection, row)
        other = one | {"value": row["other_value"]}
        yield Waiting(
            kind="disagreement",
            reason=f"{row['origin']} has {row['value']}, {row['other_origin']} has {row['other_value']}",
            one={name: row[name] for name in (*_OF_RESULT, "repo", "document_uri")},
            other={name: row[f"other_{name}"] for name in _OF_OTHER},
            score=row["difference"],
            choices={
                "first": [{"confirm": one}, {"deny": other}],
                "second": [{"confirm": other}, {"deny": one}],
                "both": [{"confirm": one}, {"confirm": other}],
                "neither": [{"deny": one}, {"deny": other}],
            },
        )


def _result(connection: Connection, row: RowMapping) -> dict[str, Any]:
    """How a decision names a result."""
    paper: dict[str, Any] = {}
    if row["paper_slug"]:
        query = "SELECT slug, title, year, arxiv_id, doi FROM papers WHERE slug = :slug"
        found = connection.execute(text(query), {"slug": row["paper_slug"]}).mappings().one()
        paper = {"paper": _named(dict(found))}
    elif address := row.get("repo") or row.get("code"):
        paper = {"repo": address}
    of = {name: row[name] for name in ("dataset", "metric", "model", "split", "setting") if row[name]}
    return {**paper, **of, "value": row["value"]}


def _names(connection: Connection) -> Iterator[Waiting]:
    found = [
        (row["results"], kind, row["name"], row["id"])
        for kind, table in _TERMS.items()
        for row in _rows(
            connection,
            f"SELECT {table}.id, {table}.name, count(*) AS results FROM {table}"
            f" JOIN results ON results.{kind}_id = {table}.id"
            f" WHERE NOT {table}.is_curated GROUP BY {table}.id, {table}.name HAVING count(*) >= {LEAST_RESULTS}",
        )
    ]
    for count, kind, name, id_ in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        choices: dict[str, list[Decision]] = {"alias": [{kind: "<canonical name>", "aliases": [name]}]}
        if kind == "metric":
            for verb, higher in (("higher", "true"), ("lower", "false")):
                choices[verb] = [{kind: name, "higher_is_better": higher}]
        (example,) = _rows(connection, _EXAMPLE.format(kind=kind), id=id_)
        said = {"kind": kind, "name": name} | {f"example_{name}": value for name, value in example.items()}
        yield Waiting("name", f"{count} results have this {kind}", said, None, count, choices)


_EXAMPLE = """
SELECT coalesce(papers.title, repos.url) AS source, results.task_as_printed AS task,
    results.dataset_as_printed AS dataset, results.metric_as_printed AS metric, results.value_text AS value
FROM results LEFT JOIN papers ON papers.id = results.paper_id LEFT JOIN repos ON repos.id = results.repo_id
WHERE results.{kind}_id = :id
ORDER BY coalesce(papers.slug, repos.url), results.dataset_as_printed, results.metric_as_printed, results.value_text
LIMIT 1
"""
"""One result that has a name."""
