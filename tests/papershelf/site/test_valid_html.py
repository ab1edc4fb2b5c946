"""Every kind of page is valid HTML: by a strict parser always, and by the checker of the W3C where it is at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from datasette.app import Datasette

from tests.conftest import PROJECT
from tests.papershelf.site.conftest import getter, running
from tests.papershelf.site.page_kinds import ERRORS, KINDS, address_of, shelf_of_all_kinds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("valid")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Datasette]:
    with running(shelf_of_all_kinds(folder)) as site:
        yield site


def text_of(site: Datasette, folder: Path, kind: str) -> str:
    """The HTML of a kind of page, where it leads to."""
    answer = getter(site)(address_of(kind, folder))
    while answer.status_code in (301, 302):
        answer = getter(site)(answer.headers["location"])
    assert answer.status_code == ERRORS.get(kind, 200)
    assert isinstance(answer.text, str)
    return answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_strict_parser_finds_no_error(site: Datasette, folder: Path, kind: str) -> None:
    html5lib.HTMLParser(strict=True).parse(text_of(site, folder, kind))


@pytest.mark.slow
def test_the_checker_of_the_w3c_finds_no_error(site: Datasette, folder: Path, tmp_path: Path) -> None:
    jar = Path(os.environ.get("VNU_JAR", PROJECT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"))
    if not jar.is_file() or shutil.which("java") is None:
        pytest.skip("needs Java and the Nu Html Checker: `npm install --no-save vnu-jar`, or VNU_JAR=PATH")
    for kind in KINDS:
        (tmp_path / f"{kind}.html").write_text(text_of(site, folder, kind), encoding="utf-8")
    command = ["java", "-Xss1m", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, tmp_path.iterdir())]
    said = json.loads(subprocess.run(command, capture_output=True, check=False).stderr)
    assert [(Path(found["url"]).name, found["message"]) for found in said["messages"]] == []
