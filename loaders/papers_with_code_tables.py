"""Evaluation tables of Papers with Code: tasks hold data sets, which hold rows of models with their values.

The rows of one paper within a task, and the tasks below it, are an entry: it has their numbers, and each says in which
row it stands. Other rows are entries of their own, and so is each cell that holds no number, which is rejected by
itself. Tasks nest (`subtasks`), and so do data sets (`subdatasets`).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

from msgspec import structs

from db.cleaning import clean_line, is_too_long, names_of
from db.identifiers import clean_arxiv, clean_doi, clean_repo, clean_url
from db.records import Identifier, LinkAddress, PaperRecord, RepoAddress, RepoRecord, StatedResult, StatedTask
from loaders.json_fields import Fields
from loaders.loader import Broken, Mapped, RawEntry, Unusable
from loaders.table_metrics import parts_of_dataset, parts_of_metric
from loaders.table_text import plain
from loaders.table_values import WITHOUT_END, NoValue, value_of

TASK_FIELDS = frozenset({"task", "categories", "synonyms", "datasets", "subtasks"})
TASK_OUT_OF_SCOPE = {
    "description": "what the task is, in somebody's words",
    "source_link": "where the project that wrote the table had it from",
}
DATASET_FIELDS = frozenset({"dataset", "subdataset", "subdatasets", "sota"})
DATASET_OUT_OF_SCOPE = {
    "dataset_citations": "what to cite for the data set",
    "dataset_links": "pages of the data set; no table has them",
    "description": "what the data set is, in somebody's words",
}
TABLE_FIELDS = frozenset({"rows"})
TABLE_OUT_OF_SCOPE = {"metrics": "the names that stand with the values too"}
ROW_FIELDS = frozenset(
    "model_name metrics paper_title paper_url paper_date code_links model_links uses_additional_data".split()
)
_CITATION = re.compile(r"(?:(?<!\s)\s++)?[(\[](?:[^()\[\]]*(?:et al\.?|,)\s*,?\s*)?(?:19|20)[0-9]{2}[a-z]?[)\]]\Z")
_MARKS = re.compile(r"(?:\s[*†‡§♦,;\s]*|(?<=\w\w\w)[*†‡§♦]+|(?<=[\w.]),)\Z")
"""Of remarks; a star behind one or two letters is of the name ("A*")."""
_STASHED = re.compile("\x02[a-z]+:[0-9]+\x03")
"""What a converter of Markdown left where it should have put something back."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])\.")
"""What a number of arXiv since April 2007 begins with: year and month."""
_REMARK = re.compile(r"[.:;]\s|(?:\S{1,99}\s+){5}\S")
"""What stands where a part of a data set is named and is a remark: a sentence, or more than five words."""
_DEEPEST = 20
"""Tasks in tasks, and data sets in data sets."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with what stands above it."""

    values: dict[str, Any]
    task: str
    dataset: str | None
    part: str | None
    """The part of the data set that the table is about, as printed."""
    place: str
    """Task, data set and number of the row, in words."""
    signals: tuple[str, ...] = ()
    """What is unknown above the first row of a table."""
    results: tuple[StatedResult, ...] = ()
    """The numbers of its cells."""
    is_header: bool = False
    """Whether its values are the names that stand above them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a task says of itself."""

    task: StatedTask
    signals: tuple[str, ...]


def rows_of(task: dict[str, Any], place: str) -> Iterator[RawEntry]:
    """The cells of a task, and of all tasks below it, that hold no number, and the rows, those of a paper together."""
    papers: dict[tuple[object, ...], list[RawEntry]] = defaultdict(list)
    for entry in _of_task(task, place, ""):
        paper = _paper_of(entry.raw) if isinstance(entry.raw, Row) else None
        if paper is None:
            yield entry
        else:
            papers[paper].append(entry)
    yield from map(_together, papers.values())


def _paper_of(row: Row) -> tuple[object, ...] | None:
    """What rows of one paper have alike; None where a row names none by a title."""
    title, address, day = (row.values.get(name) for name in ("paper_title", "paper_url", "paper_date"))
    if row.is_header or not isinstance(title, str) or not isinstance(address, str | None):
        return None
    return (title, address, str(day)) if _title_in(clean_line(title)) else None


def _title_in(printed: str) -> str:
    """The title in what stands in its place; empty where that is an address, or the bracket behind one."""
    title = plain(_ADDRESS.sub("", printed))
    return title if any(map(str.isalnum, title)) else ""


def _together(entries: list[RawEntry]) -> RawEntry:
    """The rows of one paper as one entry."""
    if len(entries) == 1:
        return entries[0]
    rows = tuple(entry.raw for entry in entries)
    text = partial(json.dumps, [row.values for row in rows], ensure_ascii=False)
    return RawEntry(rows, f"{entries[0].place} and {len(entries) - 1} more", text)


