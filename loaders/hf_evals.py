"""Hugging Face model cards: the results that a model on the Hub states of itself.

Two forms. The `model-index` in the front matter of a README.md (https://github.com/huggingface/hub-docs, modelcard.md)
lists results of a task on a data set; the newer files of `.eval_results/` (docs/hub/eval-results.md there) list values
on benchmarks of the Hub, which an `eval.yaml` describes (hf_benchmark). Measured on 1,000 cards with 706 results and
1,193 values (docs/sources.md). Neither says which model it is of: only the document's name does
(`OWNER/NAME/README.md`), so the record has no address, and the shelf finds the repository by the names that the
document was seen under.

A card is one entry: its repository with all its results. Each result or value that cannot be used is a reject of its
own, and so is front matter that is no YAML, with its line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from db.cleaning import clean_day, clean_line, is_too_long, names_of
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi, clean_url
from db.records import Identifier, RepoRecord, StatedResult
from loaders.hf_benchmark import benchmark_of, is_benchmark
from loaders.loader import Broken, Loader, Mapped, RawEntry, Unreadable
from loaders.table_metrics import parts_of_metric
from loaders.table_text import plain
from loaders.table_values import WITHOUT_END, NoValue, value_of
from loaders.utf8 import decode
from loaders.yaml_document import Node, parse

_FRONT = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_INDEX = re.compile(r"^[\"']?model-index[\"']?[ \t]*:", re.MULTILINE)
_EVAL_RESULTS = re.compile(
    r"(?:[ \t\r]*(?:#[^\n]*)?\n)*-[ \t]+"
    r"(?:[\"']?(?:value|metric|date|notes|verifyToken|evaluation_framework)[\"']?:[ \t][^\n]*\n[ \t]+)*"
    r"[\"']?dataset[\"']?:[ \t]*(?:\{[ \t]*|(?:#[^\n]*)?\n[ \t]+)[\"']?(?:id|task_id|revision|config|split)[\"']?:"
)
"""A list of values on benchmarks: of its first item the data set, behind other fields if need be."""
_BEFORE_LIST = re.compile(r"\s*---[ \t]*\n(?=(?:[ \t]*(?:#[^\n]*)?\n)*-[ \t])")
"""The line that begins a document of YAML, before a list; front matter is none."""
_ARXIV = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)/|(?:huggingface\.co|hf\.co)/papers/|\barxiv:\s?)"
    r"([a-z-]{2,20}/[0-9]{7}|[0-9]{4}\.[0-9]{4,5})(?![0-9])",
    re.IGNORECASE,
)
_DOI = re.compile(r"\bdoi\.org/(10\.[0-9]{4,9}/[^\s\"'<>()\[\]{},]{1,200})", re.IGNORECASE)
_UNSAID = frozenset({"default", "plain_text", "main", "none", "null", "~", "unknown", "all"})
"""Configurations that say nothing: the only one of a data set, or none."""

RESULT_FIELDS = frozenset({"task", "dataset", "metrics", "source"})
TASK_FIELDS = frozenset({"name", "type"})
DATASET_FIELDS = frozenset({"name", "type", "config", "args", "split", "revision"})
METRIC_FIELDS = frozenset({"name", "type", "value", "verified", "verifyToken"})
METRIC_OUT_OF_SCOPE = {
    "args": "how the measure was called in a program",
    "config": "how the measure was called in a program",
}
SOURCE_FIELDS = frozenset({"url"})
SOURCE_OUT_OF_SCOPE = {"name": "what the page of the source is called", "user": "who put it there"}
VALUE_FIELDS = frozenset(
    {"dataset", "value", "verifyToken", "date", "source", "evaluation_framework", "notes", "metric"}
)
BENCHMARK_FIELDS = frozenset({"id", "task_id", "config", "split", "revision"})


@dataclass(frozen=True, slots=True)
class _Card:
    """What a card states: `map` makes the record of it."""

    results: tuple[StatedResult, ...]
    licence: str | None
    papers: tuple[Identifier, ...]
    signals: tuple[str, ...]


class _Unusable(Exception):
    """A result, or a value of one, states nothing that can be used."""

    def __init__(self, node: Node, reason: str) -> None:
        super().__init__(reason)
        self.node = node


def sniff(head: bytes) -> bool:
    """Whether the document is a card with a model-index, lists values on benchmarks, or describes one."""
    text = _without_beginning(head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").replace("\r\n", "\n"))
    if text.lstrip().startswith("---"):
        front = _FRONT.match(text)
        return _INDEX.search(front["yaml"] if front else text) is not None
    return _EVAL_RESULTS.match(text) is not None or is_benchmark(text)


def _without_beginning(text: str) -> str:
    """A text with an empty line for what only says that YAML begins."""
    begun = _BEFORE_LIST.match(text)
    return "\n" * begun[0].count("\n") + text[begun.end() :] if begun else text


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The card, then all in it that cannot be used."""
    text = _without_beginning(decode(stream.read()).replace("\r\n", "\n"))
    lines = text.splitlines()
    front = _FRONT.match(text)
    if front is None and text.lstrip().startswith("---"):
        raise Unreadable("The front matter of the card has no end: no line `---` closes it.")
    yaml = "\n" * text.count("\n", 0, front.start("yaml")) + front["yaml"] if front else text
    try:
        root = parse(yaml)
    except Unreadable as error:
        found = re.search(r"line ([0-9]+)", str(error))
        yield Broken(None, f"line {found[1]}" if found else "the front matter", lambda: yaml.strip("\n"), str(error))
        return
    if front is None and root is not None and is_benchmark(text):
        yield RawEntry(root, "the benchmark", lambda: yaml.strip("\n"))
        return
    signals: list[str] = []
    good: list[StatedResult] = []
    broken: list[_Unusable] = []
    stated = _of_index(root, signals) if front else _of_list(root, signals)
    for one in stated:
        if isinstance(one, StatedResult):
            good.append(one)
        else:
            broken.append(one)
    fields = root.value if root else None
    licence = _line(fields.get("license")) if isinstance(fields, dict) else None
    card = _Card(tuple(dict.fromkeys(good)), licence, papers_in(text), tuple(signals))
    yield RawEntry(card, "the card", lambda: yaml.strip("\n"))
    for fault in broken:
        shown = partial(_lines_of, lines, fault.node)
        yield Broken(None, f"line {fault.node.line}", shown, str(fault))


