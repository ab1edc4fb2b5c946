"""GitHub: repositories as the REST API answers, each an observation of its time.

https://docs.github.com/en/rest/repos/repos. One object, a list, the items of a search, what somebody starred, or one
object a line. A repository is known by its number, which stays when it is renamed. An answer says nothing of its own
day: the day in the document's name counts. Streamed.

In scope: address, number, stars, forks, whether it is archived, the language, the licence and the day of the last push.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

from db.cleaning import clean_day
from db.identifiers import clean_repo
from db.records import RepoRecord
from loaders.json_fields import Fields, kind_of
from loaders.json_head import outline
from loaders.json_items import Item, Layout, json_items
from loaders.loader import Loader, Mapped, RawEntry, Unusable

_LAYOUT = Layout(lists=("items",))
_PLACES = ("", "[].", "items.[].", "repo.", "[].repo.")
_MARKS = frozenset({"full_name", "html_url", "stargazers_count", "forks_count"})
FIELDS = frozenset("id html_url stargazers_count forks_count archived language license pushed_at".split())
OUT_OF_SCOPE = {
    "watchers_count": "repeats stargazers_count, whatever its name says",
    "watchers": "repeats stargazers_count",
    "forks": "repeats forks_count",
    "open_issues": "repeats open_issues_count",
    "open_issues_count": "says nothing of the code",
    "network_count": "forks of forks",
    "subscribers_count": "who is told of changes",
    "node_id": "the number for another interface",
    "name": "stands in html_url",
    "full_name": "stands in html_url",
    "owner": "stands in html_url; the rest is a profile",
    "organization": "stands in html_url; the rest is a profile",
    "description": "what the owner says of it in a line",
    "topics": "tags of the owner: no table has them for repositories",
    "homepage": "a page that the owner gives",
    "url": "its address in the interface",
    "created_at": "when it was made: not when a paper appeared",
    "updated_at": "when anything about it changed, a star even",
    "size": "kilobytes of its history",
    "default_branch": "of its history",
    "fork": "whether it began as a copy",
    "parent": "what it is a copy of",
    "source": "what it is a copy of, at the beginning",
    "template_repository": "what it was made from",
    "is_template": "whether others are made from it",
    "private": "whether others can see it: they could",
    "visibility": "whether others can see it: they could",
    "disabled": "whether the host closed it",
    "permissions": "of whoever asked",
    "temp_clone_token": "of whoever asked",
    "security_and_analysis": "settings",
    "custom_properties": "settings",
    "score": "of the search",
    "web_commit_signoff_required": "settings",
    "pull_request_creation_policy": "settings",
    "code_of_conduct": "rules of its owner",
}
_PREFIXES = ("has_", "allow_", "use_", "delete_", "squash_", "merge_")
"""How settings of a repository begin."""
_SUFFIX = "_url"
"""How addresses in the interface end."""


def sniff(head: bytes) -> bool:
    """Whether the document is a repository, or a list of them."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()
    if not text.startswith(("{", "[")):
        return False
    paths = outline(text)[0]
    return any({f"{place}{mark}" for mark in _MARKS} <= paths for place in _PLACES)


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The repositories in order."""
    return json_items(stream, _LAYOUT)


def map_repo(raw: Any) -> Mapped:
    """The record of one repository."""
    values = raw.value if isinstance(raw, Item) else raw
    if isinstance(values, dict) and isinstance(values.get("repo"), dict):
        values = values["repo"]
    if not isinstance(values, dict):
        raise Unusable(f"It is no repository but {kind_of(values)}.")
    fields = Fields({name: value for name, value in values.items() if not _is_setting(name)})
    fields.signal_unknown(FIELDS | OUT_OF_SCOPE.keys())
    address = fields.address("html_url")
    if address is None or clean_repo(address) is None:
        raise Unusable("It has no address of a repository (html_url).")
    number = fields.count("id")
    record = RepoRecord(
        url=address,
        host_id=str(number) if number is not None else None,
        stars=fields.count("stargazers_count"),
        forks=fields.count("forks_count"),
        is_archived=fields.flag("archived"),
        language=fields.line("language"),
        licence=_licence(fields),
        pushed_on=_day(fields, "pushed_at"),
    )
    return Mapped(record, tuple(fields.signals))


def _is_setting(name: str) -> bool:
    return name not in FIELDS and (name.endswith(_SUFFIX) or name.startswith(_PREFIXES))


def _day(fields: Fields, name: str) -> str | None:
    value = fields.values.get(name)
    return clean_day(value) if isinstance(value, str) else None


def _licence(fields: Fields) -> str | None:
    """The SPDX name; none where the host could not tell (`NOASSERTION`)."""
    value = fields.values.get("license")
    if value is None:
        return None
    name = Fields(value, "license.", fields.signals).line("spdx_id") if isinstance(value, dict) else None
    return None if name in (None, "NOASSERTION") else name


LOADER = Loader(
    name="github",
    version=1,
    summary="GitHub: repositories as the REST API answers, JSON objects, lists, searches or lines",
    specification="https://docs.github.com/en/rest/repos/repos; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_repo,
    max_bytes=2**40,  # repositories are streamed; one has a bound of its own
)
