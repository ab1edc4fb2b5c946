"""What axe-core finds wrong with the pages for people who use a screen reader, a keyboard or much contrast: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import board_shelf
from tests.papershelf.site.test_browser import FLAGS, overflow
from tests.papershelf.site.visitors import serving

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
ADDRESSES = [
    "/",
    "/leaderboards",
    "/leaderboards?task=image+classification",
    "/leaderboards/imagenet",
    "/leaderboards/imagenet?metric=top-1+accuracy&split=&setting=zero-shot",
    "/leaderboards/penn-treebank",
    "/listings/2024-03-28",
    "/listings/2024-W13",
    "/papers/better-shelves-of-2019",
    "/papers/listed-work-1-about-shelves",
    "/search?q=shelves",
    "/search?q=nothing+at+all",
    "/authors",
    "/authors/ada-lovelace",
    "/datasets",
    "/datasets/imagenet",
    "/repos",
    "/repos/github.com/example/colour",
    "/tasks/image-classification",
    "/metrics/perplexity",
    "/models/shelfnet-2019",
    "/documents",
    "DOCUMENT",
    "/papershelf",
    "/papershelf?sql=select+*+from+papers",
    "/papershelf?sql=select+nothing",
    "/papershelf/papers",
    "/papershelf/leaderboard",
    "/papershelf/results",
    "/papershelf/entries",
    "/papershelf/code_by_venue?year=",
    "/papershelf/leaderboard_of?dataset=imagenet&metric=",
    "/papers/nothing",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("boards")
    publish(board_shelf(folder), folder / "public.db")
    with serving(str(folder / "public.db"), errors=folder / "errors.log") as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 390)], ids=["light-desk", "dark-phone"])
def page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    scheme, width = request.param
    # The site allows no script at all, so that axe needs a way past its policy.
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 844}, base_url=served, bypass_csp=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, address: str) -> None:
    if address == "DOCUMENT":
        page.goto("/documents")
        page.get_by_role("link", name="tables.json").click()
    else:
        page.goto(address)
    page.add_script_tag(content=AXE)
    found = page.evaluate("axe.run().then(result => result.violations.map(one => [one.id, one.nodes[0].html]))")
    assert found == []
    assert overflow(page) == 0


@pytest.mark.parametrize("address", ["/leaderboards/imagenet", "/leaderboards/penn-treebank"])
def test_rank_value_and_paper_of_a_ranking_are_on_the_screen(page: Page, address: str) -> None:
    page.goto(address)
    row = page.locator("table.ranking tbody tr").first
    row.scroll_into_view_if_needed()
    assert page.viewport_size is not None
    for cell in (".rank", ".value", ".what a"):
        box = row.locator(cell).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.viewport_size["width"]
