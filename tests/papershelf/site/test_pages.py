"""The pages of the site: home, papers, lists, errors."""

from __future__ import annotations

import asyncio
import html
import re
import time
from typing import Any

import pytest
from datasette.app import Datasette
from markupsafe import Markup

from papershelf.site.evidence import Piece, cut, printed, with_addresses, with_paths
from tests.papershelf.site.conftest import Get
from tests.papershelf.small_shelf import ABSTRACT, HOSTILE

PAGES = [
    "/",
    "/leaderboards",
    "/leaderboards/imagenet",
    "/listings/2024-03-13",
    "/listings/2024-W11",
    "/listings/2024-03",
    "/papers/pruning-once-is-enough",
    "/papers/hostile-words",
    "/papers/a-bare-title",
    "/papers/no-such-paper",
    "/papershelf",
    "/papershelf/papers",
    "/papershelf/papers?_search=pruning",
    "/papershelf/papers?_search=nowhere",
    "/papershelf/papers?_col=title&_col=abstract",
    "/papershelf/links",
    "/papershelf/authors",
    "/authors",
    "/authors/ada-lovelace",
    "/search?q=pruning",
    "/papershelf/paper_details",
    "/papershelf/search_papers?words=pruning",
    "/papershelf?sql=select+title,+abstract+from+papers",
    "/papershelf?sql=select+nothing",
]


def words(page: str) -> str:
    """The text of a page as a reader sees it."""
    body = re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    apart = re.sub(r"</?(?:li|td|tr|p|div|br|h\d)\b[^>]*>", " ", body)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", apart)))


def test_the_home_page_counts_and_lists_papers(get: Get) -> None:
    page = words(get("/").text)
    assert "63 papers" in page
    assert "Wednesday, 20 March 2024 7 votes Hostile Words" in page
    assert (
        "42 votes Pruning Once Is Enough A. Lovelace, Bob O'Brien listed 2024-03-13 Example/Pruner 321 stars "
        "76.1% Accuracy on ImageNet, place 1 of 1"
    ) in page
    assert "hf-daily 2 2024-03-20" in page


def test_the_page_of_a_paper_shows_all_that_is_known_of_it(get: Get) -> None:
    page = words(get("/papers/pruning-once-is-enough").text)
    for expected in (
        "A. Lovelace, Bob O'Brien",
        "2024-03-12",
        "ICML 2025",
        "arXiv:2403.01234",
        "doi:10.1000/pruning",
        "42 votes",
        ABSTRACT,
        "Example/Pruner github.com · 321 stars · official · more from march.txt",
        "76.1% Accuracy ImageNet Image Classification",
        "90 % · 80 % · 70 %",
        "2.4x ratio Speedup",
        "2024-03-13.json 2024-03-13 hf-daily 0 2024-03-13 50 authors, published_on, title",
        "march.txt – hf-page 0 – – abstract",
        "pruning topics written by a machine",
        "Lovelace, A., & O'Brien, B. (2025). Pruning Once Is Enough. In International Conference on Machine Learning. "
        "https://doi.org/10.1000/pruning",
        "preprint v1 2024-03-12 from march.txt",
        "proceedings 2025 ICML, 11-19 doi:10.1000/pruning from march.txt",
        "Cited by Hostile",
        "Named in the abstract Once-Pruning method ImageNet data set",
        "1 of 1 90 % · 80 % · 70 %",
        "PDF Code 2 results Cite",
        "title = {Pruning Once Is Enough}",
    ):
        assert expected in page, expected


def test_a_paper_that_was_taken_back_says_so(get: Get) -> None:
    assert "took this work back" in get("/papers/a-bare-title").text
    assert "took this work back" not in get("/papers/pruning-once-is-enough").text


def test_a_day_without_its_year_is_shown_as_printed(get: Get) -> None:
    assert "day as printed May 30" in get("/papers/a-bare-title").text
    assert "day as printed" not in get("/papers/pruning-once-is-enough").text


@pytest.mark.parametrize("address", ["/papershelf/leaderboard", "/papershelf/leaderboard_of?dataset=imagenet&metric="])
def test_a_board_says_rank_value_model_paper_evidence_and_where_the_code_is(get: Get, address: str) -> None:
    page = get(address).text
    board = page[page.index('<table class="board">') :]
    for expected in (
        '<td class="rank">1</td>',
        '<td class="value">76.1%</td>',
        'href="/papers/pruning-once-is-enough"',
        "an accuracy of 76.1% on ImageNet",
        'href="https://github.com/example/pruner"',
    ):
        assert expected in board
    assert 'class="board"' not in get("/papershelf/leaderboard?_col=rank&_col=paper").text


def test_the_venue_of_a_paper_is_named_in_full_and_leads_to_what_else_was_there(get: Get) -> None:
    page = get("/papers/pruning-once-is-enough").text
    assert '<meta name="citation_conference_title" content="International Conference on Machine Learning">' in page
    assert 'href="/venues/icml"' in page
    for name in ("icml", "ICML%20Conference", "international%20conference%20on%20machine%20learning"):
        assert "Pruning Once Is Enough" in get(f"/papershelf/papers_at_venue?venue={name}&year=2025").text
        assert "Pruning Once Is Enough" not in get(f"/papershelf/papers_at_venue?venue={name}&year=2024").text


