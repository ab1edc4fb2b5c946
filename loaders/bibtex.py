"""BibTeX and biblatex: the libraries of JabRef, BibDesk, Zotero and Mendeley, and what publishers and archives export.

Specified in Oren Patashnik's "BibTeXing" (1988) and the manual of biblatex; measured on 104 files with 11,000 entries
(docs/sources.md). bibtexparser parts the text into blocks; the values of fields are the business of
`loaders.bibtex_values`, what they mean that of `loaders.bibtex_entry`.

Entries are streamed: one that begins at the beginning of a line ends where the next one does. Abbreviations
(`@string`) count from where they stand. Entries from which others inherit (`crossref`, `xdata`) may stand anywhere, so
a document that has such is read once more beforehand.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import BinaryIO

from bibtexparser.model import Block, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from loaders.bibtex_entry import map_entry
from loaders.bibtex_values import LONGEST_ENTRY, RawBibEntry, Values, inherited, parents_named
from loaders.encodings import head_text, text_lines
from loaders.loader import Broken, Loader, RawEntry, Unreadable, Unusable

LONGEST_PREFACE = 4_000
"""Characters that may stand before the first entry."""

_BEGIN = re.compile(r"[ \t]*@[ \t]*(?P<kind>[A-Za-z]\w*)[ \t]*[{(]")
_FIRST = re.compile(
    r"^[ \t]*@[ \t]*(?:(?:string|comment|preamble)[ \t]*[{(]"
    r"|[A-Za-z]\w*[ \t]*[{(]\s*(?:[^\s,={}()\"]*\s*,\s*(?:[\w:+-]+\s*=\s*[\w{\"]|[})])|[\w:+-]+\s*=\s*[{\"]))",
    re.IGNORECASE | re.MULTILINE,
)
_OF_OTHER_FORMATS = re.compile(
    r"^[ \t]*(?:```|~~~|---\s*$|[<\[]|\\(?:begin|documentclass)\b|TY  - |PMID- )", re.MULTILINE
)
_SPACED_BEGIN = re.compile(r"\A[ \t]*@[ \t]+")
_COMMENTARY = re.compile(r"\A([ \t]*)@commentary\b", re.IGNORECASE)
"""A type of entry of biblatex, which bibtexparser takes for a comment."""
_DOUBLED_COMMA = re.compile(r",(?:\s*,)+")
_REMARK = re.compile(
    r",(?:[ \t]*\n)?[ \t]*%(?:[^\n{}]|\{[^\n{}]*\})*+"
    r"(?P<whole>(?=\n)(?:\n[ \t]*%(?:[^\n{}]|\{[^\n{}]*\})*+(?=\n))*)?"
)
"""What biber takes for a comment: behind a field, or in place of one. Where it does not go on to the end of its line,
it is none, and nor is one within it: it is matched none the less, so that no sign is read again for each of them."""
_ESCAPED_BACKSLASH = re.compile(r"\\\\(?=[{}])")
"""Two backslashes before a brace, which bibtexparser takes for an escaped one."""
_NO_KEY = re.compile(r"\A(\s*@\w+\s*[{(])(?=\s*[\w-]+\s*=)")
_NO_COMMA_AFTER_KEY = re.compile(r"\A(\s*@\w+\s*[{(]\s*+[^\s,={}()\"]++)(?=[^\S\n]*+\n\s*+[\w-]++\s*+=)")


def sniff(head: bytes) -> bool:
    """Whether the document has an entry near its beginning, and is no text of another kind that quotes one."""
    text = head_text(head)
    first = _FIRST.search(text[: 2 * LONGEST_PREFACE])
    return (
        first is not None and first.start() <= LONGEST_PREFACE and not _OF_OTHER_FORMATS.search(text[: first.start()])
    )


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The entries in order, each with what it inherits; one that is broken is a place of its own."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of is a reject
    wanted, is_empty = set[str](), True
    for _, text in _chunks(stream):
        wanted.update(parents_named(text))
        is_empty = False
    if is_empty:
        raise Unreadable('No line of it begins an entry ("@article{..."): it is no BibTeX.')
    parents = _parents(stream, wanted) if wanted else {}
    stream.seek(0)
    values = Values()
    for number, text in _chunks(stream):
        for block in _blocks(text):
            if (entry := _entry(block, number, text, values)) is not None:
                if isinstance(entry.raw, RawBibEntry) and entry.raw.parents:
                    entry = RawEntry(inherited(entry.raw, parents), entry.place, entry.text)
                yield entry


def _parents(stream: BinaryIO, wanted: set[str]) -> dict[str, RawBibEntry]:
    """The entries with the keys that others name; of several with one key the first."""
    stream.seek(0)
    values, parents = Values(), dict[str, RawBibEntry]()
    for number, text in _chunks(stream):
        for block in _blocks(text):
            entry = _entry(block, number, text, values)
            if entry is not None and isinstance(entry.raw, RawBibEntry) and entry.raw.key.lower() in wanted:
                parents.setdefault(entry.raw.key.lower(), entry.raw)
    return parents


def _chunks(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """The text from one beginning of an entry to the next, with the number of its first line."""
    begins, lines, size = 0, list[str](), 0
    for number, line in enumerate(text_lines(stream), 1):
        if "@" in line and _BEGIN.match(line):
            if lines:
                yield begins, "\n".join(lines)
            begins, lines, size = number, [], 0
        if begins:
            size += len(line) + 1
            if size <= LONGEST_ENTRY + len(line):
                lines.append(line)
    if lines:
        yield begins, "\n".join(lines)


def _blocks(text: str) -> list[Block]:
    """What bibtexparser finds in one chunk; in a broken one, what it finds when that is mended, if all is well then."""
    text = _COMMENTARY.sub(r"\1@review", _SPACED_BEGIN.sub("@", text))
    if "%" in text:
        text = _REMARK.sub(lambda remark: remark[0] if remark["whole"] is None else ",", text)
    if "\\\\" in text:
        text = _ESCAPED_BACKSLASH.sub(r"\\\\ ", text)
    blocks = Splitter(text).split().blocks
    if len(text) > LONGEST_ENTRY or not any(
        isinstance(block, ParsingFailedBlock) and not _is_entry(block) for block in blocks
    ):
        return list(blocks)
    mended = _DOUBLED_COMMA.sub(",", _NO_COMMA_AFTER_KEY.sub(r"\1,", _NO_KEY.sub(r"\1,", text)))
    again = Splitter(mended).split().blocks if mended != text else blocks
    return list(blocks if any(isinstance(block, ParsingFailedBlock) for block in again) else again)


def _is_entry(block: Block) -> bool:
    return isinstance(block, Entry | DuplicateFieldKeyBlock)


def _entry(block: Block, number: int, text: str, values: Values) -> RawEntry | None:
    """The entry of a block; None for a comment, a preamble, or an abbreviation, which is remembered."""
    raw, begins = block.raw or "", number + (block.start_line or 0)
    place = f"line {begins}"
    if isinstance(block, String):
        values.define(block.key, block.value)
        return None
    if isinstance(block, DuplicateFieldKeyBlock):
        block = block.ignore_error_block or block
    if isinstance(block, Entry):
        if len(raw) > LONGEST_ENTRY:
            return Broken(None, place, lambda: raw, f"The entry has more than {LONGEST_ENTRY:,} characters.")
        fields = [(field.key, field.value) for field in block.fields]
        try:
            return RawEntry(values.entry(block.entry_type, block.key, fields), place, lambda: raw)
        except Unusable as error:
            return Broken(None, place, lambda: raw, str(error))
    if isinstance(block, ParsingFailedBlock) and not raw.lstrip("\n @").lower().startswith(("comment", "preamble")):
        reason = getattr(block.error, "abort_reason", None) or str(block.error)
        return Broken(None, place, text.strip, f"The entry is broken: {reason}")
    return None


LOADER = Loader(
    name="bibtex",
    version=4,
    summary="BibTeX and biblatex: libraries of reference managers, exports of publishers and archives",
    specification="https://ctan.org/pkg/bibtex (btxdoc), https://ctan.org/pkg/biblatex; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # entries are streamed
)
