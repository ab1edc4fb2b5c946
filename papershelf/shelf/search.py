"""Searching titles and abstracts of a working database; the site searches the index of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, func, literal, or_, select

from db.tables import Paper


class Found(NamedTuple):
    """A paper that has all the words."""

    slug: str
    year: int | None
    title: str


def search(connection: Connection, words: Sequence[str], limit: int) -> list[Found]:
    """The papers that have every word in title or abstract, those with more of them in the title first.

    A word is found within a longer one too, in capitals or not; what has spaces is looked for as it is.
    """
    in_title = [Paper.title.icontains(word, autoescape=True) for word in words]
    in_abstract = [Paper.abstract.icontains(word, autoescape=True) for word in words]
    score = sum((case((found, 1), else_=0) for found in in_title), start=literal(0))
    query = (
        select(Paper.slug, Paper.year, Paper.title)
        .where(and_(*(or_(title, abstract) for title, abstract in zip(in_title, in_abstract, strict=True))))
        .order_by(score.desc(), func.coalesce(Paper.published_on, "").desc(), Paper.slug)
        .limit(limit)
    )
    return [Found(*row) for row in connection.execute(query)]