def test_the_page_of_a_paper_tells_machines_what_it_is(get: Get) -> None:
    page = get("/papers/pruning-once-is-enough").text
    for expected in (
        '<link rel="canonical" href="http://localhost/papers/pruning-once-is-enough">',
        '<meta property="og:title" content="Pruning Once Is Enough">',
        '<meta name="citation_author" content="A. Lovelace">',
        '<meta name="citation_publication_date" content="2024/03/12">',
        '<meta name="citation_doi" content="10.1000/pruning">',
        '<meta name="citation_pdf_url" content="https://arxiv.org/pdf/2403.01234">',
        'itemtype="https://schema.org/ScholarlyArticle"',
        '<span itemprop="name">Bob O&#39;Brien</span>',
        '<time itemprop="datePublished" datetime="2024-03-12">',
    ):
        assert expected in page, expected


def test_evidence_is_marked_in_the_abstract_and_results_lead_to_it(get: Get) -> None:
    page = get("/papers/pruning-once-is-enough").text
    marked = re.findall(r'<mark id="evidence-(\d+)">(.*?)</mark>', page)
    assert marked == [("1", "an accuracy of 76.1% on ImageNet and runs 2.4x faster")]
    assert page.count('href="#evidence-1"') == 2


@pytest.mark.parametrize("slug", ["pruning-once", "Pruning-Once", "Pruning-Once-Is-Enough"])
def test_an_address_of_a_record_leads_to_the_paper_for_good(get: Get, slug: str) -> None:
    answer = get(f"/papers/{slug}")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/papers/pruning-once-is-enough"


def test_the_number_of_a_paper_leads_to_its_address(get: Get) -> None:
    answer = get("/papershelf/papers/1")
    assert answer.status_code == 302
    assert answer.headers["location"] == "/papers/pruning-once-is-enough"
    assert get("/papershelf/papers/999").status_code == 404


def test_above_a_paper_are_all_papers(get: Get) -> None:
    answer = get("/papers")
    assert (answer.status_code, answer.headers["location"]) == (302, "/papershelf/papers")


@pytest.mark.parametrize(
    "address", ["/papers/no-such-paper", "/papers/Pruning", "/nothing", "/papershelf/nothing", "/-/threads"]
)
def test_an_unknown_address_is_a_page_that_says_so(get: Get, address: str, capfd: pytest.CaptureFixture[str]) -> None:
    answer = get(address)
    assert answer.status_code == 404
    assert "Not found" in answer.text
    assert 'role="search"' in answer.text
    assert capfd.readouterr() == ("", "")


def test_an_unknown_address_that_asks_for_json_gets_it(get: Get) -> None:
    answer = get("/papershelf/nothing.json")
    assert answer.status_code == 404
    assert answer.json()["ok"] is False


