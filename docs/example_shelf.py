"""What the README shows of the examples: queries with their answers, and what the site answers programs.

It loads `examples/` into a shelf of its own, so what stands in the README is what its readers get.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import io
import json
import shutil
import tempfile
from dataclasses import astuple, fields
from pathlib import Path

from sqlalchemy.engine import URL

from db.vocabulary import shipped_vocabulary
from papershelf.cli.rows import table_lines
from papershelf.database import open_for_writing, reading
from papershelf.loading.archives import FoundDocument
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents
from papershelf.shelf.decisions import Decided, decisions
from papershelf.shelf.query import ask
from papershelf.site.application import make_site
from papershelf.snapshot.publish import publish

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
WIDTH = 116
"""Columns of an answer: as wide as a README is shown."""


@functools.cache
def shelf() -> tuple[URL, Path]:
    """The database and the snapshot of a shelf of the examples, in a folder that goes with the program."""
    folder = tempfile.mkdtemp(prefix="papershelf-readme-")
    atexit.register(shutil.rmtree, folder)
    url = URL.create("sqlite", database=f"{folder}/papershelf.db")
    engine = open_for_writing(url)
    with Scanner(workers=1) as scanner:
        report = Loading(engine, scanner).load(find_documents((str(EXAMPLES),)))
    engine.dispose()
    assert not report.failures, report.failures
    return url, publish(url, Path(folder, "public.db")).snapshot


def query(statement: str) -> str:
    """A query and its answer, in Markdown."""
    with reading(shelf()[0]) as connection:
        answer = ask(connection, statement, {})
        lines = [line.rstrip() for line in table_lines(answer.columns, answer, WIDTH)]
    return "\n".join(["```sql", statement.strip(), "```", "", "```text", *lines, "```"])


def decided(curation: str, name: str = "corrections.yaml") -> str:
    """A curation in a file of that name, and what comes of its decisions on the shelf of the examples, in Markdown."""
    url, _ = shelf()
    engine = open_for_writing(url)
    document = FoundDocument(name, io.BytesIO(), curation.lstrip().encode())
    with Scanner(workers=1) as scanner:
        Loading(engine, scanner).load([document])
    engine.dispose()
    with reading(url) as connection:
        rows = [astuple(it) for it in decisions(connection, shipped_vocabulary())]
    columns = tuple(field.name for field in fields(Decided))
    answer = [line.rstrip() for line in table_lines(columns, rows, WIDTH)]
    form, commands = name.partition(".")[2], [f"$ papershelf load {name}", "$ papershelf decisions"]
    return "\n".join(
        [f"```{form}", curation.strip(), "```", "", "and load it:", "", "```console", *commands, *answer, "```"]
    )


def request(address: str) -> str:
    """A request to the site and its answer, in Markdown."""
    answer = asyncio.run(make_site(shelf()[1]).client.get(address)).json()
    lines = json.dumps(answer, indent=2, ensure_ascii=False).splitlines()
    return "\n".join(["```console", f"$ curl 'http://127.0.0.1:8001{address}'", *lines, "```"])
