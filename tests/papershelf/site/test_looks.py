"""Every kind of page as a browser lays it out, wide and narrow, light and dark: nothing is cut or off the screen."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.papershelf.site.page_kinds import ERRORS, KINDS, address_of, shelf_of_all_kinds
from tests.papershelf.site.test_browser import FLAGS, overflow
from tests.papershelf.site.visitors import serving

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
STANDARD = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
"""WCAG 2.2 AA, part of which axe leaves out where it is not asked."""
COLOURS = {"type": "rule", "values": ["color-contrast"]}
"""What the scheme of colours decides."""
SCREENS = [("light", 1280, STANDARD), ("dark", 1280, COLOURS), ("light", 390, COLOURS), ("dark", 390, STANDARD)]
OFF_SCREEN = """() => {
    const inScroller = at => {
        for (; at && at !== document.body; at = at.parentElement)
            if (getComputedStyle(at).overflowX !== 'visible') return true;
        return false;
    };
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        if (!texts.currentNode.data.trim() || inScroller(texts.currentNode.parentElement)) continue;
        if (texts.currentNode.parentElement.closest('.skip')) continue;
        for (const box of range.getClientRects())
            if (box.width && (box.right > innerWidth + 1 || box.left < -1)) found.push(texts.currentNode.data.trim());
    }
    return found;
}"""
"""The texts that reach beyond the window where nothing scrolls."""
CUT = """() => {
    const pen = document.createElement('canvas').getContext('2d');
    const found = [];
    for (const at of document.querySelectorAll('body *')) {
        const style = getComputedStyle(at);
        const hides = style.overflowX === 'hidden' || style.textOverflow === 'ellipsis';
        if (hides && !at.closest('.unseen, thead') && at.scrollWidth > at.clientWidth + 1) found.push(at.outerHTML);
        if (at.placeholder && !at.value) {
            pen.font = style.font;
            const room = at.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            if (pen.measureText(at.placeholder).width > room) found.push(at.placeholder);
        }
    }
    return found;
}"""
"""What is hidden because there is no room for it: text in boxes that cut, and words that stand in an empty input."""
OVERLAPPING = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
    const labels = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
    return labels.flatMap(([text, box], at) => labels.slice(at + 1)
        .filter(([, other]) => box.left < other.right && other.left < box.right
            && box.top < other.bottom - 2 && other.top < box.bottom - 2)
        .map(([other]) => `${text} ${other}`));
})"""
"""Labels of a chart that stand on each other."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("looks")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    with serving(str(shelf_of_all_kinds(folder)), errors=folder / "errors.log") as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=SCREENS, ids=[f"{width}-{scheme}" for scheme, width, _ in SCREENS])
def screen(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[tuple[Page, dict[str, Any]]]:
    scheme, width, rules = request.param
    # The site allows no script at all, so that axe needs a way past its policy.
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 844}, base_url=served, bypass_csp=True
    )
    yield context.new_page(), rules
    context.close()


@pytest.fixture
def page(screen: tuple[Page, dict[str, Any]]) -> Page:
    return screen[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_whole_on_the_screen_and_open_to_everybody(
    screen: tuple[Page, dict[str, Any]], served: str, folder: Path, kind: str
) -> None:
    page, rules = screen
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    answer = page.goto(address_of(kind, folder))
    assert answer is not None
    assert answer.status == ERRORS.get(kind, 200)
    page.remove_listener("request", note)
    assert [url for url in asked if not url.startswith(served)] == []
    page.evaluate(
        "document.querySelectorAll('main details:not(.schema *)').forEach(details => { details.open = true; })"
    )
    assert overflow(page) == 0
    assert page.evaluate(OFF_SCREEN) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPPING) == []
    page.add_script_tag(content=AXE)
    run = "rules => axe.run({runOnly: rules})"
    found = page.evaluate(f"{run}.then(found => found.violations.map(one => [one.id, one.nodes[0].html]))", rules)
    assert found == []


OF_RESULTS = {
    "board": ("table.ranking", (".rank", ".value", ".what a")),
    "board of lower values": ("table.ranking", (".rank", ".value", ".what a")),
    "straining board": ("table.ranking", (".rank", ".value", ".what a")),
    "boards": ("table.ranking", (".name a", ".value", ".what")),
    "paper": ("table.results", (".value", ".place")),
    "paper of many results": ("table.results", (".value", ".place")),
    "leaderboard": ("table.board", (".rank", ".value", ".what a")),
    "question of a board": ("table.board", (".rank", ".value", ".what a")),
    "question": ("table.rows", ('[data-name="rank"]', '[data-name="value"]')),
    "results": ("table.rows", ("td:nth-child(2)",)),
    "repos": ("table.names-table", ("td:nth-child(1) a", "td:nth-child(2)", "td:nth-child(3)")),
}
"""Kinds of pages with results or counts, their table, and what must be on the screen of its rows."""


@pytest.mark.parametrize("kind", OF_RESULTS)
def test_value_paper_and_rank_are_on_the_screen(page: Page, folder: Path, kind: str) -> None:
    page.goto(address_of(kind, folder))
    table, cells = OF_RESULTS[kind]
    assert page.viewport_size is not None
    rows = page.locator(f"{table} >> nth=0").locator("tbody tr").all()[:5]
    assert rows
    for row in rows:
        for cell in cells:
            box = row.locator(cell).first.bounding_box()
            assert box is not None, cell
            assert box["width"] > 0
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= page.viewport_size["width"], cell
