"""The pages of boards and listings, the former addresses that lead to them, and what machines read of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from datasette.app import Datasette
from sqlalchemy import text

from papershelf.database import open_for_writing
from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import YEARS, board_shelf
from tests.papershelf.site.conftest import Get, getter, running


@pytest.fixture(scope="module")
def board_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("boards")
    publish(board_shelf(folder), folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


@pytest.fixture(scope="module")
def get(board_site: Datasette) -> Get:
    return getter(board_site)


def test_the_feed_of_all_boards_has_results_that_lead_one_the_newest_first(get: Get) -> None:
    feed = feedparser.parse(get("/leaderboards.atom").content)
    assert not feed.bozo
    dates = [entry.updated for entry in feed.entries]
    assert len(dates) > 1
    assert dates == sorted(dates, reverse=True)
    assert all(entry.link.startswith("http://localhost/papers/") for entry in feed.entries)
    own = feedparser.parse(get("/leaderboards/imagenet.atom").content)
    assert {entry.id for entry in own.entries} & {entry.id for entry in feed.entries}


def test_a_task_is_asked_for_by_any_name(get: Get) -> None:
    rows = get("/leaderboards.json?task=Image+Classification").json()["datasets"]
    assert rows
    for spelling in ("image-classification", "ImageClassification", "IMAGE  CLASSIFICATION"):
        assert get(f"/leaderboards.json?task={spelling}").json()["datasets"] == rows
        feed = feedparser.parse(get(f"/leaderboards.atom?task={spelling}").content)
        assert feed.feed.title.lower() == "results that lead a board: image classification"
        assert feed.entries


def words(page: str) -> str:
    body = re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def ranking(page: str) -> list[list[str]]:
    """The cells of the first table of a page, by row."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [
        [words(cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]


def test_the_most_active_data_sets_come_first_with_who_leads(get: Get) -> None:
    rows = ranking(get("/leaderboards").text)
    assert [row[0].split()[0] for row in rows] == ["ImageNet", "Penn"]
    assert rows[0][1] == "13 on 3 boards"
    assert rows[0][3] == "84.0 top-1 accuracy"
    assert rows[0][4] == "ShelfNet-2021 Better Shelves of 2021"
    assert [row[0].split()[0] for row in ranking(get("/leaderboards?by=newest").text)] == ["ImageNet", "Penn"]
    assert [row[0].split()[0] for row in ranking(get("/leaderboards?task=Language+Modeling").text)] == ["Penn"]


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_the_table_of_all_boards_shows_the_largest_first_and_each_to_its_end(get: Get, form: str) -> None:
    rows = get("/papershelf/leaderboard.json?_shape=array").json()
    boards = [(row["dataset"], row["metric"], row["split"], row["setting"]) for row in rows]
    assert [board for board, _ in groupby(boards)] == list(dict.fromkeys(boards))
    for _, same in groupby(rows, key=itemgetter("dataset", "metric", "split", "setting")):
        ranks = [row["rank"] for row in same]
        assert (ranks[0], ranks) == (1, sorted(ranks))
    sizes = [row["entry_count"] for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(boards)) == 4
    page = get(f"/papershelf/leaderboard{form}").text
    places = [page.index(str(row["model"])) for row in rows[: sizes[0]]]
    assert places == sorted(places)


def test_the_boards_of_a_task_are_counted_and_shown_alone(get: Get) -> None:
    page = get("/leaderboards?task=Language+Modeling&by=newest").text
    assert "1 data set has a ranking of this task" in page
    assert 'href="/leaderboards.json?by=newest&amp;task=language+modeling"' in page
    assert "2 data sets have a ranking." in get("/leaderboards").text
    assert "No board of this shelf is of this task" in get("/leaderboards?task=shelving").text


def test_a_search_for_a_data_set_or_a_task_leads_to_its_boards(get: Get) -> None:
    for words, boards in (
        ("ILSVRC", "/leaderboards/imagenet"),
        ("Language Modelling", "/leaderboards?task=language+modeling"),
    ):
        assert boards in [one["boards"] for one in get(f"/search.json?q={words}").json()["called_so"]]
        assert f'href="{boards}"' in get(f"/search?q={words}").text
        assert get(boards).status_code == 200
    assert "called-so" not in get("/search?q=better+shelves").text


def test_of_a_data_set_the_largest_board_of_the_task_is_shown(tmp_path: Path) -> None:
    url = board_shelf(tmp_path)
    engine = open_for_writing(url)
    with engine.begin() as connection:
        of_other_task = "(SELECT id FROM tasks WHERE name = 'Maps')"
        other_task = f"UPDATE results SET task_id = {of_other_task} WHERE split = 'validation'"
        connection.execute(text("UPDATE tasks SET name = 'Maps', folded_name = 'map' WHERE name LIKE 'Language%'"))
        assert connection.execute(text(other_task)).rowcount == len(YEARS)
    engine.dispose()
    publish(url, tmp_path / "public.db")
    with running(tmp_path / "public.db") as site:
        found = getter(site)
        first, second = found("/leaderboards.json?task=Maps").json()["datasets"]
        assert (first["dataset"], first["split"], first["task"], first["value"]) == (
            "ImageNet",
            "validation",
            "Maps",
            "85.0",
        )
        assert second["dataset"] == "Penn Treebank"
        assert "split=validation" in first["address"]
        assert (
            f'href="{html.escape(first["address"].replace("http://localhost", ""))}"'
            in found("/leaderboards?task=Maps").text
        )


def test_a_board_ranks_one_measure_with_values_as_printed(get: Get) -> None:
    rows = ranking(get("/leaderboards/imagenet").text)
    assert [(row[0], row[1]) for row in rows] == [
        ("1", "84.0"),
        ("2", "78.1"),
        ("2", "78.1"),
        ("4", "74.25"),
        ("5", "73.0"),
        ("6", "71.5"),
    ]
    assert rows[0][2:] == ["ShelfNet-2021 Better Shelves of 2021", "2021-05-17", "code", "stated: papers-with-code"]


def test_where_lower_is_better_the_lowest_is_first(get: Get) -> None:
    page = get("/leaderboards/penn-treebank").text
    assert [row[1] for row in ranking(page)] == ["48.7", "55.2", "61.0"]
    assert "Lower is better" in page


def test_links_switch_measure_split_and_setting(get: Get) -> None:
    page = get("/leaderboards/imagenet").text
    switches = re.findall(r'<a href="(/leaderboards/imagenet\?[^"]+)">([^<]+)</a>', page)
    ways = {label: html.unescape(address) for address, label in switches}
    assert set(ways) == {"validation", "zero-shot"}
    assert ranking(get(ways["validation"]).text)[0][1] == "85.0"
    (only,) = ranking(get(ways["zero-shot"]).text)
    assert only[:3] == ["1", "70.2%", "Listed Work 1 about Shelves"]
    assert only[5].startswith("read from the abstract, ")
    assert "zero-shot top-1 accuracy of 70.2% on ImageNet" in only[5]


def test_what_has_no_rank_stands_below_with_the_reason(get: Get) -> None:
    page = words(get("/leaderboards/imagenet").text)
    assert "Without a rank 1 more result" in page
    assert re.search(r"2\.4% Listed Work 3 about Shelves a difference, no value", page)


def test_the_records_stand_in_a_chart_and_in_a_table(get: Get) -> None:
    page = get("/leaderboards/imagenet").text
    (path,) = re.findall(r'class="points"[^>]* d="([^"]+)"', page)
    assert path.count("M") == len(YEARS)
    assert "top-1 accuracy over time; higher is better</title>" in page
    assert page.count('class="record"') == 5
    history = words(page[page.index('id="records"') :])
    assert re.search(r"2021-05-17 84\.0 ShelfNet-2021.*2016-05-17 71\.5 ShelfNet-2016", history)


@pytest.mark.parametrize("name", ["ImageNet", "IMAGENET", "ImageNet-1K", "ilsvrc", "image-net"])
def test_any_name_of_a_data_set_leads_to_its_boards(get: Get, name: str) -> None:
    answer = get(f"/leaderboards/{name}?metric=top-1+accuracy")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/leaderboards/imagenet?metric=top-1+accuracy"


@pytest.mark.parametrize("metric", ["Top-1 accuracy", "top1 accuracy", "TOP-1+ACCURACY"])
def test_any_name_of_a_metric_chooses_its_board(get: Get, metric: str) -> None:
    assert get(f"/leaderboards/imagenet?metric={metric}&split=Validation").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/leaderboards/nothing",
        "/leaderboards/nothing.json",
        "/leaderboards/imagenet?metric=nothing",
        "/leaderboards/imagenet?split=nothing",
        "/leaderboards/imagenet?page=2",
        "/leaderboards?page=2",
        "/listings/2024-02-30",
        "/listings/2024-13",
        "/listings/2024-W60",
        "/listings/1999-01-01",
        "/listings/2024-04-01?page=2",
        "/listings/0000-01-01",
        "/listings/9999-12",
        "/listings/9999-12-31",
        "/listings/9999-W52",
        "/sitemaps/2.xml",
        "/sitemaps/x.xml",
    ],
)
def test_what_there_is_not_is_not_found(get: Get, address: str) -> None:
    assert get(address).status_code == 404