def _of_task(task: dict[str, Any], place: str, above: str, depth: int = 0) -> Iterator[RawEntry]:
    fields = Fields(task)
    fields.signal_unknown(TASK_FIELDS | TASK_OUT_OF_SCOPE.keys())
    name = fields.short_line("task") or above
    task_record = _task(fields, name)
    if task_record is not None:
        said = {field: task.get(field) for field in ("task", "categories", "synonyms")}
        heading = Heading(task_record, tuple(fields.signals))
        yield RawEntry(heading, f"{place}, {name}", partial(json.dumps, said, ensure_ascii=False))
        fields.signals = []
    first = Row({}, name, None, None, name)
    for dataset in fields.list("datasets"):
        if not isinstance(dataset, dict):
            yield _broken(dataset, f"{place}, {name}", "A data set is no object.")
            continue
        for entry in _of_dataset(dataset, first, place, fields.signals):
            yield entry
            fields.signals = []
    for below in fields.list("subtasks"):
        if not isinstance(below, dict) or depth > _DEEPEST:
            yield _broken(below, f"{place}, {name}", "A task is no object, or lies too deep.")
        else:
            yield from _of_task(below, place, name, depth + 1)


def _task(fields: Fields, name: str) -> StatedTask | None:
    """What a task says of its name; None where that is nothing."""
    areas, aliases = (tuple(dict.fromkeys(names_in(fields, field))) for field in ("categories", "synonyms"))
    return StatedTask(name, aliases=aliases, areas=areas) if name and (areas or aliases) else None


def names_in(fields: Fields, name: str) -> Iterator[str]:
    """The names that a list holds."""
    for value in fields.list(name):
        if isinstance(value, str) and (line := plain(value)):
            yield line
        else:
            fields.signal_unusable(name)


def _of_dataset(
    dataset: dict[str, Any], above: Row, place: str, signals: list[str], depth: int = 0
) -> Iterator[RawEntry]:
    fields = Fields(dataset, "datasets.", list(signals))
    fields.signal_unknown(DATASET_FIELDS | DATASET_OUT_OF_SCOPE.keys())
    name, part = fields.short_line("dataset"), fields.short_line("subdataset")
    own = _below(above, plain(name) if name else None, plain(part) if part else None)
    table = fields.object("sota") if "sota" in dataset else Fields({})
    table.signal_unknown(TABLE_FIELDS | TABLE_OUT_OF_SCOPE.keys())
    signals = fields.signals
    for number, values in enumerate(table.list("rows"), 1):
        where = f"{own.place}, row {number}"
        if isinstance(values, dict):
            yield from _of_row(replace(own, values=values, place=where, signals=tuple(signals)), place)
        else:
            yield _broken(values, f"{place}, {where}", "A row is no object.")
        signals = []
    for below in fields.list("subdatasets"):
        if not isinstance(below, dict) or depth > _DEEPEST:
            yield _broken(below, f"{place}, {own.place}", "A data set is no object, or lies too deep.")
        else:
            yield from _of_dataset(below, own, place, [], depth + 1)


def _below(above: Row, name: str | None, part: str | None) -> Row:
    """What stands above the rows of a data set, or of a part; a part that has the name of the whole is one itself."""
    if part and above.dataset and above.dataset.casefold() in part.casefold():
        name, part = part, None
    named = name or part
    if part and _REMARK.search(part):
        part = None  # the place of the row tells it
    return replace(
        above,
        dataset=name or above.dataset,
        part=part or (None if name else above.part),
        place=f"{above.place} > {named}" if named else above.place,
    )


def _of_row(row: Row, place: str) -> Iterator[RawEntry]:
    """The row with its numbers, then those of its cells that hold none, unless the row is rejected as a whole."""
    results: list[StatedResult] = []
    broken: list[Broken] = []
    is_header = _is_header(row.values)
    if not is_header:
        model = _model(row.values)
        for name, printed in _metrics(row.values).items():
            try:
                results.append(_result(row, model, name, printed))
            except NoValue as reason:
                where = f"{place}, {row.place}, {name}"
                shown = {"model_name": row.values.get("model_name"), "metrics": {name: printed}}
                broken.append(_broken(shown, where, str(reason)))
    text = partial(json.dumps, row.values, ensure_ascii=False)
    yield RawEntry(replace(row, results=tuple(results), is_header=is_header), f"{place}, {row.place}", text)
    if broken and _owner(Fields(row.values)) is not None:
        yield from broken


def _broken(value: Any, place: str, reason: str) -> Broken:
    return Broken(value, place, partial(json.dumps, value, ensure_ascii=False), reason)


