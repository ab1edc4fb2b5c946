"""What an XML document may hold open, or unfinished, has a bound in every loader that reads XML."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pytest

from loaders import dblp_xml, endnote_xml, xml_elements
from loaders.loader import Unreadable
from loaders.xml_parser import DEEPEST, LARGEST_PART

Read = Callable[[BinaryIO], Iterator[Any]]


def of_elements(stream: BinaryIO) -> Iterator[Any]:
    return xml_elements.elements(stream, {"record"})


READERS = [
    pytest.param(of_elements, "<all>", "<record>", id="elements"),
    pytest.param(dblp_xml.read_xml, "<dblp>", '<article key="a"><title>', id="dblp"),
    pytest.param(endnote_xml.read, "<xml><records>", "<record>", id="endnote"),
]
LONG = 4 * 2**20


def refused(read: Read, document: str) -> str:
    """Why a document is refused, which takes little memory."""
    stream = io.BytesIO(document.encode())
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as caught:
            list(read(stream))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 12 * LARGEST_PART
    return str(caught.value)


@pytest.mark.parametrize(("read", "beside", "within"), READERS)
@pytest.mark.parametrize("is_within", [False, True])
@pytest.mark.parametrize("tag", ["<i>", "<dblp>", "<coauthors>", "<r>"])
def test_elements_within_elements_have_an_end(read: Read, beside: str, within: str, is_within: bool, tag: str) -> None:
    document = beside + within * is_within + tag * (LONG // len(tag))
    assert "nested too deeply" in refused(read, document)


@pytest.mark.parametrize(("read", "beside", "within"), READERS)
@pytest.mark.parametrize("part", ["<i a='{}'/>", "<!--{}-->", "<?php {}?>"])
def test_a_part_without_end_is_not_waited_for(read: Read, beside: str, within: str, part: str) -> None:
    document = beside + part.format("a" * LONG) + within
    assert "a tag or a comment of more than" in refused(read, document)
    attributes = " ".join(f"a{number}='x'" for number in range(LONG // 10))
    assert "a tag or a comment of more than" in refused(read, f"{beside}<i {attributes}/>")


@pytest.mark.parametrize(("read", "beside", "within"), READERS)
def test_attributes_that_a_document_declares_come_with_no_element(read: Read, beside: str, within: str) -> None:
    declared = f"<!DOCTYPE x [<!ATTLIST i a CDATA '{'a' * 60_000}'>]>"
    assert "declares attributes of its own" in refused(read, declared + beside + "<i/>" * 1000)


@pytest.mark.parametrize(("read", "beside", "within"), READERS)
def test_elements_that_follow_each_other_in_a_record_have_an_end(read: Read, beside: str, within: str) -> None:
    document = beside + within + "<i></i>" * (LONG // 7)
    stream = io.BytesIO(document.encode())
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            list(read(stream))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 80 * LARGEST_PART


@pytest.mark.parametrize(("read", "beside", "within"), READERS)
def test_what_is_nested_as_records_are_is_read(read: Read, beside: str, within: str) -> None:
    names = [tag.partition(" ")[0] for tag in (beside + within).replace("<", "").split(">")[:-1]]
    closed = "".join(f"</{name}>" for name in reversed(names))
    deep = 40
    assert deep < DEEPEST
    document = beside + within + "<sub>" * deep + "x" + "</sub>" * deep + closed
    assert len(list(read(io.BytesIO(document.encode())))) == 1