def test_a_board_as_json_has_all_its_rows(get: Get) -> None:
    answer = get("/leaderboards/imagenet.json")
    found = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (found["dataset"], found["metric"], found["is_higher_better"]) == ("ImageNet", "top-1 accuracy", True)
    assert [row["rank"] for row in found["rows"]] == [1, 2, 2, 4, 5, 6]
    assert found["rows"][0]["paper_address"] == "http://localhost/papers/better-shelves-of-2021"
    assert [row["why_unranked"] for row in found["unranked"]] == ["a difference, no value"]
    assert len(found["boards"]) == 3
    for other in found["boards"]:
        assert len(get(other["address"].removeprefix("http://localhost")).json()["rows"]) == other["entry_count"]
    assert not any(key == "id" or key.endswith("_id") for row in found["rows"] for key in row)
    listed = get("/leaderboards.json").json()["datasets"]
    assert [row["slug"] for row in listed] == ["imagenet", "penn-treebank"]


@pytest.mark.parametrize("address", ["/listings/2024-04-01", "/leaderboards/imagenet", "/leaderboards"])
def test_what_is_no_number_of_a_page_is_refused(get: Get, address: str) -> None:
    assert get(f"{address}?page=x").status_code == 400
    assert get(f"{address}?page=1").status_code == get(f"{address}?page=").status_code == 200


