"""What docs/deploy.md says to write for nginx works with nginx, and keeps what it is said to keep."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.papershelf.site.visitors import ask, ask_at_once, serving

PROJECT = Path(__file__).resolve().parents[3]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
AROUND = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{said}
}}
"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(NGINX is None, reason="needs nginx")]


def said_for_nginx() -> str:
    said = (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8")
    block = re.search(r"For nginx.*?\n\n((?:    .*\n|\n)+)", said)
    assert block
    return block[1]


@pytest.fixture
def proxy_and_site(shelf: Path, tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The port of nginx, as documented but for its certificate and where things stand, and the site behind it."""
    arguments = (str(shelf / "papershelf-public.db"), "--base-url", "/shelf/")
    with serving(*arguments, errors=tmp_path / "errors.log") as (site, port), socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        own = free.getsockname()[1]
        free.close()
        said = re.sub(r" *ssl_certificate\w* .*\n", "", said_for_nginx())
        for before, after in (
            ("listen 443 ssl", f"listen 127.0.0.1:{own}"),
            ("127.0.0.1:8001", f"127.0.0.1:{port}"),
            ("/var/cache/nginx/papers", f"{tmp_path}/cache"),
        ):
            assert before in said
            said = said.replace(before, after)
        user = "" if os.geteuid() else "user root;"  # another one may not enter the folder
        configuration = tmp_path / "nginx.conf"
        configuration.write_text(AROUND.format(user=user, folder=tmp_path, said=said), encoding="utf-8")
        assert NGINX is not None
        with subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(configuration)]) as nginx:
            try:
                deadline = time.monotonic() + 30
                while ask(own, "/shelf/").status != 200:
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
                yield own, site
            finally:
                nginx.terminate()


@pytest.fixture
def proxy(proxy_and_site: tuple[int, subprocess.Popen[str]]) -> int:
    return proxy_and_site[0]


def test_what_was_asked_for_is_there_while_the_site_is_away(
    proxy_and_site: tuple[int, subprocess.Popen[str]],
) -> None:
    port, site = proxy_and_site
    page = ask(port, "/shelf/")
    site.kill()
    site.wait()
    assert ask(port, "/shelf/").body == page.body
    assert ask(port, "/shelf/leaderboards").status == 502


def test_a_name_that_a_visitor_invents_reaches_no_other_visitor(proxy: int) -> None:
    address = "/shelf/papers/pruning-once-is-enough"
    for host in ("evil.example", "papers.example.org"):
        body = ask(proxy, address, Host=host).body
        assert b"evil.example" not in body
        assert b"papers.example.org/shelf/papers/" in body


def test_one_visitor_who_asks_for_much_is_told_so(proxy: int) -> None:
    statuses = {answer.status for answer in ask_at_once(proxy, [f"/shelf/leaderboards?page={n}" for n in range(60)])}
    assert 429 in statuses
    assert statuses <= {200, 404, 429, 503}


def test_a_download_comes_whole_through_the_proxy(proxy: int) -> None:
    whole = ask(proxy, "/shelf/papershelf.db")
    assert (whole.status, len(whole.body)) == (200, int(whole.headers["content-length"]))
    rows = ask(proxy, "/shelf/papershelf/papers.csv")
    assert rows.status == 200
    assert rows.body.endswith(b"\r\n")
