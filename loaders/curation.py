"""Curation: what a person decides about a shelf, so that it survives whatever is loaded next.

A format of our own, in YAML; docs/curation.md describes it for whoever writes it. The document says that it is one,
how it is called and of which day it is, and lists decisions:

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

Documents of one name are editions of each other: the one of the greatest day counts, and what it no longer says is no
longer decided. A field that is not known makes a decision a reject; a key that stands twice makes the document
unreadable: a person wrote it, who would rather be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Literal, get_args

from db.cleaning import clean_day, clean_line, is_too_long
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi
from db.records import ApartDecision, DecisionRecord, MergeDecision, NameDecision, PaperName, TermKind
from loaders.loader import DocumentFacts, Loader, Mapped, RawEntry, Unreadable, Unusable
from loaders.utf8 import decode
from loaders.yaml_document import Node, parse

_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*|---[ \t]*|%[^\n]*)?\r?\n)*papershelf:[ \t]*curation[ \t\r]*(?:#|\n|\Z)"
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDED_TO_SLUG = re.compile(r"(?P<arxiv>[0-9]{4}-[0-9]{4,5})|(?P<old_arxiv>[a-z-]+-[0-9]{7})|(?P<year>[0-9]{4})")
_PREFIX = re.compile(r"(arxiv|doi|slug|title)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_YEAR = re.compile(r"[0-9]{4}")
_WORDS = {"true": True, "yes": True, "false": False, "no": False}
_ABOUT = frozenset({"decided_by", "decided_on", "reason"})
_KINDS: tuple[TermKind, ...] = get_args(TermKind)
_DECISIONS: tuple[Literal["merge", "apart"] | TermKind, ...] = ("merge", "apart", *_KINDS)
_NAMES_OF_A_PAPER = "arxiv:..., doi:..., slug:... or title: ... (with year: ...)"


@dataclass(frozen=True, slots=True)
class _Raw:
    """A decision as written."""

    node: Node


def sniff(head: bytes) -> bool:
    """Whether the first line that says anything says so."""
    return _HEAD.match(head) is not None


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The name and the day of the document, then its decisions in order."""
    text = decode(stream.read())
    root = parse(text)
    fields = root.value if root else None
    if not isinstance(fields, dict) or _text(fields.get("papershelf")) != "curation":
        raise Unreadable('The document does not begin with "papershelf: curation".')
    if unknown := sorted(fields.keys() - {"papershelf", "name", "as_of", "decisions"}):
        raise Unreadable(
            f"Line {fields[unknown[0]].line}: a curation has no field {unknown[0]!r}; it has name, as_of and decisions."
        )
    name = clean_line(_text(fields.get("name")) or "")
    if not name or is_too_long(name):
        raise Unreadable("The curation has no name: write `name: ...`. Its next edition is known by the same name.")
    as_of = _day(fields.get("as_of"))
    if as_of is None:
        raise Unreadable("The curation has no day: write `as_of: YYYY-MM-DD`. The edition of the latest day counts.")
    decisions = fields["decisions"].value if "decisions" in fields else []
    if decisions == "":
        decisions = []
    if not isinstance(decisions, list):
        raise Unreadable(f"Line {fields['decisions'].line}: decisions is no list; begin each decision with a hyphen.")
    yield DocumentFacts(as_of=as_of, series=name)
    lines = text.splitlines()
    for node in decisions:
        yield RawEntry(_Raw(node), f"line {node.line}", partial(_lines_of, lines, node))


def _lines_of(lines: list[str], node: Node) -> str:
    return "\n".join(lines[node.line - 1 : node.last_line])


def map_decision(raw: _Raw) -> Mapped:
    """The record of a decision."""
    fields = raw.node.value
    if not isinstance(fields, dict):
        raise Unusable("It is no decision: it has no fields.")
    what = [field for field in _DECISIONS if field in fields]
    if len(what) != 1:
        raise Unusable(f"A decision has one of {', '.join(_DECISIONS)}; it has {', '.join(what) or 'none'}.")
    by = _line(fields, "decided_by")
    on = _day(fields.get("decided_on"))
    if on is None and "decided_on" in fields:
        raise Unusable("decided_on is no day; write YYYY-MM-DD.")
    reason = _line(fields, "reason")
    record: DecisionRecord
    if what[0] in _KINDS:
        name, aliases, direction = _naming(fields, what[0])
        record = NameDecision(what[0], name, aliases, direction, by, on, reason)
    else:
        _refuse_unknown(fields, {what[0]})
        papers = _papers(fields[what[0]])
        record = (MergeDecision if what[0] == "merge" else ApartDecision)(papers, by, on, reason)
    return Mapped(record)


def _naming(fields: dict[str, Node], kind: TermKind) -> tuple[str, tuple[str, ...], bool | None]:
    """The canonical name, other spellings of it, and the direction of a metric."""
    _refuse_unknown(fields, {kind, "aliases", *(["higher_is_better"] if kind == "metric" else [])})
    name = _name(fields[kind])
    given = fields["aliases"].value if "aliases" in fields else []
    spellings = given if isinstance(given, list) else [fields["aliases"]]
    aliases = tuple(dict.fromkeys(_name(spelling) for spelling in spellings))
    direction = _text(fields.get("higher_is_better"))
    if direction is not None and direction.lower() not in _WORDS:
        raise Unusable("higher_is_better is neither true nor false.")
    if not aliases and direction is None:
        raise Unusable("It decides nothing: it gives no alias and no direction.")
    return name, aliases, None if direction is None else _WORDS[direction.lower()]


def _papers(node: Node) -> tuple[PaperName, ...]:
    if not isinstance(node.value, list):
        raise Unusable(f"Its papers are no list; give two or more of {_NAMES_OF_A_PAPER}.")
    papers = tuple(sorted({_paper(item) for item in node.value}))
    if len(papers) < 2:
        raise Unusable("It names fewer than two papers.")
    return papers


def _paper(node: Node) -> PaperName:
    """The name of a paper: "arxiv:2401.00001", an address, or a mapping with a title and perhaps a year."""
    fields = node.value
    if isinstance(fields, dict):
        schemes = [scheme for scheme in ("arxiv", "doi", "slug", "title") if scheme in fields]
        if len(schemes) != 1 or fields.keys() - {*schemes, "year"}:
            raise Unusable(f"Line {node.line} names no paper; write {_NAMES_OF_A_PAPER}.")
        scheme, value = str(schemes[0]), _text(fields[schemes[0]]) or ""
        year = _text(fields.get("year"))
    else:
        prefix = _PREFIX.fullmatch(fields) if isinstance(fields, str) else None
        scheme, value, year = (prefix[1].lower(), prefix[2], None) if prefix else ("", _text(node) or "", None)
    if year is not None and (scheme not in ("slug", "title") or not _YEAR.fullmatch(year)):
        raise Unusable(f"Line {node.line}: a year of four digits may stand beside a title or slug, not {year!r}.")
    named = _named(scheme, clean_line(value), int(year or 0))
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


LOADER = Loader(
    name="curation",
    version=1,
    summary="What a person decides: which papers are the same, which are not, what names stand for.",
    specification="our own: docs/curation.md",
    sniff=sniff,
    read=read,
    map=map_decision,
    max_bytes=32 * 2**20,
    series_by="name",
)