def test_a_result_on_the_page_of_a_paper_leads_to_its_board_and_says_its_place(get: Get) -> None:
    page = get("/papers/better-shelves-of-2019").text
    links = [html.unescape(link) for link in re.findall(r'href="(/leaderboards/[^"]+)">\d of', page)]
    assert len(links) == 3
    places = re.findall(r">(\d) of (\d)</a>", page)
    assert sorted(places) == [("1", "3"), ("2", "6"), ("2", "6")]
    for link in links:
        assert "Better Shelves of 2019" in get(link).text


def test_similar_papers_are_those_that_share_what_few_have(get: Get) -> None:
    page = words(get("/papers/listed-work-1-about-shelves").text)
    assert "Similar papers Listed Work" in page or "Similar papers Better Shelves" in page


def test_the_listing_of_a_day_has_its_papers_and_those_before_and_after(get: Get) -> None:
    page = get("/listings/2024-04-01").text
    assert "<h1>Monday, 1 April 2024</h1>" in page
    assert 'href="/listings/2024-03-28" rel="prev"' in page
    assert 'href="/listings/2024-04-02" rel="next"' in page
    assert "8 votes Listed Work 3 about Shelves Ada Lovelace, Emmy Noether, Mary Shelley and 1 more" in words(page)
    last = get("/listings/2024-04-02").text
    assert 'rel="next"' not in last
    assert "example/colour" in last


def test_a_week_and_a_month_have_each_paper_once_with_its_best_votes(get: Get) -> None:
    week = get("/listings/2024-W14").text
    assert "Week of 1 April to 7 April 2024" in week
    assert 'href="/listings/2024-W13" rel="prev"' in week
    assert re.findall(r"Listed Work \d", week) == ["Listed Work 2", "Listed Work 3"]
    month = get("/listings/2024-03").text
    assert "March 2024" in month
    assert 'href="/listings/2024-04" rel="next"' in month
    assert "Listed Work 1" in month
    assert "70.2% top-1 accuracy on" in words(month)
    found = get("/listings/2024-04.json").json()
    assert [row["votes"] for row in found["papers"]] == [60, 8]
    assert get("/listings").headers["location"] == "/listings/2024-04-02"


