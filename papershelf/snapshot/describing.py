"""Describing the snapshot to come: what it will say of itself, found out in the working database.

Apart from `about`, because what serves reads that and has no use for loaders, migrations and readers of text.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

from sqlalchemy import Connection, select

from db.complete import IS_COMPLETE
from db.fingerprint import fingerprint
from db.store.settings import chosen_reader
from db.tables import Document
from extraction.reader import READER
from papershelf.database import revision_of
from papershelf.snapshot.about import About
from papershelf.snapshot.contents import FORMAT


def describe(source: Connection) -> About:
    """What a snapshot of the working database, as it is now, will say of itself."""
    program = f"papershelf {version('papershelf')}"
    schema = revision_of(source) or ""
    content = fingerprint(source).total
    named = select(Document.sha256, Document.uri).where(IS_COMPLETE).order_by(Document.sha256)
    names = [list(row) for row in source.execute(named)]
    reader = chosen_reader(source) or READER
    made_from = json.dumps([FORMAT, program, schema, reader, content, names], ensure_ascii=False)
    return About(program, schema, reader, content, hashlib.sha256(made_from.encode()).hexdigest())
