"""The published client of the original Papers with Code, unmodified and in an environment of its own, asks the site."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from papershelf.snapshot.publish import publish
from tests.conftest import missing
from tests.papershelf.site.pwc_shelf import pwc_shelf

CLIENT = "paperswithcode-client"
PACKAGES = [f"{CLIENT}==0.3.1", "pydantic<2"]
ASKING = Path(__file__).with_name("pwc_client.py")


@pytest.fixture(scope="module")
def python_of_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the client: it needs packages that nothing else could live with."""
    folder = tmp_path_factory.mktemp("client")
    python = folder / "bin" / "python"
    commands = [[sys.executable, "-m", "venv", str(folder)], [str(python), "-m", "pip", "install", "-q", *PACKAGES]]
    for command in commands:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            missing(CLIENT, f"needs {' and '.join(PACKAGES)} from a package index: {made.stderr.strip()[-300:]}")
    return python


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a shelf, served as users serve it."""
    folder = tmp_path_factory.mktemp("pwc")
    publish(pwc_shelf(folder), folder / "public.db")
    command = [sys.executable, "-m", "papershelf", "serve", str(folder / "public.db"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield found.group().rstrip("/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.slow
def test_the_published_client_reads_all_that_it_can_read_and_is_refused_what_it_would_write(
    python_of_client: Path, address: str, tmp_path: Path
) -> None:
    settings = {**os.environ, "HOME": str(tmp_path)}  # it looks for a file of settings there
    command = [str(python_of_client), str(ASKING), address]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    read = told["read"]
    empty = {name for name, answer in read.items() if answer.get("count") == 0}
    assert empty == {"task_parent_list", "task_child_list"}
    assert read["paper_get"]["published"] == "2021-07-01"
    assert read["paper_get"]["proceeding"] == read["proceeding_get"]["id"] == "icml-2021"
    repos = read["paper_repository_list"]["results"]
    assert [(repo["owner"], repo["is_official"]) for repo in repos] == [("Example", True), ("other", False)]
    assert [repo["name"] for repo in read["repository_list"]["results"]] == ["Court", "court"]
    assert read["author_get"]["full_name"] == "Bernhard Schölkopf"
    assert [one["id"] for one in read["dataset_list"]["results"]] == ["imagenet"]
    assert [one["id"] for one in read["dataset_evaluation_list"]["results"]] == ["image-classification-on-imagenet"]
    best = read["evaluation_result_list"]["results"][0]
    assert (best["methodology"], best["best_rank"], best["metrics"]["top-1 accuracy"]) == ("ShelfNet-2021", 1, "84.0")
    assert read["evaluation_result_get"] == best
    assert read["evaluation_metric_get"]["is_loss"] is False
    assert len(told["paged"]) == len(set(told["paged"])) == read["search"]["count"] == 10
    assert told["unknown"] == 404
    assert len(told["refused"]) == 10
    for status, allowed, message in told["refused"].values():
        assert (status, allowed) == (405, "GET, HEAD, OPTIONS")
        assert message.startswith("The site is read-only")
