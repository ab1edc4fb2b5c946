"""A line that somebody writes by hand, as a record: names of fields are those of the record, read strictly.

What is shorter to write is taken too: `arxiv_id` and `doi` beside `identifiers`, an address in place of an object with
one, a word in place of a topic. A field that is not known gives a signal with its path; a value of another
type than its field has, or one that is none (month 13, an identifier that nobody can have given), rejects the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import inspect

from db.cleaning import clean_date, clean_line, clean_text
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi, clean_orcid, clean_repo, clean_url
from db.records import PaperRecord, RepoRecord
from loaders.json_fields import kind_of
from loaders.loader import Mapped, Unusable
from loaders.papershelf_faults import fault_of_record

SHORTHANDS = {
    "arxiv_id": "an identifier of the scheme arxiv",
    "doi": "an identifier of the scheme doi; an arXiv DOI is the arXiv identifier",
    "record": "`paper` where it is not given, or `repo`: then the fields are those of a repository",
}
"""What may be written beside the fields of a record: name to what it becomes."""
OUT_OF_SCOPE = {
    "slug": "follows from the title of each paper of a shelf",
    "documents": "what described the paper on another shelf",
    "venue_year": "of a paper with a venue `published_on` tells the year of the edition",
    "tasks": "read from the abstract",
    "datasets": "read from the abstract",
    "methods": "read from the abstract, or stated by a source that names methods",
    "votes": "of a listing: `listing` has them",
}
"""Fields of `papershelf export papers` that are no fields of a record: name to why."""
_LONGEST_SHOWN = 60
_encoded = msgspec.json.Encoder(order="deterministic").encode
"""Equal for values that are equal."""
_SCHEME = re.compile(r"([a-z][a-z0-9-]{0,31}):(\S.*)")
_RECORDS: dict[str, type[PaperRecord | RepoRecord]] = {"paper": PaperRecord, "repo": RepoRecord}


def names_of_fields(kind: Literal["paper", "repo"]) -> frozenset[str]:
    """The names of the fields of a record."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(_RECORDS[kind]))


def map_value(value: object) -> Mapped:
    """The record that a line means."""
    if not isinstance(value, dict):
        raise Unusable(f"The line is {kind_of(value)}, and no object with the fields of a paper.")
    kind = value.get("record", "paper")
    if not isinstance(kind, str) or kind not in _RECORDS:
        raise Unusable(f"The record is of a kind that is not written by hand: {str(kind)[:_LONGEST_SHOWN]!r}.")
    fields = _cleaned(value)
    if "abstract" in fields and isinstance(value["abstract"], str):
        fields["abstract"] = clean_text(value["abstract"]).strip()  # paragraphs stay
    signals: list[str] = []
    if kind == "paper":
        fields = _written_out({name: it for name, it in fields.items() if name not in OUT_OF_SCOPE}, signals)
    signals += unknown_fields(fields, _RECORDS[kind])
    try:
        record = msgspec.convert(fields | {"record": kind}, _RECORDS[kind])
    except msgspec.ValidationError as error:
        raise Unusable(f"The line is no {kind}: {error}.") from None
    record = _with_orcids(record) if isinstance(record, PaperRecord) else _with_address(record)
    if fault := fault_of_record(record):
        raise Unusable(f"The {kind} {fault}.")
    return Mapped(record, tuple(signals))


def unknown_fields(value: Any, record: type[msgspec.Struct], path: str = "") -> Iterator[str]:
    """A signal for each field within an object that a record has none for, with its path."""
    if not isinstance(value, dict):
        return
    within = _fields_of(record)
    for name, inner in value.items():
        if name == "record" and not path:
            continue
        if name not in within:
            yield f"unknown field {path}{clean_line(name)[:_LONGEST_SHOWN]}"
        elif (struct := within[name]) is not None:
            for item in inner if isinstance(inner, list) else [inner]:
                yield from unknown_fields(item, struct, f"{path}{name}{'[]' if isinstance(inner, list) else ''}.")


@cache
def _fields_of(record: type[msgspec.Struct]) -> dict[str, type[msgspec.Struct] | None]:
    """Name of a field to the structure of its value, or of its items; None where it has none."""
    type_info = inspect.type_info(record)
    assert isinstance(type_info, inspect.StructType)
    return {field.encode_name: next(_structs_in(field.type), None) for field in type_info.fields}


