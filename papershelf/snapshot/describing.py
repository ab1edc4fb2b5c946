"""Describing the snapshot to come: what it will say of itself, found out in the working database.

Apart from `about`, because what serves reads that and has no use for readers of text.
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, select

from db.fingerprint import fingerprint
from db.store.settings import chosen_reader
from db.tables import Document
from extraction.version import READER
from papershelf.revisions import newest_revision
from papershelf.snapshot.about import FORMAT, About, program_version
from papershelf.snapshot.staging import PAPER_SLUGS, PAPERS


def describe(source: Connection, staging: Connection) -> About:
    """What a snapshot of a working database will say of itself; `staging` sees the tables that are published."""
    program, schema = program_version(), newest_revision()
    content = fingerprint(staging, stand_ins={PAPERS: PAPER_SLUGS}).total
    named = select(Document.sha256, Document.uri).where(Document.entry_count.is_not(None)).order_by(Document.sha256)
    names = [list(row) for row in staging.execute(named)]
    reader = chosen_reader(source) or READER
    made_from = json.dumps([FORMAT, program, schema, reader, content, names], ensure_ascii=False)
    return About(program, schema, reader, content, hashlib.sha256(made_from.encode()).hexdigest())
