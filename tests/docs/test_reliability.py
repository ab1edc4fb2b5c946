"""docs/reliability.md says what the tests do, and no more."""

from __future__ import annotations

import re
from pathlib import Path

from tests import figures

PROJECT = Path(__file__).resolve().parents[2]
RELIABILITY = PROJECT / "docs" / "reliability.md"
DEPLOY = PROJECT / "docs" / "deploy.md"


def test_every_figure_of_the_document_is_one_that_tests_keep(regenerate: bool) -> None:
    said = RELIABILITY.read_text(encoding="utf-8")
    for words in figures.kept():
        said_so = re.compile(rf"([\d,]+) {re.escape(words)}(?= \||[,:;.])")
        total = f"{figures.total(words):,}"
        if regenerate:
            said = said_so.sub(f"{total} {words}", said)
        assert said_so.findall(said) == [total], f"{total} {words}: run with --regenerate"
    if regenerate:
        RELIABILITY.write_text(said, encoding="utf-8")


def test_every_test_that_keeps_a_figure_is_there() -> None:
    for parts in figures.kept().values():
        for test in parts:
            file, _, name = test.partition("::")
            assert f"def {name.partition('[')[0]}(" in (PROJECT / file).read_text(encoding="utf-8"), test


def test_every_test_that_the_document_names_is_there() -> None:
    said = RELIABILITY.read_text(encoding="utf-8") + DEPLOY.read_text(encoding="utf-8")
    files = set(re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", said))
    present = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "tests").rglob("test_*.py")}
    assert {file for file in files if not any(path.endswith(file) for path in present)} == set()
    for run in re.findall(r"ARGS=\"([^\"]*)\"", said):
        assert all((PROJECT / path).exists() for path in run.split()), run
    modules = re.findall(r"`python -m (benchmarks\.\w+)", said)
    assert modules
    assert all((PROJECT / f"{module.replace('.', '/')}.py").is_file() for module in modules)
    names = set(re.findall(r"`(test_\w+)`", said))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))
    assert {name for name in names if f"def {name}(" not in source} == set()


def test_every_promise_names_a_test_that_was_tried_and_how_to_run_it() -> None:
    rows = 0
    for document in (RELIABILITY, DEPLOY):
        head = before = ""
        for line in document.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.split("|")[1:-1]]
            if not cells:
                head = ""
            elif not head:
                head = cells[0]
            elif head in ("promise", "what") and not line.startswith("|---"):
                rows += 1
                test = re.search(r"`(?:[\w/]+/)?test_\w+(?:\.py)?`", cells[1])
                assert test or cells[1].startswith(("the same", "`python -m")), cells[0]
                if head == "promise" and document == RELIABILITY:
                    assert len(cells) == 4, cells[0]
                    assert re.fullmatch(r"`(?:make|python) .*`|as above", cells[3]), cells[0]
                    assert cells[3] != "as above" or before, cells[0]
                    before = cells[3]
    assert rows > 60
