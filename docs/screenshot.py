"""Takes the screenshots of the documentation: `python docs/screenshot.py`, from the project, with Chromium installed.

It loads `examples/` (or the paths that it is given) into a shelf of its own, serves it, and shows the paper with an
arXiv identifier that has code and the most results, the largest board, and the editor of SQL.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
IMAGES = PROJECT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZE: ViewportSize = {"width": 1120, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 780}
SHOWN = (
    "/papershelf/papers.json?_shape=array&_size=1&_col=slug"
    "&repo_count__gt=0&arxiv_id__notblank=1&_sort_desc=result_count"
)


def main() -> None:
    """Load, serve, take the picture."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"It needs a browser: none of {', '.join(BROWSERS)} is on the PATH.")
    with tempfile.TemporaryDirectory() as folder:
        papershelf = [sys.executable, "-m", "papershelf", "--database", f"sqlite:///{folder}/papershelf.db"]
        subprocess.run(
            [*papershelf, "load", *(sys.argv[1:] or ["examples"])], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL
        )
        with subprocess.Popen(
            [*papershelf, "serve", "--port", "0"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        ) as site:
            try:
                taken = take(browser, address_said_by(site))
            finally:
                site.terminate()
    for picture in taken:
        sys.stdout.write(f"{picture.relative_to(PROJECT)}: {picture.stat().st_size:,} bytes\n")


def address_said_by(site: subprocess.Popen[str]) -> str:
    """The address at which the site is served, once it is."""
    assert site.stdout is not None
    for line in site.stdout:
        if found := re.search(r"(http://\S+)/", line):
            return found.group(1)
    sys.exit("The site did not start.")


def take(browser: str, address: str) -> list[Path]:
    """Take the pictures; gives where they are."""
    with urllib.request.urlopen(address + SHOWN) as answer:
        slug = json.load(answer)[0]["slug"]
    with urllib.request.urlopen(f"{address}/leaderboards.json") as answer:
        dataset = json.load(answer)["datasets"][0]["slug"]
    pictures = (
        ("site", f"/papers/{slug}", SIZE, "light"),
        ("board", f"/leaderboards/{dataset}", SIZE, "light"),
        ("sql", "/papershelf?sql=select+slug,+title,+votes%0Afrom+papers%0Alimit+5", SIZE, "light"),
        ("phone", f"/leaderboards/{dataset}", PHONE, "dark"),
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        for name, page_address, size, scheme in pictures:
            page = chromium.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address + page_address)
            page.screenshot(path=IMAGES / f"{name}.png")
        chromium.close()
    return [IMAGES / f"{name}.png" for name, *_ in pictures]


if __name__ == "__main__":
    main()
