"""Asks a site everything that `paperswithcode-client` can ask, with that client; runs in an environment of its own.

    python pwc_client.py ADDRESS    # writes what it was told as JSON

It imports nothing but the client: neither this project nor its tests are at hand there.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from paperswithcode import PapersWithCodeClient  # type: ignore[import-not-found]
from paperswithcode.models import (  # type: ignore[import-not-found]
    DatasetCreateRequest,
    EvaluationTableCreateRequest,
    EvaluationTableSyncRequest,
    MetricCreateRequest,
    ResultCreateRequest,
    TaskCreateRequest,
    TaskUpdateRequest,
)
from tea_client.errors import HttpClientError  # type: ignore[import-not-found]

PAPER, TABLE = "shelves-in-court", "image-classification-on-imagenet"


def read(client: Any) -> dict[str, Any]:
    """The answer to every method that reads, by its name."""
    metric = client.evaluation_metric_list(TABLE).results[0].id
    result = client.evaluation_result_list(TABLE).results[0].id
    asked: dict[str, dict[str, Any]] = {
        "search": {"q": "shelves"},
        "paper_list": {"title": "court"},
        "paper_get": {"paper_id": PAPER},
        "paper_dataset_list": {"paper_id": PAPER},
        "paper_repository_list": {"paper_id": PAPER},
        "paper_task_list": {"paper_id": PAPER},
        "paper_method_list": {"paper_id": PAPER},
        "paper_result_list": {"paper_id": PAPER},
        "repository_list": {"q": "court", "stars": 0},
        "repository_owner_list": {"owner": "example"},
        "repository_get": {"owner": "example", "name": "court"},
        "repository_paper_list": {"owner": "example", "name": "court"},
        "author_list": {"q": "Scholkopf"},
        "author_get": {"author_id": "bernhard-scholkopf"},
        "author_paper_list": {"author_id": "bernhard-scholkopf"},
        "conference_list": {"q": "International Conference on Machine Learning"},
        "conference_get": {"conference_id": "icml"},
        "proceeding_list": {"conference_id": "icml"},
        "proceeding_get": {"conference_id": "icml", "proceeding_id": "icml-2021"},
        "proceeding_paper_list": {"conference_id": "icml", "proceeding_id": "icml-2021"},
        "area_list": {"q": "cs."},
        "area_get": {"area_id": "cs-cv"},
        "area_task_list": {"area_id": "cs-cv"},
        "task_list": {"q": "classification"},
        "task_get": {"task_id": "image-classification"},
        "task_parent_list": {"task_id": "image-classification"},
        "task_child_list": {"task_id": "image-classification"},
        "task_paper_list": {"task_id": "image-classification"},
        "task_evaluation_list": {"task_id": "image-classification"},
        "dataset_list": {"q": "ILSVRC"},
        "dataset_get": {"dataset_id": "imagenet"},
        "dataset_evaluation_list": {"dataset_id": "imagenet"},
        "method_list": {"q": "adam"},
        "method_get": {"method_id": "adam"},
        "evaluation_list": {},
        "evaluation_get": {"evaluation_id": TABLE},
        "evaluation_metric_list": {"evaluation_id": TABLE},
        "evaluation_metric_get": {"evaluation_id": TABLE, "metric_id": metric},
        "evaluation_result_list": {"evaluation_id": TABLE},
        "evaluation_result_get": {"evaluation_id": TABLE, "result_id": result},
    }
    reading = {name for name in dir(client) if name.endswith(("_list", "_get")) or name == "search"}
    assert reading == set(asked), reading ^ set(asked)
    return {name: getattr(client, name)(**given).dict() for name, given in asked.items()}


def paged(client: Any) -> list[str]:
    """Identifiers of all papers, two at a time, by the numbers of the next pages."""
    page: int | None = 1
    found: list[str] = []
    while page is not None:
        answer = client.paper_list(page=page, items_per_page=2)
        found += [paper.id for paper in answer.results]
        assert answer.previous_page == (page - 1 or None)
        page = answer.next_page
    return found


def refused(client: Any) -> dict[str, Any]:
    """The status of each method that would write."""
    table = EvaluationTableCreateRequest(task="t", dataset="d")
    metric = MetricCreateRequest(name="m", description="", is_loss=False)
    result = ResultCreateRequest(metrics={}, methodology="m")
    sync = EvaluationTableSyncRequest(task="t", dataset="d", metrics=[], results=[])
    writes: dict[str, tuple[Any, ...]] = {
        "task_add": (TaskCreateRequest(name="t"),),
        "task_update": ("image-classification", TaskUpdateRequest(name="t")),
        "task_delete": ("image-classification",),
        "dataset_add": (DatasetCreateRequest(name="d"),),
        "dataset_delete": ("imagenet",),
        "evaluation_create": (table,),
        "evaluation_delete": (TABLE,),
        "evaluation_metric_add": (TABLE, metric),
        "evaluation_result_add": (TABLE, result),
        "evaluation_synchronize": (sync,),
    }
    statuses = {}
    for name, given in writes.items():
        try:
            getattr(client, name)(*given)
        except HttpClientError as error:
            statuses[name] = [error.response.status_code, error.response.headers.get("allow"), error.message]
    return statuses


def unknown(client: Any) -> int | None:
    """The status of a paper that there is not."""
    try:
        client.paper_get("nothing-of-the-kind")
    except HttpClientError as error:
        return int(error.status_code)
    return None


client = PapersWithCodeClient(url=sys.argv[1])
told = {"read": read(client), "paged": paged(client), "refused": refused(client), "unknown": unknown(client)}
json.dump(told, sys.stdout, default=str)