def map_card(raw: _Card | Node) -> Mapped:
    """The repository, without an address, and what it states; or the benchmark."""
    if isinstance(raw, Node):
        signals: list[str] = []
        benchmark = benchmark_of(raw, signals)
        return Mapped(benchmark, tuple(signals))
    return Mapped(RepoRecord(url="", licence=raw.licence, results=raw.results, papers=raw.papers), raw.signals)


def papers_in(text: str) -> tuple[Identifier, ...]:
    """The papers that a card names, in its tags ("arxiv:1910.01108"), as sources of results or in its words."""
    arxiv = (("arxiv", clean_arxiv(f"arXiv:{match[1]}")) for match in _ARXIV.finditer(text))
    printed = {match[1].rstrip(".;:*") for match in _DOI.finditer(text)}
    also = (("arxiv", arxiv_of_doi(doi)) for doi in printed)
    dois = (("doi", clean_doi(doi)) for doi in printed if arxiv_of_doi(doi) is None)
    named = ((scheme, value) for scheme, value in (*arxiv, *also, *dois) if value and not is_too_long(value))
    return tuple(sorted({Identifier(scheme, value) for scheme, value in named}))


def _lines_of(lines: list[str], node: Node) -> str:
    return "\n".join(lines[node.line - 1 : node.last_line])


