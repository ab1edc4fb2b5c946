"""Slugs as rows: papers that come and go take slugs from others and give them back.

Who has a slug stands in `slugs`, who would have it otherwise in `slug_claims`; both with their rank, so that who is
next is found by one look, however many would have it. Of papers that neither come nor go only those are written whose
slug becomes another: for each slug that is taken or given up it is one at most, and one more for its addition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, Text, and_, bindparam, cast, delete, literal, select, update

from db.resolution.slugs import Claims, is_own, lead, with_addition, with_hash
from db.store.bulk import delete_in, insert_rows, select_in
from db.tables import Paper, Slug, SlugClaim
from db.tables.base import table_of

PAPERS, SLUGS, CLAIMS = map(table_of, (Paper, Slug, SlugClaim))


class Claim(NamedTuple):
    """A paper that would have a slug; of several the first in order has it."""

    rank: str
    paper_id: int


def give_up(connection: Connection, papers: set[int]) -> dict[str, Claim | None]:
    """Delete the slugs and claims of papers that go; gives each slug that leads nowhere now, with who is next."""
    delete_in(connection, CLAIMS, CLAIMS.c.paper_id, papers)
    waiting = select(CLAIMS.c.rank, CLAIMS.c.paper_id).where(CLAIMS.c.slug == SLUGS.c.slug)
    first = waiting.order_by(CLAIMS.c.rank).limit(1).correlate(SLUGS)
    columns = [
        first.with_only_columns(column).scalar_subquery().label(column.name) for column in waiting.selected_columns
    ]
    rows = list(select_in(connection, select(SLUGS.c.slug, *columns), SLUGS.c.paper_id, papers))
    delete_in(connection, SLUGS, SLUGS.c.paper_id, papers)
    return {row.slug: None if row.rank is None else Claim(row.rank, row.paper_id) for row in rows}


class Assignment:
    """The slugs of papers that come: those of others are written at once, theirs by `write`, once they have rows."""

    def __init__(self, connection: Connection, freed: Mapping[str, Claim | None], papers: Mapping[int, Claims]) -> None:
        self.own: dict[int, str] = {}
        """Paper to its own slug: of all that come, and of others where it becomes another."""
        self._connection = connection
        self._papers = papers
        self._slugs: list[tuple[str, Claim]] = []
        self._claims: list[tuple[str, Claim]] = []
        self._assign(freed)

    def write(self) -> None:
        """Insert the rows of the papers that come."""
        _insert(self._connection, self._slugs, self._claims)

    def _assign(self, freed: Mapping[str, Claim | None]) -> None:
        wanted: dict[str, list[Claim]] = defaultdict(list)
        untitled: list[tuple[str, Claim]] = []
        for paper_id, claims in self._papers.items():
            own = Claim(claims.rank, paper_id)
            if claims.base:
                wanted[claims.base].append(own)
            else:
                untitled.append(("", own))
            for slug in claims.leads:
                wanted[slug].append(Claim(lead(claims.rank), paper_id))
        bases = {slug: following for slug, following in freed.items() if "--" not in slug}
        won, lost = self._contest(bases, wanted)
        without = [*untitled, *lost]
        additions = {slug for slug in freed if "--" in slug} | self._give_up_additions(won)
        wanted, last = self._additions(without)
        won, lost = self._contest({slug: self._following(slug) for slug in additions}, wanted)
        contenders = {claim for _, claim in without}
        self._give_up_last([(slug, claim) for slug, claim in won if claim not in contenders])
        for slug, claim in [*last, *lost]:
            self.own[claim.paper_id] = with_hash(slug.partition("--")[0], claim.rank)
        self._keep([(self.own[claim.paper_id], claim) for _, claim in [*last, *lost]], [])
        self._rename_others()

    def _contest(
        self, freed: Mapping[str, Claim | None], wanted: Mapping[str, list[Claim]]
    ) -> tuple[list[tuple[str, Claim]], list[tuple[str, Claim]]]:
        """Settle who has slugs now; gives who came to have one as its own, and who would and has it not any more."""
        names = freed.keys() | wanted.keys()
        columns = select(SLUGS.c.slug, SLUGS.c.rank, SLUGS.c.paper_id)
        holders = {
            row.slug: Claim(row.rank, row.paper_id) for row in select_in(self._connection, columns, SLUGS.c.slug, names)
        }
        put: list[tuple[str, Claim]] = []
        waiting: list[tuple[str, Claim]] = []
        promoted: list[tuple[str, Claim]] = []
        for slug in sorted(names):
            holder, following, coming = holders.get(slug), freed.get(slug), wanted.get(slug, [])
            first = min(filter(None, [holder, following, *coming]), default=None)
            if first is None or first is holder:
                waiting += [(slug, claim) for claim in coming]
                continue
            put.append((slug, first))
            promoted += [(slug, first)] if first is following else []
            waiting += [(slug, claim) for claim in [holder, *coming] if claim is not None and claim is not first]
        taken = [slug for slug, _ in put if slug in holders]
        delete_in(self._connection, SLUGS, SLUGS.c.slug, taken)
        _delete_claims(self._connection, promoted)
        self._keep(put, waiting)
        won = [(slug, claim) for slug, claim in put if is_own(claim.rank)]
        self.own |= {claim.paper_id: slug for slug, claim in won}
        return won, [(slug, claim) for slug, claim in waiting if is_own(claim.rank)]

    def _keep(self, slugs: Iterable[tuple[str, Claim]], claims: Iterable[tuple[str, Claim]]) -> None:
        """Write slugs and claims of others, and keep those of papers that come for later."""
        for rows, later in ((slugs, self._slugs), (claims, self._claims)):
            later += [row for row in rows if row[1].paper_id in self._papers]
        now = [[row for row in rows if row[1].paper_id not in self._papers] for rows in (slugs, claims)]
        _insert(self._connection, *now)

    def _additions(self, without: list[tuple[str, Claim]]) -> tuple[dict[str, list[Claim]], list[tuple[str, Claim]]]:
        """The slugs with additions that papers without their titles' slugs would have; and who has none to add."""
        others = {claim.paper_id for _, claim in without} - self._papers.keys()
        columns = select(PAPERS.c.id, PAPERS.c.arxiv_id, PAPERS.c.doi, PAPERS.c.published_on)
        known = {row.id: row for row in select_in(self._connection, columns, PAPERS.c.id, others)}
        wanted: dict[str, list[Claim]] = defaultdict(list)
        last: list[tuple[str, Claim]] = []
        for base, claim in without:
            if claim.paper_id in self._papers:
                slug = self._papers[claim.paper_id].addition
            else:
                row = known[claim.paper_id]
                slug = with_addition(base, row.arxiv_id, row.doi, row.published_on)
            if slug:
                wanted[slug].append(claim)
            else:
                last.append((base, claim))
        return wanted, last

    def _give_up_additions(self, won: list[tuple[str, Claim]]) -> set[str]:
        """Delete what others had or waited for with an addition, who have their title's slug now; gives their slugs."""
        others = {claim.paper_id for _, claim in won} - self._papers.keys()
        freed = set()
        for table in (SLUGS, CLAIMS):
            rows = select_in(self._connection, select(table.c.slug, table.c.paper_id), table.c.paper_id, others)
            own = [row for row in rows if "--" in row.slug]
            freed |= {row.slug for row in own if table is SLUGS}
            exactly = and_(table.c.slug == bindparam("old_slug"), table.c.paper_id == bindparam("old_paper"))
            if own:
                old = [{"old_slug": row.slug, "old_paper": row.paper_id} for row in own]
                self._connection.execute(delete(table).where(exactly), old)
        return freed

    def _give_up_last(self, won: list[tuple[str, Claim]]) -> None:
        """Delete the last resort of papers that came to have a better slug."""
        lasts = {with_hash(slug.partition("--")[0], claim.rank) for slug, claim in won}
        delete_in(self._connection, SLUGS, SLUGS.c.slug, lasts)

    def _following(self, slug: str) -> Claim | None:
        """Who is the first that waits for a slug."""
        waiting = select(CLAIMS.c.rank, CLAIMS.c.paper_id).where(CLAIMS.c.slug == slug).order_by(CLAIMS.c.rank).limit(1)
        row = self._connection.execute(waiting).one_or_none()
        return None if row is None else Claim(row.rank, row.paper_id)

    def _rename_others(self) -> None:
        """Write the slugs of papers that neither come nor go; two of them may change theirs."""
        others = [{"paper": id_, "new": slug} for id_, slug in self.own.items() if id_ not in self._papers]
        if not others:
            return
        renamed = update(PAPERS).where(PAPERS.c.id == bindparam("paper")).values(slug=bindparam("new"))
        self._connection.execute(renamed, [{"paper": row["paper"], "new": f"~{row['paper']}"} for row in others])
        self._connection.execute(renamed, others)


def start_again(connection: Connection) -> None:
    """Forget all slugs, which other rules gave; papers keep none of them meanwhile."""
    connection.execute(delete(CLAIMS))
    connection.execute(delete(SLUGS))
    connection.execute(update(PAPERS).values(slug=literal("~").concat(cast(PAPERS.c.id, Text))))


def _insert(connection: Connection, slugs: Iterable[tuple[str, Claim]], claims: Iterable[tuple[str, Claim]]) -> None:
    for table, rows in ((SLUGS, slugs), (CLAIMS, claims)):
        lines = [(slug, claim.rank, claim.paper_id) for slug, claim in rows]
        insert_rows(connection, table, ("slug", "rank", "paper_id"), lines)


def _delete_claims(connection: Connection, claims: list[tuple[str, Claim]]) -> None:
    if claims:
        exactly = and_(CLAIMS.c.slug == bindparam("old_slug"), CLAIMS.c.rank == bindparam("old_rank"))
        old = [{"old_slug": slug, "old_rank": claim.rank} for slug, claim in claims]
        connection.execute(delete(CLAIMS).where(exactly), old)
