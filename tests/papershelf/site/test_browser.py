"""The site in a real browser: what a reader does, with and without scripts, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no test leaves the machine
]
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(
    params=[(DESK, True), (DESK, False), (PHONE, True), (PHONE, False)],
    ids=["desk", "desk-without-scripts", "phone", "phone-without-scripts"],
)
def page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    viewport, scripts = request.param
    context = browser.new_context(viewport=viewport, java_script_enabled=scripts, base_url=served)
    yield context.new_page()
    context.close()


def overflow(page: Page) -> float:
    """By how many pixels the page is wider than the window."""
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert isinstance(width, int)
    return width


def test_a_reader_searches_a_word_opens_a_paper_follows_its_repository_and_sees_its_results(page: Page) -> None:
    asked: list[str] = []

    def elsewhere(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<title>A repository</title>")

    page.route(re.compile("^https:"), elsewhere)
    page.goto("/")
    page.get_by_role("searchbox").fill("pruned")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Pruning Once Is Enough").click()
    assert page.url.endswith("/papers/pruning-once-is-enough")
    assert page.get_by_role("heading", level=1).inner_text() == "Pruning Once Is Enough"

    page.get_by_role("link", name="Example/Pruner", exact=True).click()
    page.wait_for_url("https://github.com/**")
    assert asked == ["https://github.com/example/pruner"]
    assert page.title() == "A repository"
    page.go_back()

    results = page.locator("section", has=page.get_by_role("heading", name="Results")).locator("tbody tr")
    assert results.count() == 2
    first = results.first.inner_text()
    assert all(expected in first for expected in ("76.1%", "Accuracy", "ImageNet", "90 %"))
    results.first.get_by_role("link", name="an accuracy of").click()
    assert page.url.endswith("#evidence-1")
    assert page.locator("mark:target").inner_text().startswith("an accuracy of 76.1%")

    results.first.get_by_role("link", name="1 of 1").click()
    assert page.get_by_role("heading", level=1).inner_text() == "ImageNet"
    assert "Pruning Once Is Enough" in page.get_by_role("table").first.inner_text()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/papers/pruning-once-is-enough",
        "/papers/hostile-words",
        "/leaderboards",
        "/leaderboards/imagenet",
        "/listings/2024-03-13",
        "/papershelf",
        "/papershelf/papers?_search=pruning",
        "/papershelf/results",
        "/papershelf/leaderboard",
        "/papershelf/search_papers?words=pruning",
        "/papershelf?sql=select+*+from+results",
        "/papers/nothing",
    ],
)
def test_no_page_scrolls_sideways_on_a_phone_or_loads_anything_from_elsewhere(
    browser: Browser, served: str, address: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=served)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    assert overflow(page) == 0
    assert [url for url in asked if not url.startswith(served)] == []
    assert [text for text in complaints if "404" not in text] == []
    context.close()


@pytest.mark.parametrize("address", ["/papershelf/leaderboard", "/papershelf/leaderboard_of?dataset=imagenet&metric="])
@pytest.mark.parametrize("width", [390, 1280])
def test_rank_value_and_paper_of_a_board_are_on_the_screen(
    browser: Browser, served: str, address: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, base_url=served)
    page = context.new_page()
    page.goto(address)
    row = page.locator("table.board tbody tr").first
    boxes = [row.locator(cell).bounding_box() for cell in (".rank", ".value", ".what > a", ".which")]
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert all(box is not None and box["y"] + box["height"] <= 844 for box in boxes[:3])
    context.close()


def test_the_keyboard_alone_leads_past_the_navigation_and_shows_where_it_is(browser: Browser, served: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=served)
    page = context.new_page()
    page.goto("/papers/pruning-once-is-enough")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate(
        "() => { const at = document.activeElement; return [at.innerText, getComputedStyle(at).outlineStyle]; }"
    )
    assert focused == ["A. Lovelace", "solid"]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, served: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, base_url=served)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/papers/pruning-once-is-enough")
    contrast = """
        selector => {
            const light = colour => {
                const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(value => {
                    const part = value / 255;
                    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const element = document.querySelector(selector);
            let ground = element;
            while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
            const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(ground).backgroundColor)];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }
    """
    for selector in ("h1", ".abstract", "mark", ".authors a", ".facts li", ".quiet", ".bar nav a", "th", ".bar button"):
        assert page.evaluate(contrast, selector) >= 4.5, selector
    context.close()
