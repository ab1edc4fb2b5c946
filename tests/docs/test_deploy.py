"""What docs/deploy.md says to write for systemd is what systemd takes; of nginx `test_proxy.py` of the site tells."""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.conftest import PROJECT

DEPLOY = PROJECT / "docs" / "deploy.md"


def test_the_example_of_systemd_is_one_that_systemd_takes(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("needs systemd-analyze")
    blocks = map(textwrap.dedent, re.findall(r"(?:^(?: {4}.*)?\n)+", DEPLOY.read_text(encoding="utf-8"), re.MULTILINE))
    (example,) = [block for block in blocks if block.strip().startswith("[Unit]")]
    unit = tmp_path / "papershelf.service"
    unit.write_text(example.replace("/opt/papershelf/bin/papershelf", "/bin/true").replace("=papers\n", "=root\n"))
    verified = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in verified.stderr.splitlines() if "papershelf.service" in line] == []
