from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from benchmarks.figures import read_results
from benchmarks.processes import module, papershelf, run


def test_a_run_keeps_each_figure_with_its_ratio_goal_and_whether_it_is_reached(tmp_path: Path) -> None:
    results = tmp_path / "last.json"
    options = ["--size", "100", "--runs", "1", "--folder", str(tmp_path), "--results", str(results)]
    run([sys.executable, "-m", "benchmarks", *options, "--only", "load", "--only", "publish"])
    found = {figure.name: figure for figure in read_results(results).figures}
    loads = {"load, all", "load, the writer", "load, nothing scanned"}
    assert set(found) == loads | {"publish", "publish, memory", "publish, unchanged"}
    assert all(figure.ratio > 0 and figure.works == 100 and figure.date and figure.machine for figure in found.values())
    assert found["publish"].goal == "at most 1.5"
    assert found["load, the writer"].passed in (True, False)
    assert found["load, all"].passed is None
    assert list(tmp_path.iterdir()) == [results]


def test_a_newer_loader_reads_one_entry_of_a_hundred_otherwise(tmp_path: Path) -> None:
    documents, shelf = tmp_path / "documents", tmp_path / "shelf.db"
    run(module("generator", documents, "--size", "400"))
    run(papershelf(shelf, "load", str(documents)))
    cost = run(module("newer_loader", "--database", f"sqlite:///{shelf}", "load", documents))
    with closing(sqlite3.connect(shelf)) as connection:
        revised = connection.execute("SELECT count(*) FROM papers WHERE title LIKE '%, Revised'").fetchone()[0]
    assert 0 < revised <= json.loads(cost.output.splitlines()[-1])["changed"] < 20


def test_a_load_says_what_its_writer_waited_for(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    run(module("generator", documents, "--size", "100"))
    cost = run(module("waiting", "--database", f"sqlite:///{tmp_path}/shelf.db", "load", documents))
    waits = json.loads(cost.output.splitlines()[-1])
    assert waits["for scanners"] == 0  # so few texts are read by the writer itself
    assert 0 <= waits["for a processor"] < waits["seconds"] <= cost.seconds
