"""No link leads nowhere: within the site, as Sphinx checks it, and in the documents that the repository shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *PROJECT.glob("*.md"),
    *(PROJECT / "docs").rglob("*.md"),
    *(PROJECT / ".github").rglob("*.md"),
]
QUOTED = re.compile(r"^```.*?^```|<!--.*?-->|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(document: Path) -> set[str]:
    """What a heading of a document is linked by: its letters and digits, small, with hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", QUOTED.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(document: Path) -> Iterator[str]:
    """The links of a document to a file or heading that is not there."""
    for link in LINK.findall(QUOTED.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            yield link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_link_of_a_document_is_dead(document: Path) -> None:
    assert list(dead_links(document)) == []


@pytest.mark.parametrize("link", ["nowhere.md", "there.md#nothing", "#nothing"])
def test_a_dead_link_is_found(tmp_path: Path, link: str) -> None:
    (tmp_path / "there.md").write_text("# Here\n", encoding="utf-8")
    document = tmp_path / "document.md"
    document.write_text(f"# Title\n\n[here](there.md#here) [dead]({link})\n", encoding="utf-8")
    assert list(dead_links(document)) == [link]


@pytest.mark.parametrize(
    ("link", "builds"), [("there.md#here", True), ("nowhere.md", False), ("there.md#nothing", False)]
)
def test_the_site_is_not_built_with_a_dead_link(tmp_path: Path, link: str, builds: bool) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    shutil.copy(PROJECT / "docs" / "conf.py", docs)
    shutil.copytree(PROJECT / "docs" / "static", docs / "static")
    (docs / "there.md").write_text("---\norphan: true\n---\n# Here\n", encoding="utf-8")
    (docs / "index.md").write_text(f"# Title\n\n[link]({link})\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", str(docs), str(tmp_path / "built")]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode == 0) == builds, built.stderr


def test_every_page_of_the_documentation_is_in_the_contents_of_the_site() -> None:
    contents = re.findall(
        r"^```\{toctree\}\n(.*?)^```", (PROJECT / "docs/index.md").read_text(), re.MULTILINE | re.DOTALL
    )
    listed = {line for tree in contents for line in tree.splitlines() if line and not line.startswith(":")}
    pages = {path.stem for path in (PROJECT / "docs").glob("*.md")} - {"index", "training-report"}
    assert listed == pages | {"decisions/index"}