@pytest.mark.parametrize(
    ("former", "ours"),
    [
        ("/sota/image-classification-on-imagenet", "/leaderboards/imagenet?metric=top-1+accuracy&split=&setting="),
        ("/sota/language-modelling-on-penn-treebank", "/leaderboards/penn-treebank?metric=perplexity&split=&setting="),
        ("/sota/whatever-on-imagenet", "/leaderboards/imagenet"),
        ("/sota/nothing-on-nothing", "/search?q=nothing+on+nothing"),
        ("/sota", "/leaderboards"),
        ("/paper/better-shelves-of-2021", "/papers/better-shelves-of-2021"),
        ("/paper/listed-work-2", "/papers/listed-work-2-about-shelves"),
        ("/paper/listed-work", "/search?q=listed+work"),
        ("/task/image-classification", "/leaderboards?task=image+classification"),
        ("/task/shelving", "/search?q=shelving"),
        ("/dataset/imagenet", "/leaderboards/imagenet"),
        ("/dataset/nothing", "/search?q=nothing"),
        ("/method/adam", "/search?q=adam"),
        ("/latest", "/listings"),
    ],
)
def test_addresses_of_papers_with_code_lead_to_ours(get: Get, former: str, ours: str) -> None:
    answer = get(former)
    assert answer.status_code in (301, 302)
    assert answer.headers["location"] == ours


def test_the_sitemap_has_papers_boards_and_listings_and_nothing_that_is_not_there(get: Get) -> None:
    place = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"

    def places(address: str) -> list[str]:
        return [found.text or "" for found in ElementTree.fromstring(get(address).text).iter(place)]

    robots = get("/robots.txt").text
    assert "Disallow: /papershelf\n" in robots
    (index,) = re.findall("Sitemap: http://localhost(.*)", robots)
    pages = [page for sitemap in places(index) for page in places(urlsplit(sitemap).path)]
    assert len(pages) == len(set(pages)) == 2 + 9 + 2 + 3
    assert all(get(urlsplit(page).path).status_code == 200 for page in pages)


def test_every_link_from_page_to_page_leads_somewhere(get: Get) -> None:
    """Crawls our own pages, and asks whether each address that they name within the site answers."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        address = waiting.pop()
        answer = get(address)
        assert answer.status_code in (200, 301, 302), (address, answer.status_code)
        if answer.status_code != 200:
            found = [answer.headers["location"]]
        elif address.startswith("/papershelf") or "text/html" not in answer.headers["content-type"]:
            continue  # Datasette's own pages have tests of their own
        else:
            found = [html.unescape(link) for link in re.findall(r'(?:href|src)="(/[^"#]*)', answer.text)]
        for link in found:
            if link not in seen and not link.endswith(".db"):
                seen.add(link)
                waiting.append(link)
    assert len([address for address in seen if address.startswith("/leaderboards/")]) >= 5
    papers = [address for address in seen if address.startswith("/papers/")]
    assert len(papers) == 9 * 5  # each has a page and four files
    assert len([address for address in seen if address.startswith("/listings/")]) >= 7


@pytest.mark.parametrize(
    ("list_of", "forms", "asked", "told"),
    [
        ("/leaderboards", ["", ".json"], "by=votes", "by= is rows or newest."),
        ("/leaderboards/imagenet", ["", ".json", ".csv"], "better=sideways", "better= is higher or lower."),
        ("/datasets/imagenet", ["", ".json", ".csv"], "papers=measured", "papers= is measuring or naming."),
    ],
)
def test_what_is_none_of_the_choices_is_refused_by_their_names(
    get: Get, list_of: str, forms: list[str], asked: str, told: str
) -> None:
    for form in forms:
        answer = get(f"{list_of}{form}?{asked}")
        assert answer.status_code == 400, form
        assert told in (answer.json()["error"] if form == ".json" else answer.text)


@pytest.mark.parametrize(
    ("address", "name", "choices"),
    [
        ("/leaderboards.json", "by", ("rows", "newest")),
        ("/leaderboards/imagenet.json", "better", ("higher",)),
        ("/datasets/imagenet.json", "papers", ("measuring", "naming")),
    ],
)
def test_every_choice_is_taken_and_none_is_as_if_it_were_not_there(
    get: Get, address: str, name: str, choices: tuple[str, ...]
) -> None:
    for choice in choices:
        assert get(f"{address}?{name}={choice}").status_code == 200
    assert get(f"{address}?{name}=").json() == get(address).json()
