"""What docs/deploy.md says to put in front of the site is what the real programs take."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from papershelf.snapshot.publish import publish
from tests.conftest import missing
from tests.papershelf.site.visitors import ask, serving
from tests.papershelf.small_shelf import small_shelf

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy.md"


def example(first_words: str) -> str:
    """The indented example of the page that begins with these words."""
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", DEPLOY.read_text(), re.MULTILINE)
    (found,) = [block for block in map(textwrap.dedent, blocks) if block.strip().startswith(first_words)]
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    return found or missing("nginx", "needs nginx on the PATH (Debian: apt-get install nginx-light)")


@contextmanager
def running(nginx: str, folder: Path, site: int) -> Iterator[int]:
    """Nginx with the example of the page, in front of the site at a port."""
    port = free_port()
    shared, location, rest = example("limit_req_zone").partition("location")
    (folder / "cache").mkdir()
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not enter the folder
    configuration = f"""
        {user}
        pid {folder}/pid; error_log {folder}/errors;
        events {{}}
        http {{
            access_log off;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            {shared.replace("/var/cache/nginx/papers", str(folder / "cache"))}
            server {{ listen 127.0.0.1:{port}; {(location + rest).replace(":8001", f":{site}")} }}
        }}
    """
    (folder / "nginx.conf").write_text(configuration)
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    tested = subprocess.run([*command[:-2], "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            deadline = time.monotonic() + 60
            while ask(port, "/shelf/").status == 0:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def test_the_example_of_nginx_serves_the_site_caches_it_and_limits_visitors(nginx: str, tmp_path: Path) -> None:
    publish(small_shelf(tmp_path), tmp_path / "public.db")
    pointer = str(tmp_path / "public.db")
    (tmp_path / "nginx").mkdir(mode=0o777)
    with (
        serving(pointer, "--base-url", "/shelf/", errors=tmp_path / "errors") as (server, site),
        running(nginx, tmp_path / "nginx", site) as port,
    ):
        page = ask(port, "/shelf/")
        assert page.status == 200
        assert b'href="/shelf/papershelf/papers"' in page.body
        assert page.headers["content-security-policy"]
        paged = ask(port, "/shelf/papershelf/papers.json?_size=1", Host="papers.example", X_Forwarded_Proto="gopher")
        following = json.loads(paged.body)["next_url"]
        assert following.startswith("http://papers.example/shelf/papershelf/papers.json?")
        assert ask(port, "/shelf/papershelf.db", Range="bytes=0-15").body == b"SQLite format 3\x00"
        assert ask(port, "/nothing").status == 404
        statuses = [ask(port, f"/shelf/nothing-{number}").status for number in range(40)]
        assert set(statuses) == {404, 503}  # five a second, and twenty at once
        server.kill()
        server.wait()
        time.sleep(1)
        assert ask(port, "/shelf/").body == page.body  # out of the cache, while the site is away


def test_the_example_of_systemd_is_one_that_systemd_takes(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("needs systemd-analyze")
    unit = tmp_path / "papershelf.service"
    written = example("[Unit]").replace("/opt/papershelf/bin/papershelf", "/bin/true").replace("=papers\n", "=root\n")
    unit.write_text(written)
    verified = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    complaints = [line for line in verified.stderr.splitlines() if "papershelf.service" in line]
    assert complaints == []
