"""Curation: what a person decides about a shelf, so that it survives whatever is loaded next.

A format of our own, in YAML or CSV (loaders/curation_csv.py); docs/curation.md describes it for whoever writes it. The
document says that it is one, how it is called and of which day it is, and lists decisions:

    papershelf: curation
    name: corrections
    as_of: 2026-11-27
    decisions:
      - merge: [arxiv:2401.00001, doi:10.1109/example.2024.1]
        reason: The preprint and the printed version, which has another title.
      - apart:
          - arxiv:2401.00002
          - {title: Editorial, year: 2024}
        decided_by: mk
        decided_on: 2026-11-20
      - metric: mean average precision
        aliases: ["mAP@0.5:0.95", box AP]
        higher_is_better: true
      - correct: {paper: arxiv:2401.00003, dataset: ImageNet, metric: accuracy, value: 90.2, to: 80.2}

Documents of one name are editions of each other: the one of the greatest day counts, and what it no longer says is no
longer decided. A field that is not known makes a decision a reject; a key that stands twice makes the document
unreadable: a person wrote it, who would rather be told. An edition in YAML and one in CSV are of one series.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, NamedTuple, get_args

import msgspec

from db.cleaning import clean_day, clean_line, is_too_long
from db.identifiers import Repo, arxiv_of_doi, clean_arxiv, clean_doi, clean_repo
from db.records import (
    ApartDecision,
    DecisionRecord,
    HideDecision,
    MergeDecision,
    NameDecision,
    OfficialDecision,
    PaperName,
    ResultDecision,
    TermKind,
    Verdict,
)
from loaders import curation_csv
from loaders.loader import DocumentFacts, Loader, Mapped, RawEntry, Unreadable, Unusable
from loaders.table_values import NoValue, Value, value_of
from loaders.utf8 import decode
from loaders.yaml_document import Node, parse

_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t\r]*(?:[#%][^\n]*|---[ \t\r]*)?\n)*papershelf:[ \t]*curation[ \t\r]*(?:#|\n|\Z)"
)
_FIRST_CELL = 200
"""Characters in which it stands."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDED_TO_SLUG = re.compile(r"(?P<arxiv>[0-9]{4}-[0-9]{4,5})|(?P<old_arxiv>[a-z-]+-[0-9]{7})|(?P<year>[0-9]{4})")
_PREFIX = re.compile(r"(arxiv|doi|slug|title)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_YEAR = re.compile(r"[0-9]{4}")
_WORDS = {"true": True, "yes": True, "false": False, "no": False}
_ABOUT = frozenset(curation_csv.ABOUT)
_KINDS: tuple[TermKind, ...] = get_args(TermKind)
_RESULT_NAMES = ("metric", "dataset", "task", "model", "split", "setting")
_BESIDE_A_TITLE = ("year", "author", "venue")
_NAMES_OF_A_PAPER = "arxiv:..., doi:..., slug:... or title: ... (with year: ..., author: ... or venue: ...)"


@dataclass(frozen=True, slots=True)
class _Raw:
    """A decision as written."""

    node: Node


def sniff(head: bytes) -> bool:
    """Whether the first line that says anything says so, or the first cell of a table."""
    return _HEAD.match(head) is not None or _delimiter_of(head[:_FIRST_CELL].decode(errors="replace")) is not None


def _delimiter_of(text: str) -> str | None:
    return curation_csv.delimiter_of(text[:_FIRST_CELL])


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The name and the day of the document, then its decisions in order."""
    text = decode(stream.read())
    delimiter = _delimiter_of(text)
    fields, decisions = curation_csv.parse(text, delimiter, DECISIONS) if delimiter else _parse_yaml(text)
    yield _facts(fields)
    for node, own in decisions:
        yield RawEntry(_Raw(node), f"line {node.line}", own)


def _parse_yaml(text: str) -> tuple[dict[str, Node], curation_csv.Decisions]:
    """The fields of the head, and the decisions."""
    root = parse(text)
    if root is None or not isinstance(root.value, dict) or _text(root.value.get("papershelf")) != "curation":
        raise Unreadable('The document does not begin with "papershelf: curation".')
    head = {name: node for name, node in root.value.items() if name != "decisions"}
    listed = root.value.get("decisions", Node([], 1, 1))
    decisions = [] if listed.value == "" else listed.value
    if not isinstance(decisions, list):
        raise Unreadable(f"Line {listed.line}: decisions is no list; begin each decision with a hyphen.")
    lines = text.splitlines()
    return head, ((node, partial(_lines_of, lines, node)) for node in decisions)


def _lines_of(lines: list[str], node: Node) -> str:
    return "\n".join(lines[node.line - 1 : node.last_line])


def _facts(head: dict[str, Node]) -> DocumentFacts:
    """The day and the name that a curation states."""
    if unknown := sorted(head.keys() - {"papershelf", "name", "as_of"}):
        raise Unreadable(
            f"Line {head[unknown[0]].line}: a curation has no field {unknown[0]!r}; it has name, as_of and decisions."
        )
    name = clean_line(_text(head.get("name")) or "")
    if not name or is_too_long(name):
        raise Unreadable("The curation has no name: write `name: ...`. Its next edition is known by the same name.")
    as_of = _day(head.get("as_of"))
    if as_of is None:
        raise Unreadable("The curation has no day: write `as_of: YYYY-MM-DD`. The edition of the latest day counts.")
    return DocumentFacts(as_of=as_of, series=name)


def map_decision(raw: _Raw) -> Mapped:
    """The record of a decision."""
    fields = raw.node.value
    if not isinstance(fields, dict):
        raise Unusable("It is no decision: it has no fields.")
    what = [field for field in DECISIONS if field in fields]
    if len(what) != 1:
        others = [field[:80] for field in sorted(fields.keys() - _ABOUT)][:3]
        raise Unusable(f"A decision has one of {', '.join(DECISIONS)}; it has {', '.join(what or others) or 'none'}.")
    if fields.get("decided_on") is not None and _day(fields["decided_on"]) is None:
        raise Unusable("decided_on is no day; write YYYY-MM-DD.")
    about = _About(_line(fields, "decided_by"), _day(fields.get("decided_on")), _line(fields, "reason"))
    return Mapped(DECISIONS[what[0]](fields, what[0], about))


class _About(NamedTuple):
    """Who decided, when and why."""

    decided_by: str | None
    decided_on: str | None
    reason: str | None


def _of_papers(
    record: type[MergeDecision | ApartDecision | HideDecision],
    least: int,
    fields: dict[str, Node],
    what: str,
    about: _About,
) -> DecisionRecord:
    """What is decided about papers, of which it names so many."""
    _refuse_unknown(fields, {what})
    return record(_papers(fields[what], least), *about)


def _of_repo(is_official: bool, fields: dict[str, Node], what: str, about: _About) -> OfficialDecision:
    """Whether a repository is that of a paper's authors."""
    _refuse_unknown(fields, {what})
    node = fields[what]
    own = _fields_of(node, what)
    _refuse_unknown(own, {"paper", "repo"})
    if "paper" not in own:
        raise Unusable(f"Line {node.line} names no paper; write paper: {_NAMES_OF_A_PAPER}.")
    return OfficialDecision((_paper(own["paper"]),), _repo(own, node).url, is_official, *about)


def _fields_of(node: Node, what: str) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise Unusable(f"Line {node.line}: {what} has fields of its own; give them one a line, indented.")
    return node.value


def _of_result(verdict: Verdict, fields: dict[str, Node], what: str, about: _About) -> ResultDecision:
    """Which result it is, and the right value where it is corrected."""
    _refuse_unknown(fields, {what})
    node = fields[what]
    own = _fields_of(node, what)
    _refuse_unknown(own, {"paper", "repo", "value", *_RESULT_NAMES, *(["to"] if verdict == "corrected" else [])})
    if ("paper" in own) == ("repo" in own):
        raise Unusable(f"Line {node.line} names whose result it is by one of paper and repo.")
    value = _number(own, "value", node)
    right = _number(own, "to", node) if verdict == "corrected" else None
    return ResultDecision(
        verdict,
        value.value,
        value.unit,
        papers=(_paper(own["paper"]),) if "paper" in own else (),
        repo=_repo(own, node).url if "repo" in own else None,
        **{name: _name(own[name]) for name in _RESULT_NAMES if name in own},
        right_value=right.value if right else None,
        right_value_text=clean_line(_text(own["to"]) or "") if right else None,
        right_unit=right.unit if right else None,
        **about._asdict(),
    )


def _number(fields: dict[str, Node], name: str, node: Node) -> Value:
    if name not in fields:
        raise Unusable(f"Line {node.line} gives no {name!r}; write {name}: NUMBER.")
    text = _text(fields[name])
    try:
        return value_of(text)
    except NoValue as reason:
        raise Unusable(f"Line {node.line}: {name} is {(text or '')[:80]!r}. {reason}") from None


def _repo(fields: dict[str, Node], node: Node) -> Repo:
    repo = clean_repo(_text(fields.get("repo")) or "")
    if repo is None or is_too_long(repo.url):
        raise Unusable(f"Line {node.line} names no repository; write repo: https://github.com/OWNER/NAME.")
    return repo


def _naming(kind: TermKind, fields: dict[str, Node], what: str, about: _About) -> NameDecision:
    """The canonical name, other spellings of it, and what is known of a metric or a data set."""
    known = {"metric": ["higher_is_better", "family"], "dataset": ["usual_metric"]}.get(what, [])
    _refuse_unknown(fields, {what, "aliases", *known})
    given = fields["aliases"].value if "aliases" in fields else []
    spellings = given if isinstance(given, list) else [fields["aliases"]]
    aliases = tuple(dict.fromkeys(_name(spelling) for spelling in spellings))
    direction, directions = _directions(fields.get("higher_is_better"))
    family, usual = (_text(fields.get(name)) for name in ("family", "usual_metric"))
    if not aliases and direction is None and not directions and family is None and usual is None:
        raise Unusable(f"It decides nothing: it gives no {' and no '.join(['alias', *known])}.")
    return NameDecision(
        kind,
        _name(fields[what]),
        aliases,
        direction,
        *about,
        directions=directions,
        family=None if family is None else _none_or_name(family),
        usual_metric=None if usual is None else _none_or_name(usual),
    )


def _none_or_name(text: str) -> str:
    """A name; "" where it says that there is none."""
    name = clean_line(text)
    if is_too_long(name):
        raise Unusable("A name is too long.")
    return "" if name.lower() in ("", "none", "null", "~") else name


def _directions(node: Node | None) -> tuple[bool | None, tuple[tuple[str, bool], ...]]:
    """Whether higher is better: of a metric as such, or by task."""
    if node is None:
        return None, ()
    if isinstance(node.value, dict):
        return None, tuple(sorted((_none_or_name(task), _is_higher(said)) for task, said in node.value.items()))
    return _is_higher(node), ()


def _is_higher(node: Node) -> bool:
    word = (_text(node) or "").lower()
    if word not in _WORDS:
        raise Unusable("higher_is_better is neither true nor false.")
    return _WORDS[word]


def _papers(node: Node, least: int) -> tuple[PaperName, ...]:
    given = [node] if least == 1 and node.value and not isinstance(node.value, list) else node.value
    if not isinstance(given, list):
        raise Unusable(f"Its papers are no list; give {'two' if least > 1 else 'one'} or more of {_NAMES_OF_A_PAPER}.")
    papers = tuple(sorted({_paper(item) for item in given}))
    if len(papers) < least:
        raise Unusable(f"It names fewer than {'two papers' if least > 1 else 'one paper'}.")
    return papers


def _paper(node: Node) -> PaperName:
    """The name of a paper: "arxiv:2401.00001", an address, or a mapping with a title and perhaps a year."""
    fields = node.value
    if isinstance(fields, dict):
        schemes = [scheme for scheme in ("arxiv", "doi", "slug", "title") if scheme in fields]
        if len(schemes) != 1 or fields.keys() - {*schemes, *_BESIDE_A_TITLE}:
            raise Unusable(f"Line {node.line} names no paper; write {_NAMES_OF_A_PAPER}.")
        scheme, value = str(schemes[0]), _text(fields[schemes[0]]) or ""
        year = _text(fields.get("year"))
        author, venue = (_name(fields[told]) if told in fields else "" for told in ("author", "venue"))
    else:
        prefix = _PREFIX.fullmatch(fields) if isinstance(fields, str) else None
        scheme, value, year = (prefix[1].lower(), prefix[2], None) if prefix else ("", _text(node) or "", None)
        author = venue = ""
    if year is not None and (scheme not in ("slug", "title") or not _YEAR.fullmatch(year)):
        raise Unusable(f"Line {node.line}: a year of four digits may stand beside a title or slug, not {year!r}.")
    named = _named(scheme, clean_line(value), int(year or 0))
    if author or venue:
        if named is None or named.scheme not in ("slug", "title"):
            raise Unusable(f"Line {node.line}: an author or a venue may stand beside a title or slug alone.")
        named = msgspec.structs.replace(named, author=author, venue=venue)
    if named is None or is_too_long(named.value):
        raise Unusable(f"Line {node.line} names no paper: {value[:80]!r}; write {_NAMES_OF_A_PAPER}.")
    return named


def _named(scheme: str, value: str, year: int) -> PaperName | None:
    if scheme == "title":
        return PaperName("title", value, year) if value else None
    if scheme == "slug":
        return _of_slug(value.removeprefix("/papers/"), year)
    if arxiv := (scheme != "doi" and clean_arxiv(value)) or (scheme != "arxiv" and arxiv_of_doi(value)):
        return PaperName("arxiv", arxiv)
    doi = clean_doi(value) if scheme != "arxiv" else None
    return PaperName("doi", doi) if doi else None


def _of_slug(slug: str, year: int) -> PaperName | None:
    """What the address of a paper says of it: its title, and what was added to tell it from others of that title."""
    base, _, added = slug.partition("--")
    if not _SLUG.fullmatch(base):
        return None
    if not added:
        return PaperName("slug", base, year)
    what = _ADDED_TO_SLUG.fullmatch(added)
    if what is None or not added.isascii():
        raise Unusable(f"The end of {slug!r} stands for no identifier that it can be told by; give its DOI or title.")
    if what["year"]:
        return PaperName("slug", base, int(what["year"]))
    arxiv = clean_arxiv(added.replace("-", ".") if what["arxiv"] else "/".join(added.rsplit("-", 1)))
    return PaperName("arxiv", arxiv) if arxiv else None


def _refuse_unknown(fields: dict[str, Node], known: set[str]) -> None:
    if unknown := sorted(fields.keys() - known - _ABOUT):
        raise Unusable(f"It has a field that is not known, {unknown[0]!r}, beside {', '.join(sorted(known | _ABOUT))}.")


def _name(node: Node) -> str:
    name = clean_line(_text(node) or "")
    if not name or is_too_long(name):
        raise Unusable(f"Line {node.line} has a name that is empty, too long or no text.")
    return name


def _line(fields: dict[str, Node], field: str) -> str | None:
    if field not in fields:
        return None
    text = _text(fields[field])
    if text is None:
        raise Unusable(f"{field} is no text.")
    return clean_line(text) or None


def _text(node: Node | None) -> str | None:
    return node.value if node is not None and isinstance(node.value, str) else None


def _day(node: Node | None) -> str | None:
    text = _text(node)
    return clean_day(text) if text is not None and len(text) == len("YYYY-MM-DD") else None


DECISIONS: dict[str, Callable[[dict[str, Node], str, _About], DecisionRecord]] = {
    "merge": partial(_of_papers, MergeDecision, 2),
    "apart": partial(_of_papers, ApartDecision, 2),
    "hide": partial(_of_papers, HideDecision, 1),
    "confirm": partial(_of_result, "confirmed"),
    "deny": partial(_of_result, "denied"),
    "correct": partial(_of_result, "corrected"),
    "official": partial(_of_repo, True),
    "not_official": partial(_of_repo, False),
    **{kind: partial(_naming, kind) for kind in _KINDS},
}
"""What a decision can be, by the field that says so, and what makes the record of it."""

LOADER = Loader(
    name="curation",
    version=6,
    summary="What a person decides: which papers are the same, what names stand for, which results are right.",
    specification="our own: docs/curation.md",
    sniff=sniff,
    read=read,
    map=map_decision,
    max_bytes=32 * 2**20,
    series_by="name",
)
