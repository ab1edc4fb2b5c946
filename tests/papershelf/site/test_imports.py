"""What serves holds in memory only what it serves with; each of its processes holds it again."""

from __future__ import annotations

import subprocess
import sys

SAY_MODULES = "import sys, papershelf.site.worker; print(*sys.modules)"


def test_a_process_that_serves_does_without_numpy_and_others_may_have_it() -> None:
    code = "import papershelf.site.lean, papershelf.site.worker, sys; print('numpy' in sys.modules); import numpy"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "False\n"


def test_a_process_that_answers_reads_no_loader_no_migration_and_no_reader_of_text() -> None:
    said = subprocess.run([sys.executable, "-c", SAY_MODULES], capture_output=True, text=True, check=True).stdout
    unwanted = {"alembic", "loaders", "migrations", "uvicorn", "selectolax", "psycopg"}
    assert {name.split(".")[0] for name in said.split()} & unwanted == set()
