"""Records of DataCite in XML, as objects of the same fields as in JSON.

The XML is what repositories deposit (https://schema.datacite.org), alone or within what OAI-PMH puts around it; of the
schemas from the second on. An element that holds others of one name is a list, its attributes are fields of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from loaders.json_items import Item
from loaders.loader import RawEntry
from loaders.xml_elements import Element, elements

RESOURCE = "resource"
_ROOT = re.compile(rb"<(?:[A-Za-z]{1,20}:)?resource[\s>]")
_SCHEMA = re.compile(rb"https?://(?:schema\.)?datacite\.org/(?:schema|meta)/kernel")
_LISTS = frozenset("titles subjects dates relatedIdentifiers rightsList descriptions".split())
_NAMES = {"rightsURI": "rightsUri", "schemeURI": "schemeUri", "valueURI": "valueUri", "lang": "lang"}
"""Attributes, and the fields that they are in JSON."""


def is_xml(head: bytes) -> bool:
    """Whether a document that begins so holds such XML."""
    return head.startswith(b"<") and _SCHEMA.search(head) is not None and _ROOT.search(head) is not None


def read_xml(stream: BinaryIO) -> Iterator[RawEntry]:
    """The records in order, each an `Item`."""
    for number, resource in enumerate(elements(stream, {RESOURCE}), 1):
        yield RawEntry(Item(_record(resource)), f"record {number} at line {resource.line}", resource.as_xml)


def _record(resource: Element) -> dict[str, Any]:
    """The fields of a record; elements that are not read keep their names alone."""
    record: dict[str, Any] = {}
    for child in resource.children:
        match child.name:
            case "identifier":
                if child.attributes.get("identifierType", "").upper() == "DOI":
                    record["doi"] = child.text
            case "creators":
                record["creators"] = [creator for own in child.named("creator") for creator in _creators(own)]
            case "resourceType":
                general = child.attributes.get("resourceTypeGeneral")
                record["types"] = {"resourceTypeGeneral": general, "resourceType": child.text}
            case "publisher" | "publicationYear":
                record[child.name] = child.text.strip()
            case "rights":  # of the second schema
                record.setdefault("rightsList", []).append(_fields(child))
            case name if name in _LISTS:
                record.setdefault(name, []).extend(map(_fields, child.children))
            case name:
                record[name] = None
    return record


def _fields(element: Element) -> dict[str, str]:
    """The text of an element under its own name, and its attributes."""
    attributes = {name.rpartition(":")[2]: value for name, value in element.attributes.items()}
    return {element.name: element.text} | {_NAMES.get(name, name): value for name, value in attributes.items()}


def _creators(element: Element) -> Iterator[dict[str, Any]]:
    """The creators of an element: one, as a rule; each name begins another where somebody put several into one."""
    creator: dict[str, Any] = {}
    for child in element.children:
        if child.name == "creatorName":
            if creator:
                yield creator
            creator = {"name": child.text}
        elif child.name == "nameIdentifier":
            creator.setdefault("nameIdentifiers", []).append({"nameIdentifier": child.text})
        else:
            creator[child.name] = child.text
    yield creator