def _metrics(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a row by their metrics; in Parquet, pairs of a map or the text of an object."""
    metrics = values.get("metrics")
    if isinstance(metrics, str) and metrics.startswith("{"):
        with suppress(ValueError):
            metrics = json.loads(metrics)
    if isinstance(metrics, list) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in metrics):
        metrics = dict(metrics)
    return metrics if isinstance(metrics, dict) else {}


def _is_header(values: dict[str, Any]) -> bool:
    """Whether the values of a row are the names that stand above them."""
    metrics = _metrics(values)
    return bool(metrics) and all(
        isinstance(printed, str) and plain(printed).casefold() == plain(name).casefold()
        for name, printed in metrics.items()
    )


def map_row(row: Row) -> Mapped:
    """A paper, or a repository where none is named, with the values of one row."""
    if row.is_header:
        raise Unusable("It is a header: its values are the names of the metrics.")
    fields = Fields(row.values, "rows.", list(row.signals))
    fields.signal_unknown(ROW_FIELDS)
    if not _metrics(row.values) and row.values.get("metrics") != {}:
        fields.signal_unusable("metrics")
    uses_more = fields.flag("uses_additional_data")
    results = row.results
    if uses_more is not None:
        results = tuple(structs.replace(result, uses_additional_data=uses_more) for result in results)
    owner = _owner(fields)
    if owner is None:
        raise Unusable("It names neither a paper nor a repository.")
    return Mapped(structs.replace(owner, results=results), tuple(fields.signals))


def map_rows(rows: tuple[Row, ...]) -> Mapped:
    """The paper of several rows, with the values of all."""
    mapped = [map_row(row) for row in rows]
    first, *others = (one.record for one in mapped)
    assert isinstance(first, PaperRecord), "rows that name a paper are of one"
    papers = [first, *(record for record in others if isinstance(record, PaperRecord))]
    record = structs.replace(
        first,
        repos=tuple(dict.fromkeys(chain.from_iterable(paper.repos for paper in papers))),
        links=tuple(dict.fromkeys(chain.from_iterable(paper.links for paper in papers))),
        results=tuple(chain.from_iterable(paper.results for paper in papers)),
    )
    return Mapped(record, tuple(signal for one in mapped for signal in one.signals))


def _owner(fields: Fields) -> PaperRecord | RepoRecord | None:
    """The paper that a row names, or the repository where it names none."""
    printed_title, address = fields.line("paper_title") or "", fields.line("paper_url") or ""
    addresses = [one for one in (address, *_ADDRESS.findall(printed_title)) if one and not is_too_long(one)]
    code = [url for link in fields.list("code_links") if (url := _address_of(link))]
    own = [Identifier("arxiv", found) for one in addresses if (found := clean_arxiv(one))][:1]  # two are two papers
    own += [Identifier("doi", found) for one in addresses if (found := clean_doi(one))]
    title = _title_in(printed_title)
    if not title and own:
        title = f"arXiv:{own[0].value}" if own[0].scheme == "arxiv" else f"doi:{own[0].value}"
    if not title:
        repo = next((url for url in (*code, *addresses) if clean_repo(url)), None)
        return RepoRecord(repo) if repo else None
    links = [LinkAddress(one, "paper") for one in addresses if clean_url(one) and not clean_repo(one)]
    links += [LinkAddress(url, "model") for link in fields.list("model_links") if (url := _address_of(link))]
    return PaperRecord(
        title=title,
        published_on=_published_on(fields.day("paper_date"), own),
        identifiers=tuple(dict.fromkeys(own)),
        repos=tuple(RepoAddress(url) for url in dict.fromkeys([*code, *filter(clean_repo, addresses)])),
        links=tuple(dict.fromkeys(links)),
    )


def _published_on(day: str | None, identifiers: list[Identifier]) -> str | None:
    """The day of a paper: none where it lies a year or more behind its arXiv number, for it is then that of the row."""
    months = [_MONTH.match(own.value) for own in identifiers if own.scheme == "arxiv"]
    numbered = next((f"20{month[1]}-{month[2]}" for month in months if month), None)
    is_of_row = day is not None and numbered is not None and day[:7] > f"{int(numbered[:4]) + 1}{numbered[4:]}"
    return None if is_of_row else day


def _address_of(link: Any) -> str | None:
    url = link.get("url") if isinstance(link, dict) else None
    address = clean_url(url) if isinstance(url, str) else None
    return None if address is None or is_too_long(address) else address


def _model(values: dict[str, Any]) -> str | None:
    """The name of a row's model, without who is cited with it and the marks of remarks behind it."""
    printed = values.get("model_name")
    if not isinstance(printed, str):
        return None
    name = plain(_STASHED.sub(" ", printed))
    before = ""
    while name != before and not is_too_long(name):
        before, name = name, _MARKS.sub("", _CITATION.sub("", name))
    return name or None


def _result(row: Row, model: str | None, name: str, printed: Any) -> StatedResult:
    """The number of one cell; raises `NoValue` where it holds none."""
    metric, split, unit = parts_of_metric(plain(name))
    if not metric:
        raise NoValue("Nothing says what is measured.")
    found = value_of(printed, metric)
    dataset, split_of_dataset, setting = parts_of_dataset(row.dataset) if row.dataset else (None, None, None)
    result = StatedResult(
        kind="absolute",
        value=found.value,
        value_text=clean_line(printed) if isinstance(printed, str) else json.dumps(printed),
        metric=metric,
        unit=found.unit or unit,
        value_error=found.error,
        dataset=dataset,
        task=row.task or None,
        model=model,
        split=split or split_of_dataset,
        setting=", ".join(filter(None, (setting, row.part))) or None,
        place=row.place,
        footnote=found.footnote,
    )
    if any(map(is_too_long, names_of(result))):
        raise NoValue(WITHOUT_END)
    return result
