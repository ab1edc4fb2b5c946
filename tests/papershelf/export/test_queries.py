"""The rows of exports, with what belongs to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.engine import parse_url, reading_engine
from db.tables import metadata
from db.tables.declaration import Listed, declaration_of
from papershelf.cli import papershelf
from papershelf.export.queries import rows_of

NAMING = "---\nmodel-index: [{name: Racker, results: []}]\n---\nSee https://arxiv.org/abs/2001.00001.\n"
PAPERS = """@article{a, title={Racks}, eprint={2001.00001}, archiveprefix={arXiv}}
@article{b, title={Shelves}}
"""


def test_of_many_repositories_that_name_a_paper_it_has_the_first_in_order(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for owner in ("zoe", "Ben", "ada", "bert", "_cy"):
        card = tmp_path / "cards" / owner / "racker" / "README.md"
        card.parent.mkdir(parents=True)
        card.write_text(NAMING.replace("Racker", owner))
    (tmp_path / "cards" / "racks.bib").write_text(PAPERS)
    loaded = CliRunner().invoke(papershelf, ["load", str(tmp_path / "cards"), "--database", database_url])
    assert loaded.exit_code == 0, loaded.output

    def named_by() -> list[tuple[str, ...]]:
        engine = reading_engine(parse_url(database_url))
        try:
            with engine.connect() as connection:
                return [row["named_by"] for row in rows_of(connection, "papers")]
        finally:
            engine.dispose()

    exported = declaration_of(metadata.tables["papers"]).exported
    listed = exported["named_by"]
    assert isinstance(listed, Listed)
    assert listed.most == 1_000
    all_of_racks, none = named_by()
    assert (len(all_of_racks), none) == (5, ())
    monkeypatch.setitem(exported, "named_by", replace(listed, most=3))
    assert named_by() == [all_of_racks[:3], ()]
