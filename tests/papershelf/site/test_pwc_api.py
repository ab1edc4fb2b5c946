"""The API of the original Papers with Code: its addresses, pages, filters, names and errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import msgspec
import pytest
from datasette.app import Datasette

from papershelf.site.lanes import PWC_API, SEARCHES, TABLES, lane_of
from papershelf.site.metadata import DATABASE
from papershelf.site.pwc_api.asking import MOST_ROWS, Asked, Page
from papershelf.site.pwc_api.endpoints import ENDPOINTS, Endpoint
from papershelf.site.pwc_api.evaluations import all_tables
from papershelf.site.pwc_api.named import all_of
from papershelf.site.pwc_api.papers import all_papers
from papershelf.snapshot.publish import publish
from tests.papershelf.site.conftest import running
from tests.papershelf.site.pwc_shelf import pwc_shelf

Ask = Callable[[str], Any]
TABLE = "image-classification-on-imagenet"
PARTS = {
    "paper_id": "shelves-in-court",
    "owner": "example",
    "name": "court",
    "author_id": "ada-lovelace",
    "venue_id": "icml",
    "proceeding_id": "icml-2021",
    "area_id": "cs-cv",
    "task_id": "image-classification",
    "dataset_id": "imagenet",
    "method_id": "adam",
    "evaluation_id": TABLE,
    "metric_id": "top-1-accuracy",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("pwc")
    publish(pwc_shelf(folder), folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


@pytest.fixture(scope="module")
def ask(site: Datasette) -> Ask:
    """Ask an address below the root of the API."""

    def ask(path: str) -> Any:
        return asyncio.run(site.client.get(f"{PWC_API}{path}"))

    return ask


@pytest.fixture(scope="module")
def parts(ask: Ask) -> dict[str, str]:
    """A name for each part of an address."""
    return {**PARTS, "result_id": ask(f"/evaluations/{TABLE}/results/").json()["results"][0]["id"]}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_every_address_answers_with_what_it_says(ask: Ask, parts: dict[str, str], endpoint: Endpoint) -> None:
    path = endpoint.path.format(**parts)
    answer = ask(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    assert ask(path.rstrip("/")).json() == answer.json()
    found = [answer.json()]
    if endpoint.is_page:
        assert set(answer.json()) == {"count", "next", "previous", "results"}
        found = answer.json()["results"]
        assert len(found) == answer.json()["count"]
        assert found or endpoint.path.endswith(("/parents/", "/children/"))
    for one in found:
        msgspec.convert(one, endpoint.shape)
        assert "address" not in one


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.parts], ids=lambda endpoint: endpoint.path)
def test_nothing_has_a_name_that_nothing_has(ask: Ask, parts: dict[str, str], endpoint: Endpoint) -> None:
    for part in endpoint.parts:
        answer = ask(endpoint.path.format(**{**parts, part: "no-such-thing"}))
        assert answer.status_code == 404
        assert {answer.json()["message"], answer.json()["detail"]} == {answer.json()["error"]}


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.is_page], ids=lambda endpoint: endpoint.path)
def test_every_list_pages_to_its_end_and_no_further(ask: Ask, parts: dict[str, str], endpoint: Endpoint) -> None:
    path = endpoint.path.format(**parts)
    whole = ask(path).json()
    found, address = [], f"{path}?items_per_page=1"
    while address:
        page = ask(address).json()
        found += page["results"]
        assert page["count"] == whole["count"]
        address = page["next"] and page["next"].partition(PWC_API)[2]
    assert found == whole["results"]
    assert ask(f"{path}?items_per_page=1&page={max(1, len(found)) + 1}").status_code == 404
    if len(found) > 1:
        second = ask(f"{path}?items_per_page=1&page=2").json()
        assert ask(second["previous"].partition(PWC_API)[2]).json()["results"] == found[:1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/papers/?arxiv_id=1905.02019v2", ["better-shelves-of-2019"]),
        ("/papers/?title=court+shelves", ["shelves-in-court"]),
        ("/papers/?title=court&abstract=perplexity", []),
        ("/papers/?abstract=zero-shot", ["listed-work-1-about-shelves"]),
        ("/papers/?q=1905.02019", ["better-shelves-of-2019"]),
        ("/papers/?q=shelves+author:noether&title=2", ["listed-work-2-about-shelves"]),
        ("/datasets/?q=ILSVRC", ["imagenet"]),
        ("/datasets/?name=image&q=net", ["imagenet"]),
        ("/tasks/?q=no+such+task", []),
        ("/conferences/?q=International+Conference+on+Machine+Learning", ["icml"]),
        ("/authors/?full_name=schol", ["bernhard-scholkopf"]),
        ("/areas/?q=DL", ["cs-dl"]),
    ],
)
def test_filters_find_by_any_name_and_by_parts(ask: Ask, path: str, expected: list[str]) -> None:
    assert [one["id"] for one in ask(path).json()["results"]] == expected


def test_filters_of_repositories_all_hold(ask: Ask) -> None:
    def names(query: str) -> list[str]:
        return [repo["url"] for repo in ask(f"/repositories/?{query}").json()["results"]]

    assert names("owner=OTHER") == ["https://gitlab.com/other/court"]
    assert names("name=court&owner=exam") == ["https://github.com/example/court"]
    assert names("q=gitlab") == ["https://gitlab.com/other/court"]
    assert names("stars=1") == names("framework=jax") == []


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/papers/Shelves-In-Court/", "shelves-in-court"),
        ("/papers/shelves-in/", "shelves-in-court"),
        ("/papers/1905.02019/", "better-shelves-of-2019"),
        ("/datasets/ILSVRC/", "imagenet"),
        ("/evaluations/image-classification-on-ilsvrc/", TABLE),
        ("/authors/B.%20Scholkopf/", "bernhard-scholkopf"),
        ("/conferences/ICML/proceedings/2021/", "icml-2021"),
    ],
)
def test_a_name_leads_to_what_it_names(ask: Ask, path: str, own: str) -> None:
    assert ask(path).json()["id"] == own


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "items_per_page=0", "page=123456789", "page=1e3"])
def test_what_is_no_page_is_an_error_in_words(ask: Ask, query: str) -> None:
    answer = ask(f"/papers/?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"].split("=")[0] == query.split("=")[0]


def test_a_page_holds_no_more_than_it_may(ask: Ask) -> None:
    answer = ask(f"/papers/?items_per_page={MOST_ROWS + 1}")
    assert len(answer.json()["results"]) == answer.json()["count"] == 10


def test_a_result_is_a_row_of_one_model_with_its_best_place(ask: Ask) -> None:
    rows = ask(f"/evaluations/{TABLE}/results/").json()["results"]
    row = next(one for one in rows if one["methodology"] == "ShelfNet-2017")
    assert row["metrics"] == {"top-1 accuracy": "74.25", "top-1 accuracy, validation": "75.25"}
    assert (row["best_rank"], row["paper"], row["evaluation"]) == (4, "better-shelves-of-2017", TABLE)
    assert ask(f"/evaluations/{TABLE}/results/{row['id']}/").json() == row
    (loss,) = ask("/evaluations/language-modeling-on-penn-treebank/metrics/").json()["results"]
    assert loss["is_loss"] is True


def test_what_has_no_rank_stands_with_its_paper_alone(ask: Ask) -> None:
    ranked = ask("/evaluations/?items_per_page=500").json()["results"]
    rows = [row for table in ranked for row in ask(f"/evaluations/{table['id']}/results/").json()["results"]]
    assert rows
    assert all(row["best_rank"] for row in rows)


@pytest.mark.parametrize(
    ("path", "query", "lane"),
    [
        ("/papers/", "page=3&items_per_page=5", TABLES),
        ("/papers/x/results/", "", TABLES),
        ("/papers/", "q=x", SEARCHES),
        ("/search/", "", SEARCHES),
        ("/authors/", "full_name=x&page=2", SEARCHES),
    ],
)
def test_requests_go_to_the_processes_for_their_kind(path: str, query: str, lane: object) -> None:
    assert lane_of(f"{PWC_API}{path}", query) is lane


def test_a_badge_tells_the_place_of_a_paper(site: Datasette) -> None:
    def badge(path: str) -> Any:
        answer = asyncio.run(site.client.get(f"/badge/{path}"))
        assert answer.status_code == 200
        return answer.json()

    assert badge(f"better-shelves-of-2021/{TABLE}") == {
        "schemaVersion": 1,
        "label": "State of the Art",
        "message": "Image Classification on ImageNet",
        "color": "21CCC7",
    }
    assert badge("better-shelves-of-2017/image-classification-on-ILSVRC")["label"] == "Ranked #4"
    for path in (f"nothing/{TABLE}", "better-shelves-of-2021/nothing", f"shelves-in-court/{TABLE}"):
        assert badge(path) == {"schemaVersion": 1, "label": "papershelf", "message": "no rank", "isError": True}


@pytest.mark.parametrize(
    ("former", "ours"),
    [
        ("/author/ada-lovelace", "/authors/ada-lovelace"),
        ("/author/b-scholkopf", "/authors/bernhard-scholkopf"),
        ("/conference/icml-2021-7", "/venues/icml"),
        ("/conference/icml", "/venues/icml"),
        ("/conference/nothing-2021-7", "/search?q=nothing"),
        ("/area/computer-vision", "/tasks"),
        ("/greatest", "/papers"),
        ("/method/adam", "/methods/adam"),
        ("/dataset/cifar-10", "/leaderboards/cifar-10"),
    ],
)
def test_former_addresses_lead_to_ours(site: Datasette, former: str, ours: str) -> None:
    assert asyncio.run(site.client.get(former)).headers["location"] == ours


@pytest.mark.parametrize("answer", [all_tables, all_of("author"), all_papers], ids=["tables", "authors", "papers"])
def test_a_late_page_costs_no_more_than_the_first(site: Datasette, answer: Callable[..., Page]) -> None:
    def work(page: int) -> int:
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        with closing(site.get_database(DATABASE).open()) as snapshot:
            snapshot.set_progress_handler(count, 1)
            assert len(answer(snapshot, Asked(page=page, size=1)).results) == 1
        return steps

    assert work(4) <= 1.2 * work(1)