def _of_index(root: Node | None, signals: list[str]) -> Iterator[StatedResult | _Unusable]:
    """The results of a model-index."""
    fields = _mapping(root)
    index = fields.get("model-index")
    for model in _items(index):
        own = model.value
        if not isinstance(own, dict):
            yield _Unusable(model, "It is no model: it has no name and no results.")
            continue
        _signal_unknown(own, frozenset({"name", "results"}), "model-index[].", signals)
        name = _line(own.get("name"))
        for result in _items(own.get("results")):
            yield from _of_result(result, name, signals)


def _of_result(node: Node, model: str | None, signals: list[str]) -> Iterator[StatedResult | _Unusable]:
    if not isinstance(node.value, dict):
        yield _Unusable(node, "It is no result: it has no fields.")
        return
    fields = node.value
    _signal_unknown(fields, RESULT_FIELDS, "results[].", signals)
    task, dataset, source = (_mapping(fields.get(name)) for name in ("task", "dataset", "source"))
    _signal_unknown(task, TASK_FIELDS, "task.", signals)
    _signal_unknown(dataset, DATASET_FIELDS, "dataset.", signals)
    _signal_unknown(source, SOURCE_FIELDS | SOURCE_OUT_OF_SCOPE.keys(), "source.", signals)
    named = {
        "task": _line(task.get("name")) or _line(task.get("type")),
        "dataset": _line(dataset.get("name")) or _last_part(_line(dataset.get("type"))),
        "config": _config(dataset),
        "split": _line(dataset.get("split")),
        "revision": _line(dataset.get("revision")),
        "source": _line(source.get("url")),
    }  # once for all metrics
    metrics = _items(fields.get("metrics"))
    if not metrics:
        yield _Unusable(node, "It states no value: it has no metrics.")
    for metric in metrics:
        own = metric.value
        if not isinstance(own, dict):
            yield _Unusable(metric, "It is no value of a metric: it has no fields.")
            continue
        _signal_unknown(own, METRIC_FIELDS | METRIC_OUT_OF_SCOPE.keys(), "metrics[].", signals)
        yield _result(
            metric,
            metric_name=_line(own.get("name")) or _line(own.get("type")),
            printed=own.get("value"),
            model=model,
            is_verified=_is_true(own.get("verified")) or _line(own.get("verifyToken")) is not None,
            **named,
        )


def _of_list(root: Node | None, signals: list[str]) -> Iterator[StatedResult | _Unusable]:
    """The values of a file of `.eval_results/`."""
    for node in _items(root):
        fields = node.value
        if not isinstance(fields, dict):
            yield _Unusable(node, "It is no result: it has no fields.")
            continue
        _signal_unknown(fields, VALUE_FIELDS, "[].", signals)
        dataset, source = _mapping(fields.get("dataset")), _mapping(fields.get("source"))
        _signal_unknown(dataset, BENCHMARK_FIELDS, "dataset.", signals)
        _signal_unknown(source, SOURCE_FIELDS | SOURCE_OUT_OF_SCOPE.keys(), "source.", signals)
        benchmark = _last_part(_line(dataset.get("id")))
        parts = [_line(dataset.get(name)) for name in ("task_id", "config")]
        said = [part for part in parts if part and _says_more(part, benchmark)]
        notes = _line(fields.get("notes"))
        yield _result(
            node,
            metric_name=_line(fields.get("metric")) or "score",
            printed=fields.get("value"),
            dataset=benchmark,
            config=", ".join(dict.fromkeys([*said, *([notes] if notes else [])])) or None,
            split=_line(dataset.get("split")),
            revision=_line(dataset.get("revision")),
            is_verified=_line(fields.get("verifyToken")) is not None,
            harness=_line(fields.get("evaluation_framework")),
            stated_on=clean_day(_line(fields.get("date")) or ""),
            source=_line(source.get("url")),
        )


