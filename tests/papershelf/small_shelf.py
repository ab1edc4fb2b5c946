"""A small working database, written row by row: what the tests of snapshot and site publish.

Numbers are given in the order of insertion, as a load gives them; `in_reverse` gives the same content others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.engine import URL, make_url

from db import tables
from db.engine import writing
from db.resolution.author_variants import letters_of, short_form
from db.store.basis import record_basis, record_reader
from db.vocabulary import shipped_vocabulary
from extraction.reader import VERSION
from loaders import all_loaders
from papershelf.database import open_for_writing

Row = dict[str, Any]

LOADER_VERSIONS = {loader.name: loader.version for loader in all_loaders()}

ABSTRACT = (
    "We prune two thirds of the weights of a network. Pruned once, it keeps an accuracy of 76.1% on ImageNet and runs "
    "2.4x faster. Our code is at https://github.com/Example/Pruner."
)
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def _span(words: str) -> Row:
    start = ABSTRACT.index(words)
    return {"evidence": words, "evidence_start": start, "evidence_end": start + len(words)}


def _papers() -> list[Row]:
    papers: list[Row] = [
        {
            "slug": "pruning-once-is-enough",
            "title": "Pruning Once Is Enough",
            "abstract": ABSTRACT,
            "published_on": "2024-03-12",
            "year": 2024,
            "author_count": 2,
            "arxiv_id": "2403.01234",
            "doi": "10.1000/pruning",
        },
        {
            "slug": "hostile-words",
            "title": f"Hostile Words {HOSTILE}",
            "abstract": f"We study {HOSTILE} in abstracts, and pruning them.",
            "published_on": "2024-04",
            "year": 2024,
            "author_count": 1,
        },
        {"slug": "a-bare-title", "title": "A Bare Title", "is_retracted": True},
    ]
    papers += [
        {
            "slug": f"paper-{number:03}",
            "title": f"Paper {number:03} of a Long List",
            "abstract": f"We look at résumé number {number}.",
            "published_on": f"{2000 + number % 20}",
            "year": 2000 + number % 20,
        }
        for number in range(60)
    ]
    return papers


def fill(url: URL, *, in_reverse: bool = False) -> None:
    """Make the small shelf."""

    def numbered(rows: list[Row]) -> list[Row]:
        turned = list(reversed(rows)) if in_reverse else rows
        return [{"id": number * 3 if in_reverse else number, **row} for number, row in enumerate(turned, 1)]

    def finder(rows: list[Row], key: str) -> Callable[[str], int]:
        ids = {row[key]: row["id"] for row in rows}
        return ids.__getitem__

    papers = numbered(_papers())
    documents = numbered(
        [
            {"sha256": "a" * 64, "uri": "march.txt", "loader": "hf-page"},
            {"sha256": "b" * 64, "uri": "2024-03-13.json", "loader": "hf-daily", "as_of": "2024-03-13"},
            {"sha256": "c" * 64, "uri": "2024-03-20.json", "loader": "hf-daily", "as_of": "2024-03-20"},
        ]
    )
    names = [("ada lovelace", "Ada Lovelace"), ("bob o brien", "Bob O'Brien"), ("eve", f"Eve {HOSTILE}")]
    authors = numbered([{"folded_name": folded, "name": name} for folded, name in names])
    repos = numbered(
        [
            {"url": "https://github.com/example/pruner", "host": "github.com", "owner": "Example", "name": "Pruner"},
            {"url": "https://gitlab.com/example/other", "host": "gitlab.com", "owner": "example", "name": "other"},
        ]
    )
    repos[-1 if in_reverse else 0]["stars"] = 321
    ranked = {"is_curated": True, "is_attested": True, "is_ranked": True, "higher_is_better": True}
    metrics = numbered(
        [
            {"folded_name": "accuracy", "name": "Accuracy", **ranked, "unit": "%", "is_bounded": True},
            {"folded_name": "speedup", "name": "Speedup", **ranked, "is_bounded": False},
        ]
    )
    datasets = numbered([{"folded_name": "imagenet", "name": "ImageNet", "is_curated": True, "is_attested": True}])
    venues = numbered(
        [
            {
                "folded_name": "icml",
                "name": "ICML",
                "full_name": "International Conference on Machine Learning",
                "kind": "conference",
                "is_curated": True,
            },
            {"folded_name": "hostile workshop", "name": f"Hostile Workshop {HOSTILE}", "is_curated": False},
        ]
    )
    venue = finder(venues, "folded_name")
    published_at: dict[str, Row] = {
        "pruning-once-is-enough": {"venue_id": venue("icml"), "venue_year": 2025, "venue_as_printed": "icml"},
        "hostile-words": {"venue_id": venue("hostile workshop"), "venue_as_printed": HOSTILE},
        "a-bare-title": {"published_as_printed": "May 30"},
    }
    for row in papers:
        row |= published_at.get(row["slug"], {})
    classification = {"folded_name": "image classification", "name": "Image Classification"}
    tasks = numbered([{**classification, "is_curated": True, "is_attested": True}])
    methods = numbered(
        [{"folded_name": "once pruning", "name": "Once-Pruning", "is_curated": False, "is_attested": True}]
    )
    topics = numbered([{"folded_name": "pruning", "name": "Pruning", "is_curated": False}])
    paper, document = finder(papers, "slug"), finder(documents, "sha256")
    author, repo = finder(authors, "folded_name"), finder(repos, "url")
    metric = finder(metrics, "folded_name")
    pruning, hostile = paper("pruning-once-is-enough"), paper("hostile-words")
    march, first_day, second_day = (document(letter * 64) for letter in "abc")

    versions = numbered(
        [
            {"paper_id": pruning, "position": 0, "kind": "preprint", "label": "v1", "published_on": "2024-03-12"},
            {"paper_id": pruning, "position": 1, "kind": "proceedings", "published_on": "2025", "pages": "11-19"}
            | {"doi": "10.1000/pruning", "venue_id": venue("icml"), "venue_as_printed": "ICML 2025"},
        ]
    )
    entries = numbered(
        [
            {"document_id": march, "position": 0, "paper_id": pruning, "day_as_printed": "Mar 12"},
            {"document_id": march, "position": 1, "paper_id": hostile, "day_as_printed": "Mar 12"},
            {"document_id": march, "position": 2, "paper_id": paper("a-bare-title"), "day_as_printed": "Mar 12"},
            {"document_id": first_day, "position": 0, "paper_id": pruning, "listed_on": "2024-03-13", "votes": 50},
            {"document_id": second_day, "position": 0, "paper_id": pruning, "listed_on": "2024-03-13", "votes": 42},
            {"document_id": second_day, "position": 1, "paper_id": hostile, "listed_on": "2024-03-20", "votes": 7},
        ]
        + [
            {"document_id": march, "position": 4 + number, "paper_id": paper(f"paper-{number:03}")}
            for number in range(60)
        ]
    )
    entry = {(row["document_id"], row["position"]): row["id"] for row in entries}
    paper_repos = numbered(
        [
            {
                "paper_id": pruning,
                "repo_id": repo("https://github.com/example/pruner"),
                "url": "https://github.com/Example/Pruner",
                "is_official": True,
                "origin": "abstract",
            },
            {
                "paper_id": hostile,
                "repo_id": repo("https://gitlab.com/example/other"),
                "url": "https://gitlab.com/example/other",
                "origin": "source",
            },
        ]
    )
    links = numbered(
        [
            {"paper_id": pruning, "url": "https://github.com/Example/Pruner", "kind": "code", "origin": "abstract"},
            {"paper_id": hostile, "url": "https://gitlab.com/example/other", "kind": "code", "origin": "source"},
            {"paper_id": hostile, "url": "javascript:alert(1)", "kind": "other", "origin": "source"},
            {"paper_id": hostile, "url": f"https://example.org/{HOSTILE}", "kind": "project", "origin": "source"},
        ]
    )
    read = {"kind": "absolute", "attribution": "own", "origin": "abstract"}
    results = numbered(
        [
            {
                **read,
                **_span("an accuracy of 76.1% on ImageNet"),
                "paper_id": pruning,
                "task_id": tasks[0]["id"],
                "dataset_id": datasets[0]["id"],
                "metric_id": metric("accuracy"),
                "dataset_as_printed": "ImageNet",
                "metric_as_printed": "accuracy",
                "value": 76.1,
                "value_text": "76.1",
                "unit": "%",
                "comparable_value": 76.1,
                "number_confidence": 0.9,
                "metric_confidence": 0.8,
                "dataset_confidence": 0.7,
            },
            {
                **read,
                **_span("76.1% on ImageNet and runs 2.4x faster"),
                "paper_id": pruning,
                "metric_id": metric("speedup"),
                "metric_as_printed": "faster",
                "kind": "ratio",
                "value": 2.4,
                "value_text": "2.4",
                "unit": "x",
                "number_confidence": 0.95,
                "metric_confidence": 0.9,
                "dataset_confidence": 0.3,
            },
        ]
    )
    slugs = [{"slug": row["slug"], "paper_id": row["id"], "rank": "0"} for row in papers]
    rows: dict[type[tables.Base], list[Row]] = {
        tables.Venue: venues,
        tables.VenueAlias: [{"venue_id": venue("icml"), "alias": "ICML Conference"}],
        tables.Paper: papers,
        tables.Document: [
            {
                "loader_version": LOADER_VERSIONS[row["loader"]],
                "byte_count": 100,
                "entry_count": 3,
                "reject_count": 0,
                "is_listing": row["loader"] == "hf-daily",
                "completed_at": datetime(2024, 5, 1, tzinfo=UTC),
                **row,
            }
            for row in documents
        ],
        tables.DocumentName: [{"document_id": row["id"], "name": row["uri"]} for row in documents],
        tables.Author: authors,
        tables.AuthorName: [
            {
                "name": name,
                "folded_name": folded,
                "author_id": author(folded),
                "use_count": 1,
                "short_form": short_form(folded),
                "letters": letters_of(folded),
            }
            for folded, name in names
        ],
        tables.Repository: repos,
        tables.Metric: metrics,
        tables.Dataset: datasets,
        tables.Task: tasks,
        tables.Method: methods,
        tables.Topic: topics,
        tables.Slug: [*slugs, {"slug": "pruning-once", "paper_id": pruning, "rank": "1"}],
        tables.PaperIdentifier: [
            {"scheme": "arxiv", "value": "2403.01234", "paper_id": pruning},
            {"scheme": "doi", "value": "10.1000/pruning", "paper_id": pruning},
        ],
        tables.Entry: [{"kind": "paper", "record": "{}", **row} for row in entries],
        tables.PaperAuthor: [
            {"paper_id": pruning, "position": 0, "author_id": author("ada lovelace"), "name": "A. Lovelace"},
            {"paper_id": pruning, "position": 1, "author_id": author("bob o brien"), "name": "Bob O'Brien"},
            {"paper_id": hostile, "position": 0, "author_id": author("eve"), "name": f"Eve {HOSTILE}"},
        ],
        tables.PaperTopic: [
            {
                "paper_id": pruning,
                "topic_id": topics[0]["id"],
                "name": "pruning",
                "is_machine_written": True,
                "document_id": first_day,
            }
        ],
        tables.PaperVersion: versions,
        tables.PaperVersionDocument: [{"version_id": row["id"], "document_id": march} for row in versions],
        tables.Citation: numbered(
            [
                {"paper_id": hostile, "position": 0, "scheme": "doi", "value": "10.1000/pruning"}
                | {"cited_paper_id": pruning, "document_id": march},
                {"paper_id": hostile, "position": 1, "text": HOSTILE, "document_id": march},
            ]
        ),
        tables.PaperDataset: [
            {
                "paper_id": pruning,
                "dataset_id": datasets[0]["id"],
                "dataset_as_printed": "ImageNet",
                "evidence_start": ABSTRACT.index("ImageNet"),
                "evidence_end": ABSTRACT.index("ImageNet") + 8,
            }
        ],
        tables.PaperMethod: [
            {
                "paper_id": pruning,
                "method_id": methods[0]["id"],
                "method_as_printed": "Pruned once",
                "evidence_start": ABSTRACT.index("Pruned once"),
                "evidence_end": ABSTRACT.index("Pruned once") + 11,
            }
        ],
        tables.PaperRepo: paper_repos,
        tables.PaperRepoDocument: [{"paper_repo_id": row["id"], "document_id": march} for row in paper_repos],
        tables.RepoObservation: [
            {
                "repo_id": repo("https://github.com/example/pruner"),
                "entry_id": entry[second_day, 0],
                "url": "https://github.com/example/pruner",
                "address_as_printed": "https://github.com/Example/Pruner",
                "stars": 321,
                "observed_on": "2024-03-20",
            }
        ],
        tables.Link: links,
        tables.LinkDocument: [{"link_id": row["id"], "document_id": march} for row in links],
        tables.Result: results,
        tables.ResultDocument: [{"result_id": row["id"], "document_id": march} for row in results],
        tables.PaperField: [
            {"paper_id": pruning, "field": field, "entry_id": entry[march if field == "abstract" else first_day, 0]}
            for field in ("title", "abstract", "published_on", "authors")
        ],
        tables.Reject: [
            {"document_id": march, "position": 3, "place": "line 9", "reason": "It has no abstract.", "text": "secret"}
        ],
        tables.Review: [
            {
                "paper_id": hostile,
                "other_paper_id": pruning,
                "reason": "fits_several",
                "score": 0.75,
                "evidence": "equal titles; authors unknown",
                "paper_doubts": 1,
                "other_doubts": 3,
            }
        ],
    }
    engine = open_for_writing(url)
    with writing(engine) as connection:
        for table, of_table in rows.items():
            for row in reversed(of_table) if in_reverse else of_table:
                connection.execute(insert(table), row)
        record_basis(connection, shipped_vocabulary())
        record_reader(connection, VERSION)
    engine.dispose()


def change(url: URL, title: str) -> None:
    """Change the content of the shelf: give the bare title another one."""
    engine = open_for_writing(url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE papers SET title = :title WHERE slug = 'a-bare-title'"), {"title": title})
    engine.dispose()


def small_shelf(folder: Path, *, in_reverse: bool = False) -> URL:
    """The address of a small shelf in a new file of the folder."""
    url = make_url(f"sqlite:///{folder / 'papershelf.db'}")
    fill(url, in_reverse=in_reverse)
    return url
