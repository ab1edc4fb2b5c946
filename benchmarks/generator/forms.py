"""The forms in which records are written: two that the project loads, and Crossref's, for programs that load that."""

from __future__ import annotations

from typing import Any

from benchmarks.generator.works import Record

CROSSREF_TYPES = {"jmlr": "journal-article", None: "posted-content"}


def as_proceedings(record: Record) -> dict[str, Any]:
    """A paper of the ML Anthology's JSON lines."""
    page = f"https://arxiv.org/abs/{record.arxiv}" if record.arxiv else f"https://proceedings.example/{record.work}"
    return {
        "bibtex_key": f"work{record.work}",
        "title": record.title,
        "authors": [{"given": name.given, "family": name.family, "slug": ""} for name in record.names],
        "year": str(record.year),
        "venue": record.venue,
        "venue_type": "workshop" if (record.venue or "").endswith("w") else "conference",
        "volume": "",
        "pages": "",
        "abstract": record.abstract,
        "pdf_url": "",
        "venue_url": page,
        "doi": record.doi or "",
        "openreview_url": "",
        "code_url": record.repo or "",
        "source": "generated",
        "source_id": "",
        "venue_name": record.venue_name or "",
    }


def as_listing(record: Record, day: str) -> dict[str, Any]:
    """An entry of Hugging Face's daily papers, listed on a day."""
    paper: dict[str, Any] = {
        "id": record.arxiv,
        "authors": [{"name": name.printed, "hidden": False} for name in record.names],
        "publishedAt": f"{record.year}-{record.month:02}-{record.day:02}T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T00:00:00.000Z",
        "title": record.title,
        "summary": record.abstract,
        "upvotes": record.votes,
    }
    if record.repo:
        paper |= {"githubRepo": record.repo, "githubStars": record.votes * 3}
    if record.keywords:
        paper |= {"ai_keywords": list(record.keywords), "ai_summary": record.summary}
    return {"paper": paper, "numComments": record.votes // 10, "submittedBy": {"name": f"reader{record.work % 500}"}}


def as_crossref(record: Record) -> dict[str, Any]:
    """A work as Crossref's public data file has it. Each has a DOI there, so whoever has none is given one."""
    doi = record.doi or (f"10.48550/arxiv.{record.arxiv}" if record.arxiv else f"10.5555/{record.form}.{record.work}")
    item: dict[str, Any] = {
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "type": CROSSREF_TYPES.get(record.venue, "proceedings-article"),
        "title": [record.title],
        "author": [
            {
                "given": name.given,
                "family": name.family,
                "sequence": "additional" if place else "first",
                "affiliation": [],
            }
            for place, name in enumerate(record.names)
        ],
        "published": {"date-parts": [[record.year, record.month, record.day]]},
        "issued": {"date-parts": [[record.year, record.month, record.day]]},
        "publisher": "Generated",
        "reference-count": 0,
        "references-count": 0,
        "is-referenced-by-count": 0,
    }
    if record.venue:
        item["container-title"] = [record.venue_name or record.venue]
    if record.abstract:
        item["abstract"] = f"<jats:p>{record.abstract}</jats:p>"
    return item