def _structs_in(type_info: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    if isinstance(type_info, inspect.StructType):
        yield type_info.cls
    elif isinstance(type_info, inspect.UnionType):
        for member in type_info.types:
            yield from _structs_in(member)
    elif isinstance(type_info, inspect.VarTupleType):
        yield from _structs_in(type_info.item_type)


def _cleaned(value: Any) -> Any:
    """A value with its texts in one clean line, and without what is not given: null, and empty texts of fields."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        cleaned = {name: _cleaned(inner) for name, inner in value.items()}
        return {name: inner for name, inner in cleaned.items() if inner is not None and inner != ""}
    return value


def _written_out(fields: dict[str, Any], signals: list[str]) -> dict[str, Any]:
    """The fields of a paper, with what is written short as what it means; signals what may be of any scheme."""
    full = dict(fields)
    own = (("arxiv_id", "arxiv"), ("doi", "doi"))
    identifiers = [_identifier({"scheme": scheme, "value": full.pop(name)}) for name, scheme in own if name in full]
    identifiers += [_identifier(item) for item in _list(full, "identifiers")]
    signals += ["identifier without its scheme"] * identifiers.count(None)
    full["identifiers"] = list({_encoded(item): item for item in identifiers if item is not None}.values())
    full["authors"], orcids = _authors(_list(full, "authors"))
    full["author_identifiers"] = [*orcids, *_list(full, "author_identifiers")]
    _replace(full, "published_on", _date)
    for name, short, rest in _SHORT_ITEMS:
        if isinstance(full.get(name), list):
            full[name] = [rest({short: item} if isinstance(item, str) else item) for item in full[name]]
    if isinstance(full.get("citations"), list):
        full["citations"] = [_citation(item) for item in full["citations"]]
    return full


def _list(fields: dict[str, Any], name: str) -> list[Any]:
    value = fields.get(name, [])
    if not isinstance(value, list):
        raise Unusable(f"{name} is {kind_of(value)}, and no list: {str(value)[:_LONGEST_SHOWN]!r}.")
    return value


def _replace(fields: dict[str, Any], name: str, change: Callable[[Any], Any]) -> None:
    if name in fields:
        fields[name] = change(fields[name])


def _authors(printed: list[Any]) -> tuple[list[Any], list[Any]]:
    """The names, and the ORCIDs of those that are written as an object, `{"name": ..., "orcid": ...}`."""
    names, orcids = [], []
    for position, author in enumerate(printed):
        if isinstance(author, dict) and author.keys() <= {"name", "orcid"} and "name" in author:
            names.append(author["name"])
            if "orcid" in author:
                orcids.append({"position": position, "scheme": "orcid", "value": author["orcid"]})
        else:
            names.append(author)
    return names, orcids


def _date(printed: Any) -> Any:
    """A year, a month or a day; of a time its day."""
    text = str(printed) if isinstance(printed, int) and not isinstance(printed, bool) else printed
    if not isinstance(text, str):
        return text
    date = clean_date(text)
    if date is None or not (text == date or (len(date) == len("YYYY-MM-DD") and text.startswith(f"{date}T"))):
        raise Unusable(f"{text[:_LONGEST_SHOWN]!r} is no year, month or day (YYYY, YYYY-MM or YYYY-MM-DD).")
    return date


def _identifier(printed: Any) -> Any:
    """An identifier, cleaned; as a text an arXiv identifier, a DOI, or with its scheme before a colon, else None."""
    if isinstance(printed, str):
        with_scheme = _SCHEME.fullmatch(printed)
        if arxiv := clean_arxiv(printed) or arxiv_of_doi(printed):
            return {"scheme": "arxiv", "value": arxiv}
        if doi := clean_doi(printed):
            return {"scheme": "doi", "value": doi}
        if with_scheme is None:
            return None
        printed = {"scheme": with_scheme[1], "value": with_scheme[2]}
    if not isinstance(printed, dict) or not isinstance(printed.get("value"), str):
        return printed
    scheme, value = printed.get("scheme"), printed["value"]
    if scheme == "doi" and (arxiv := arxiv_of_doi(value)):
        return {"scheme": "arxiv", "value": arxiv}
    clean = {"arxiv": clean_arxiv, "doi": clean_doi}.get(str(scheme))
    if clean is None:
        return printed
    cleaned = clean(value)
    if cleaned is None:
        raise Unusable(f"{value[:_LONGEST_SHOWN]!r} is none of the scheme {scheme}.")
    return printed | {"value": cleaned}


def _address(printed: Any) -> Any:
    if isinstance(printed, dict) and isinstance(printed.get("url"), str) and clean_url(printed["url"]) is None:
        raise Unusable(f"{printed['url'][:_LONGEST_SHOWN]!r} is no web address.")
    return printed


def _as_it_is(printed: Any) -> Any:
    return printed


def _version(printed: Any) -> Any:
    if not isinstance(printed, dict):
        return printed
    version = dict(printed)
    _replace(version, "published_on", _date)
    if isinstance(version.get("doi"), str):
        doi = clean_doi(version["doi"])
        if doi is None:
            raise Unusable(f"{version['doi'][:_LONGEST_SHOWN]!r} is no DOI of a version.")
        version["doi"] = doi
    return version


def _citation(printed: Any) -> Any:
    """A work that is cited: an identifier where the text is one, else words."""
    if isinstance(printed, str):
        identifier = _identifier(printed)
        return {"identifier": identifier} if identifier else {"text": printed}
    if isinstance(printed, dict) and "identifier" in printed:
        return printed | {"identifier": _identifier(printed["identifier"])}
    return printed


_SHORT_ITEMS: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("repos", "url", _address),
    ("links", "url", _address),
    ("topics", "name", _as_it_is),
    ("versions", "venue", _version),
)
"""Lists of objects: the field, what an item is that is written as a text, and what cleans it."""


def _with_orcids(record: PaperRecord) -> PaperRecord:
    """A record whose ORCIDs are written as they should be."""
    own = []
    for identifier in record.author_identifiers:
        orcid = clean_orcid(identifier.value) if identifier.scheme == "orcid" else identifier.value
        if orcid is None:
            raise Unusable(f"{identifier.value[:_LONGEST_SHOWN]!r} is no ORCID.")
        own.append(msgspec.structs.replace(identifier, value=orcid))
    return msgspec.structs.replace(record, author_identifiers=tuple(own))


def _with_address(record: RepoRecord) -> RepoRecord:
    if clean_repo(record.url) is None:
        raise Unusable(f"{record.url[:_LONGEST_SHOWN]!r} is the address of no repository.")
    return record