def _result(
    node: Node,
    *,
    metric_name: str | None,
    printed: Node | None,
    dataset: str | None,
    config: str | None,
    split: str | None,
    revision: str | None,
    is_verified: bool,
    source: str | None,
    model: str | None = None,
    task: str | None = None,
    harness: str | None = None,
    stated_on: str | None = None,
) -> StatedResult | _Unusable:
    metric, split_of_metric, unit = parts_of_metric(plain(metric_name or ""))
    if not metric:
        return _Unusable(node, "Nothing says what is measured.")
    value_text = printed.value if printed else ""
    if not isinstance(value_text, str):
        return _Unusable(node, "Its value is no number.")
    try:
        found = value_of(value_text, metric)
    except NoValue as reason:
        return _Unusable(node, str(reason))
    result = StatedResult(
        kind="absolute",
        value=found.value,
        value_text=clean_line(value_text),
        metric=metric,
        unit=found.unit or unit,
        value_error=found.error,
        dataset=dataset,
        task=task,
        model=model,
        split=split or split_of_metric,
        setting=config,
        place=f"line {node.line}",
        is_verified=True if is_verified else None,
        harness=harness,
        dataset_revision=revision,
        stated_on=stated_on,
        source_url=clean_url(source) if source else None,
        footnote=found.footnote,
    )
    return _Unusable(node, WITHOUT_END) if any(map(is_too_long, names_of(result))) else result


def _config(dataset: dict[str, Node]) -> str | None:
    """The part of a data set that is named by its configuration: "fr"; None where that says nothing more."""
    printed = _line(dataset.get("config"))
    if printed is None:  # older cards have it as the one argument of a function, or as several by name
        args = dataset.get("args")
        if args is not None and isinstance(args.value, dict):
            printed = ", ".join(filter(None, (_line(value) for value in args.value.values()))) or None
        else:
            printed = _line(args)
    named = (_line(dataset.get("type")), _last_part(_line(dataset.get("type"))), _line(dataset.get("name")))
    return printed if printed and all(_says_more(printed, name) for name in named) else None


def _says_more(config: str, dataset: str | None) -> bool:
    """Whether a configuration tells more than the name of its data set: "mrpc" does of "glue", not of "GLUE MRPC"."""
    folded = _folded(config)
    return config.casefold() not in _UNSAID and f" {folded} " not in f" {_folded(dataset or '')} "


def _folded(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", name.casefold())).strip()


def _last_part(identifier: str | None) -> str | None:
    """The name of a data set on the Hub without its owner's: "hle" of "cais/hle"."""
    return identifier.rpartition("/")[2] or None if identifier else None


def _mapping(node: Node | None) -> dict[str, Node]:
    """The fields of a mapping, or of a list of one; none of anything else."""
    if node is not None and isinstance(node.value, list) and len(node.value) == 1:
        node = node.value[0]
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _items(node: Node | None) -> list[Node]:
    """The items of a list; what stands there instead of a list is its only item."""
    if node is None or node.value in ("", "null", "~"):
        return []
    return node.value if isinstance(node.value, list) else [node]


def _line(node: Node | None) -> str | None:
    value = node.value if node else None
    line = clean_line(value) if isinstance(value, str) else ""
    return None if line.casefold() in ("", "null", "~", "none") else line


def _is_true(node: Node | None) -> bool:
    return (_line(node) or "").casefold() == "true"


def _signal_unknown(fields: dict[str, Node], known: frozenset[str] | set[str], path: str, signals: list[str]) -> None:
    signals.extend(f"unknown field {path}{clean_line(name)[:60]}" for name in sorted(fields.keys() - known))


LOADER = Loader(
    name="hf-evals",
    version=4,
    summary="Hugging Face model cards: results of the model-index in README.md and .eval_results/*.yaml, and eval.yaml",
    specification="https://github.com/huggingface/hub-docs (modelcard.md, eval-results.md); measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_card,
    max_bytes=32 * 2**20,
)
