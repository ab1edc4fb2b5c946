"""Every kind of page by keyboard alone, with keys that are really pressed: all is reached, shown, used and left."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.papershelf.site.page_kinds import KINDS, address_of, shelf_of_all_kinds
from tests.papershelf.site.test_browser import FLAGS
from tests.papershelf.site.visitors import serving

NUMBERED = """() => {
    const able = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    const shown = [...document.querySelectorAll(able)].filter(at => at.checkVisibility({contentVisibilityAuto: true}));
    return shown.map((at, number) => {
        at.dataset.number = number;
        const {left, top, width, height} = (at.closest('.schema, .scroll, .facets ul') ?? at).getBoundingClientRect();
        return {number, left: left + scrollX, top: top + scrollY, width, height, tabindex: at.tabIndex};
    });
}"""
"""Number what one can use of a page, in the order of its text; in a box that scrolls it stands where the box does."""
FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(at);
    const {left, top, right, bottom, width, height} = at.getBoundingClientRect();
    return {
        number: Number(at.dataset.number), outline: outlineStyle, width: parseFloat(outlineWidth), colour: outlineColor,
        seen: width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
    };
}"""
"""What has the focus; null where the page has been left."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keyboard")


@pytest.fixture(scope="module")
def context(folder: Path, chromium: str) -> Iterator[BrowserContext]:
    pointer = shelf_of_all_kinds(folder)
    with serving(str(pointer), errors=folder / "errors.log") as (_, port), sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser.new_context(viewport={"width": 1280, "height": 800}, base_url=f"http://127.0.0.1:{port}")
        browser.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab of its own: where the focus was is not forgotten when one goes to another address."""
    page = context.new_page()
    yield page
    page.close()


def walk(page: Page, key: str, most: int) -> Iterator[dict[str, Any]]:
    """Press a key until the page is left; what has the focus each time."""
    for _ in range(most):
        page.keyboard.press(key)
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return
        yield focused
    raise AssertionError("The keyboard does not leave the page.")


@pytest.mark.parametrize("kind", KINDS)
def test_the_tabulator_reaches_all_of_a_page_in_its_order_and_leaves_it(page: Page, folder: Path, kind: str) -> None:
    page.goto(address_of(kind, folder))
    usable = page.evaluate(NUMBERED)
    assert [one for one in usable if one["tabindex"] > 0] == []
    reached = list(walk(page, "Tab", len(usable) + 2))
    assert [one["number"] for one in reached] == [one["number"] for one in usable]
    assert [one for one in reached if one["outline"] != "solid" or one["width"] < 2 or not one["seen"]] == []
    # What follows stands below, or beside: nothing leads back up the same column.
    places = usable[1:]  # the first is the way past the navigation, which stands aside until it is reached
    back = [
        (before, after)
        for before, after in pairwise(places)
        if after["top"] + after["height"] <= before["top"] and after["left"] < before["left"] + before["width"]
    ]
    assert back == []


def test_one_goes_back_as_one_came(page: Page, folder: Path) -> None:
    page.goto(address_of("SQL", folder))
    usable = page.evaluate(NUMBERED)
    page.locator("footer a").last.focus()
    back = list(islice(walk(page, "Shift+Tab", len(usable)), len(usable) - 1))
    assert [one["number"] for one in back] == [one["number"] for one in reversed(usable[:-1])]


@pytest.mark.parametrize("kind", KINDS)
def test_one_key_leads_past_the_navigation(page: Page, folder: Path, kind: str) -> None:
    page.goto(address_of(kind, folder))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, footer') !== null")


def test_details_open_and_close_by_keys(page: Page, folder: Path) -> None:
    page.goto(address_of("paper of many results", folder))
    summary = page.locator("main summary", has_text="more results")
    summary.focus()
    for key, opened in (("Enter", True), ("Enter", False), ("Space", True)):
        page.keyboard.press(key)
        assert summary.evaluate("summary => summary.parentElement.open") is opened
    page.keyboard.press("Tab")
    assert summary.evaluate("summary => summary.parentElement.contains(document.activeElement)")


def test_switches_of_a_board_work_by_keys(page: Page, folder: Path) -> None:
    page.goto(address_of("board", folder))
    page.get_by_role("navigation", name="Split").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**split=validation**")
    assert page.get_by_role("navigation", name="Split").locator("[aria-current]").inner_text() == "validation"


def test_the_editor_of_sql_is_written_in_run_and_left_by_keys(page: Page, folder: Path) -> None:
    page.goto(address_of("tables and SQL", folder))
    page.get_by_label("Query").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("select 6 * 7 as answer")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Run"
    page.keyboard.press("Enter")
    page.wait_for_url("**sql=**")
    assert page.get_by_role("region", name="Rows").inner_text().split() == ["answer", "42"]