def test_a_failure_within_says_nothing_of_the_inside(
    site: Datasette, get: Get, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("an inner secret")

    monkeypatch.setattr(site.get_database("papershelf"), "execute", fail)
    answer = get("/papers/pruning-once-is-enough")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "an inner secret" in caplog.text


@pytest.mark.parametrize("address", PAGES)
def test_what_sources_print_is_never_markup(get: Get, address: str) -> None:
    page = get(address).text
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in "".join(re.findall(r'(?:href|src|action)="([^"]*)"', page)).lower()
    if address in ("/papers/hostile-words", "/papershelf/links", "/papershelf?sql=select+title,+abstract+from+papers"):
        assert html.escape(HOSTILE, quote=False).split("&lt;img")[0].replace('"', "&#34;") in page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_needs_nothing_from_elsewhere_and_no_script(get: Get, address: str) -> None:
    answer = get(address)
    loaded = re.findall(
        r'<(?:link rel="(?:stylesheet|icon)"|img|iframe|source)[^>]*?(?:href|src)="([^"]*)"', answer.text
    )
    assert loaded
    assert all(address.startswith("/site/") and get(address).status_code == 200 for address in loaded)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound_for_readers_by_keyboard_or_voice(get: Get, address: str) -> None:
    page = get(address).text
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert '<a class="skip" href="#content">' in page
    assert page.count("<main") == page.count("<h1") == 1
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
        if 'type="hidden"' in field or 'type="checkbox"' in field:
            continue
        identifier = re.search(r'\bid="([^"]+)"', field)
        assert "aria-label=" in field or (identifier and f'for="{identifier.group(1)}"' in page), field


def test_links_out_of_the_site_are_not_vouched_for(get: Get) -> None:
    for address in ("/papers/pruning-once-is-enough", "/papershelf/repos", "/papershelf/most_starred_repositories"):
        links = re.findall(r'<a href="https://github[^>]*>', get(address).text)
        assert links
        assert all('rel="nofollow noopener"' in link for link in links)


@pytest.mark.parametrize(
    ("spans", "expected", "numbers"),
    [
        ([], [Piece("abcdef")], []),
        ([(1, 3)], [Piece("a"), Piece("bc", 1), Piece("def")], [1]),
        ([(0, 6)], [Piece("abcdef", 1)], [1]),
        ([(4, 6), (0, 2)], [Piece("ab", 1), Piece("cd"), Piece("ef", 2)], [2, 1]),
        ([(0, 3), (2, 5), (2, 4)], [Piece("abcde", 1), Piece("f")], [1, 1, 1]),
        ([(0, 2), (2, 4)], [Piece("ab", 1), Piece("cd", 2), Piece("ef")], [1, 2]),
        ([None, (3, 9), (2, 2), (-1, 2)], [Piece("abcdef")], [None, None, None, None]),
    ],
)
def test_an_abstract_is_cut_at_its_evidence(
    spans: list[tuple[int, int] | None], expected: list[Piece], numbers: list[int | None]
) -> None:
    assert cut("abcdef", spans) == (expected, numbers)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Code is at https://github.com/a/b.", ["https://github.com/a/b"]),
        (
            "(see https://en.wikipedia.org/wiki/A_(b)), and http://x.org/?a=1&b=2;",
            ["https://en.wikipedia.org/wiki/A_(b)", "http://x.org/?a=1&amp;b=2"],
        ),
        (r"\\url{https://a.org/x}", ["https://a.org/x"]),
        ("**https://a.org/x**", ["https://a.org/x"]),
        ("javascript:alert(1) ftp://a.org mailto:a@b.org", []),
        ("https://a.org/<script>", ["https://a.org/"]),
    ],
)
def test_addresses_in_a_text_are_links(text: str, links: list[str]) -> None:
    shown = str(with_addresses(text))
    assert re.findall(r'<a href="([^"]*)" rel="nofollow noopener">', shown) == links
    assert html.unescape(re.sub(r"</?a\b[^>]*>", "", shown)) == text


def test_evidence_is_counted_in_code_points() -> None:
    assert cut("𝜖 is 1", [(5, 6)])[0] == [Piece("𝜖 is "), Piece("1", 1)]


def test_paths_of_the_site_in_a_sentence_are_links_and_nothing_else_is() -> None:
    told = (
        "No <b> is named 'x/y'; /datasets lists them, Ada (/authors/ada-lovelace) too: https://a.example/b, and/or 1/2."
    )
    page = with_paths(told, lambda path: f"/shelf{path}")
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', page) == [
        ("/shelf/datasets", "/datasets"),
        ("/shelf/authors/ada-lovelace", "/authors/ada-lovelace"),
    ]
    assert html.unescape(re.sub(r"</?a[^>]*>", "", page)) == told
    assert with_paths(Markup("<p>/datasets</p>"), str) == "<p>/datasets</p>"


def test_paths_are_found_in_time_that_grows_with_the_sentence() -> None:
    told = "No paper has the address /papers/" + "a/a-/" * 100_000 + "."
    before = time.process_time()
    assert "<a" not in with_paths(told, str)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.9586590074394953", '<span title="0.9586590074394953">0.9586…</span>'),
        ("12.1234567 ± 0.0000001", '<span title="12.1234567 ± 0.0000001">12.1234… ± 0.0000…</span>'),
        ("0.123456", "0.123456"),
        ("76.1%", "76.1%"),
        ("1250569500", "1250569500"),
        ("<1.5>", "&lt;1.5&gt;"),
    ],
)
def test_a_number_with_many_decimals_is_cut_and_whole_to_whoever_points_at_it(value: str, shown: str) -> None:
    assert printed(value) == shown


@pytest.mark.parametrize(
    ("value", "unit", "error", "shown"),
    [
        ("37.1%", "%", None, "37.1%"),
        ("37.1", "%", None, "37.1%"),
        ("0.7452 ± 0.0004", None, 0.0004, "0.7452 ± 0.0004"),
        ("11.1", None, 1.2, "11.1 ± 1.2"),
        ("12.5 ms", "ms", None, "12.5 ms"),
    ],
)
def test_a_value_is_shown_once_with_its_unit_and_its_error(
    site: Datasette, value: str, unit: str | None, error: float | None, shown: str
) -> None:
    result = {"value": 1.0, "value_text": value, "unit": unit, "value_error": error}
    row = {"rank": 1, "value": value, "unit": unit, "model": "A", "paper_slug": None, "metric": "", "split": None}
    templates = {
        '{% import "_results.html" as cells with context %}{{ cells.value(result) }}': shown,
        '{% import "_board.html" as boards with context %}{{ boards.board([row]) }}': shown if not error else value,
    }
    given = {
        "result": result,
        "row": {**dict.fromkeys(("setting", "task", "paper", "confidence", "evidence", "code")), **row},
    }
    for template, wanted in templates.items():
        text = asyncio.run(site.render_template(site.jinja_env.from_string(template), given))
        assert f">{wanted}<" in f">{text}<", template
