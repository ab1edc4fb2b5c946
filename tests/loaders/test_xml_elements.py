"""Elements out of XML, one at a time: bounded, without their prefixes, and never more than what is asked for."""

from __future__ import annotations

import io

import pytest

from loaders.loader import Unreadable
from loaders.xml_elements import DEEPEST, LARGEST_ELEMENT, Element, elements


def read(text: str, *wanted: str) -> list[Element]:
    return list(elements(io.BytesIO(text.encode()), frozenset(wanted)))


def test_elements_are_known_by_their_names_without_prefixes() -> None:
    (found,) = read('<a xmlns:x="y"><x:b k="1"> one <c>two</c> three</x:b><d>four</d></a>', "b")
    assert (found.name, found.attributes, found.text) == ("b", {"k": "1"}, " one  three")
    assert [(child.name, child.text) for child in found.named("c")] == [("c", "two")]
    assert found.as_xml() == '<b k="1"> one <c>two</c> three</b>'


def test_an_element_within_another_is_a_part_of_it_alone() -> None:
    (found,) = read("<b><b>inner</b></b>", "b")
    assert [child.text for child in found.children] == ["inner"]


def test_what_is_printed_for_a_reject_is_escaped() -> None:
    (found,) = read('<b k="&quot;&lt;">&lt;i&gt; &amp;</b>', "b")
    assert read(found.as_xml(), "b")[0].text == "<i> &"
    assert read(found.as_xml(), "b")[0].attributes == {"k": '"<'}


def test_elements_are_given_before_the_document_ends() -> None:
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.began = False

        def read(self, size: int = -1) -> bytes:
            self.began, began = True, self.began
            return b"<b>again</b>" * 100 if began else b"<a>"

    stream = elements(Endless(), frozenset({"b"}))  # type: ignore[arg-type]
    assert [next(stream).text for _ in range(1_000)] == ["again"] * 1_000


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<b>" * (DEEPEST + 1), "nested too deeply"),
        (f"<b>{'x' * (LARGEST_ELEMENT + 1)}</b>", "characters"),
        ('<!DOCTYPE b [<!ENTITY e "x">]><b>&e;</b>', "entity of its own"),
        ('<!DOCTYPE b [<!ENTITY e SYSTEM "file:///etc/hostname">]><b>&e;</b>', "entity of its own"),
        ("<b><c></b>", "line 1"),
        ("<b>", "line 1"),
        ("", "line 1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(text, "b")
