"""Documents that nobody would write: the samples of the loaders, changed in their structure, and archives of them.

Input number n of a seed is always the same, so that a run can go on where another ended, and a failure can be had
again. What must hold of every input stands in `check_document` and `check_archive`.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import struct
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from db.cleaning import clean_text, is_too_long
from db.records import PaperRecord, Record
from db.resolution.features import features_of
from db.resolution.identity import resolve
from db.resolution.keys import keys_of
from db.resolution.merge import Source, SourcedRecord, merge
from db.vocabulary import shipped_vocabulary
from loaders import all_loaders
from loaders.loader import HEAD_SIZE, Broken, DocumentFacts, Loader, Unreadable, Unusable
from papershelf.loading.archives import Unopened, documents_of, spool

PROJECT = Path(__file__).resolve().parent.parent
FOLDERS = (PROJECT / "tests" / "loaders" / "golden", PROJECT / "examples")
LONGEST_KEY_BYTES = 2_704
"""What PostgreSQL can find by."""
_DIGIT = re.compile(r"[0-9]")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_RAW = "@raw{}@"
RAW_VALUES = (
    "9" * 5_000,
    "-" + "9" * 5_000,
    "0." + "1" * 5_000,
    "1e999",
    "-1e-999",
    "NaN",
    "-Infinity",
    "[" * 3_000 + "]" * 3_000,
    '{"a":' * 1_500 + "1" + "}" * 1_500,
    '"\\ud800"',
    '{"title": 1, "title": "twice"}',
    "[" * 50,
    "tru",
    '"\\u0000\\u202e\\ufdfa"',
)
"""Values that a library would not print."""
ODD_TEXTS = (
    "",
    " ",
    "\u00a0",
    "20２3",
    "２０２４-01-02",
    "٢٠٢٤",
    "\ufdfa" * 600,
    "\ufdfa" * 666,
    "a" * 3_000,
    "é" * 1_500,
    "\x00\x01\ufeff",
    "\u202etxt",
    "https://" + "x" * 2_500,
    "10.48550/arXiv.2401.00001v2",
    "10.1000/" + "İ" * 400,
    "0000-00-00",
    "9999-99-99",
    "2024-02-30T00:00:00Z",
    "\\'{e}" * 50,
    "$" * 99,
    "{" * 500,
    "ICML 20２3",
)
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    1.5,
    [],
    {},
    [[]],
    [{}],
    {"": ""},
    [None],
    "0",
    "x",
)
PYTHON_VALUES = (
    "0x" + "f" * 5_000,
    "9" * 5_000,
    "(" * 300 + ")" * 300,
    "{1, 2}",
    "b'bytes'",
    "1j",
    "...",
    "{0x" + "f" * 5_000 + ": 1}",
    "{(1, 2): 3}",
    "1e999",
    "'\\ud800'",
    "__import__('os')",
    "-" * 2_000 + "1",
)


@cache
def samples() -> tuple[bytes, ...]:
    """The documents that are changed."""
    paths = sorted(path for folder in FOLDERS for path in folder.iterdir() if not path.name.endswith(".golden.json"))
    return tuple(path.read_bytes()[:60_000] for path in paths)


@cache
def samples_of(loader: Loader) -> tuple[bytes, ...]:
    """Those that a loader reads."""
    return tuple(content for content in samples() if loader.sniff(content[:HEAD_SIZE]))


def document(seed: int, number: int, loader: Loader | None = None) -> bytes:
    """Input number n: one of the samples, or of a loader's, changed."""
    chance = random.Random(f"{seed}:{number}")
    content = chance.choice(samples() if loader is None else samples_of(loader))
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice((_in_tree, _in_tree, _in_lines, _in_lines, _in_text, _in_python, _in_bytes))(
            content, chance
        )
    return content


def archive(seed: int, number: int) -> bytes:
    """Input number n, packed, and changed as a package."""
    chance = random.Random(f"{seed}:{number}:archive")
    members = {
        chance.choice(_NAMES) + str(place): document(seed, number + place) for place in range(chance.randint(0, 3))
    }
    packed = chance.choice((_zipped, _tarred, _gzipped))(members, chance)
    if chance.random() < 0.3:
        packed = chance.choice((_zipped, _tarred, _gzipped))({"inner": packed}, chance)
    return _in_bytes(packed, chance) if chance.random() < 0.4 else packed


_NAMES = ("a", ".hidden", "x/../y", "/", "é", "n" * 300, "", "a\x00b", "‮gnp")


def _in_tree(content: bytes, chance: random.Random) -> bytes:
    """Change values, names and places in a JSON document, or in one line of JSON lines."""
    try:
        if content.lstrip()[:1] in (b"[", b"{") and b"\n{" not in content[:HEAD_SIZE]:
            return _printed(_changed(json.loads(content), chance), chance)
        lines = content.split(b"\n")
        place = chance.randrange(len(lines))
        lines[place] = _printed(_changed(json.loads(lines[place]), chance), chance)
        return b"\n".join(lines)
    except (ValueError, RecursionError):
        return _in_text(content, chance)


def _changed(tree: Any, chance: random.Random) -> Any:
    """The tree with a few of its nodes changed."""
    nodes: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            inner = list(node.items() if isinstance(node, dict) else enumerate(node))
            nodes += [(node, key) for key, _ in inner]
            waiting += [value for _, value in inner]
    for node, key in chance.sample(nodes, min(len(nodes), chance.choice((1, 2, 5)))):
        if isinstance(node, dict) and chance.random() < 0.2:
            node.pop(key, None)
            if chance.random() < 0.5:
                node[chance.choice(("", "title", "paper", "unknown" * 99, "venue", key))] = _odd(chance)
        elif isinstance(node, list) and chance.random() < 0.2:
            node.append(_odd(chance))
        elif isinstance(node, dict) or key < len(node):
            node[key] = _odd(chance)
    return tree if nodes else _odd(chance)


def _odd(chance: random.Random) -> Any:
    kind = chance.random()
    if kind < 0.4:
        return _RAW.format(chance.randrange(len(RAW_VALUES)))
    return chance.choice(ODD_TEXTS if kind < 0.8 else ODD_VALUES)


def _printed(tree: Any, chance: random.Random) -> bytes:
    printed = json.dumps(tree, ensure_ascii=chance.random() < 0.5)
    for number, raw in enumerate(RAW_VALUES):
        printed = printed.replace(f'"{_RAW.format(number)}"', raw)
    return printed.encode("utf-8", "surrogatepass")


def _in_lines(content: bytes, chance: random.Random) -> bytes:
    """Lose, double, swap, cut or invent lines."""
    lines = content.split(b"\n")
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            del lines[place]
        case 1:
            lines.insert(place, lines[other])
        case 2:
            lines[place], lines[other] = lines[other], lines[place]
        case 3:
            lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
        case 4:
            invented = (b"", b"  " + "• 99 authors".encode(), "• ２ authors".encode(), "·".encode(), b"Mar 29, 2025 3")
            lines.insert(place, chance.choice(invented))
        case _:
            lines.insert(
                place, "• ".encode() + b"9" * 5_000 + b" authors\n" + "·\nMar 29, 2025 ".encode() + b"9" * 5_000
            )
    return chance.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r")).join(lines)


def _in_text(content: bytes, chance: random.Random) -> bytes:
    """Print digits in another script, or put odd text somewhere."""
    text = content.decode("utf-8", "replace")
    if chance.random() < 0.5:
        zero = ord(chance.choice("０٠०"))
        share = chance.choice((0.01, 0.2, 1.0))
        return _DIGIT.sub(
            lambda digit: chr(zero + int(digit[0])) if chance.random() < share else digit[0], text
        ).encode()
    place = chance.randrange(len(text) + 1)
    odd = chance.choice((*ODD_TEXTS, *RAW_VALUES))
    return (text[:place] + odd + text[place + chance.choice((0, 1, 40)) :]).encode("utf-8", "surrogatepass")


def _in_python(content: bytes, chance: random.Random) -> bytes:
    """Print the entries of a JSON list as Python does, with what only Python has."""
    try:
        tree = json.loads(content)
        if not isinstance(tree, list):
            return _in_tree(content, chance)
        printed = [repr(json.loads(entry) if isinstance(entry, str) and entry[:1] == "[" else entry) for entry in tree]
    except (ValueError, RecursionError):
        return _in_bytes(content, chance)
    for place, entry in enumerate(printed):
        values = list(re.finditer(r": ('[^']*'|\d+|None|True|False)", entry))
        if values and chance.random() < 0.7:
            value = chance.choice(values)
            printed[place] = entry[: value.start(1)] + chance.choice(PYTHON_VALUES) + entry[value.end(1) :]
    return json.dumps(printed).encode()


def _in_bytes(content: bytes, chance: random.Random) -> bytes:
    """Cut off, overwrite, double or lose bytes."""
    place = chance.randrange(len(content) + 1)
    length = chance.choice((1, 2, 8, 500))
    match chance.randrange(4):
        case 0:
            return content[:place]
        case 1:
            return content[:place] + chance.randbytes(length) + content[place + length :]
        case 2:
            return content[:place] + content[place : place + length] * chance.choice((2, 3, 50)) + content[place:]
        case _:
            return content[:place] + content[place + length :]


def _gzipped(members: dict[str, bytes], chance: random.Random) -> bytes:
    return b"".join(gzip.compress(content, 1, mtime=0) for content in members.values()) or gzip.compress(b"", mtime=0)


def _zipped(members: dict[str, bytes], chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as out:
        for name, content in members.items():
            out.writestr(name.replace("\x00", "") or "-", content)
    raw = bytearray(packed.getvalue())
    for mark in (b"PK\x01\x02", b"PK\x05\x06", b"PK\x03\x04"):
        place = raw.rfind(mark)
        if place >= 0 and chance.random() < 0.5:  # sizes, counts, offsets, methods, flags
            field = place + chance.randrange(4, 46)
            raw[field : field + 4] = struct.pack("<I", chance.choice((0, 1, 2**16 - 1, 2**31, 2**32 - 1)))
    return bytes(raw)


def _tarred(members: dict[str, bytes], chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=chance.choice((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))) as out:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            if chance.random() < 0.3:
                header.pax_headers = {chance.choice(_PAX_NAMES): chance.choice(_PAX_VALUES)}
            out.addfile(header, io.BytesIO(content))
    raw = bytearray(packed.getvalue())
    for start in range(0, len(raw) - 511, 512):
        if raw[start + 257 : start + 262] == b"ustar" and chance.random() < 0.5:
            _change_header(raw, start, chance)
    return bytes(raw)


_PAX_NAMES = (
    "size",
    "path",
    "GNU.sparse.size",
    "GNU.sparse.realsize",
    "GNU.sparse.map",
    "GNU.sparse.major",
    "hdrcharset",
)
_PAX_VALUES = ("-1", "9" * 50, "9" * 5_000, "0", "1", "1.5", "é", "0,0,1152921504606846976,1", "binary")


def _change_header(raw: bytearray, start: int, chance: random.Random) -> None:
    """Change a field of a tar header, and make its checksum right again."""
    size = chance.choice((2**60, 2**33, 2**64 - 1, 0, 1, 10**6))
    match chance.randrange(4):
        case 0:
            raw[start + 124 : start + 136] = b"\x80" + size.to_bytes(11, "big")
        case 1:
            raw[start + 124 : start + 136] = b"\xff" * 12
        case 2:
            raw[start + 156 : start + 157] = chance.choice(
                (b"0", b"5", b"S", b"L", b"K", b"x", b"g", b"1", b"7", b"\x00", b"D")
            )
        case _:
            raw[start : start + 1] = chance.choice((b".", b"/", b"\xff", b"\x00"))
    raw[start + 148 : start + 156] = b" " * 8
    raw[start + 148 : start + 156] = b"%06o\x00 " % sum(raw[start : start + 512])


def check_document(content: bytes, loader: Loader) -> Counter[str]:
    """What a loader makes of a document; raises where it raises anything but `Unreadable` and `Unusable`."""
    counts = Counter({"recognised": int(loader.sniff(content[:HEAD_SIZE]))})
    try:
        for entry in loader.read(io.BytesIO(content)):
            if isinstance(entry, DocumentFacts):
                assert entry.as_of is None or _DATE.fullmatch(entry.as_of)
                continue
            clean_text(entry.text()).encode()
            assert entry.place
            if isinstance(entry, Broken):
                counts["broken"] += 1
                continue
            try:
                mapped = loader.map(entry.raw)
            except Unusable:
                counts["unusable"] += 1
                continue
            counts["records"] += 1
            assert all(len(signal) < 200 for signal in mapped.signals)
            check_record(mapped.record)
    except Unreadable:
        counts["unreadable"] += 1
    return counts


def check_record(record: Record) -> None:
    """What holds of every record that may be stored: it is clean, it comes back from JSON, and it derives."""
    assert msgspec.json.decode(msgspec.json.encode(record), type=type(record)) == record
    for text in _texts_of(msgspec.to_builtins(record)):
        assert text == clean_text(text)
        text.encode()
    if not isinstance(record, PaperRecord):
        return
    listing = record.listing
    for date in (record.published_on, listing.day if listing else None):
        assert date is None or _DATE.fullmatch(date), date
    for count in (record.author_count, listing.votes if listing else None, listing.comments if listing else None):
        assert count is None or 0 <= count < 2**31
    if record.venue and not is_too_long(record.venue):
        assert len(shipped_vocabulary().resolve_venue(record.venue).key.encode()) < LONGEST_KEY_BYTES
    features = features_of(record, shipped_vocabulary())
    assert all(-(2**63) <= key < 2**63 for key in keys_of(features))
    assert len(resolve([features]).papers) == 1
    source = Source(1, "0" * 64, all_loaders()[0].name, None, False)
    merge([SourcedRecord(1, 0, source, record)], shipped_vocabulary())


def _texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for item in inner for text in _texts_of(item)]


class ReadForEver(BaseException):
    """A stream is read again and again behind its end; nothing that catches errors may catch it."""


class Bounded(io.BytesIO):
    """A stream that counts how often it is read, and refuses to be read for ever."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > 10_000 + len(self.getbuffer()):
            raise ReadForEver
        return super().read(size)


def check_archive(content: bytes) -> Counter[str]:
    """What an archive holds; raises where more than a reason comes of it, or where it is read without end."""
    counts: Counter[str] = Counter()
    for found in documents_of("fuzz", Bounded(content)):
        if isinstance(found, Unopened):
            counts["unopened"] += 1
            continue
        try:
            spooled = spool(found, 2**24)
        except Exception:
            counts["damaged"] += 1
            continue
        counts["documents" if spooled else "too large"] += 1
        if spooled:
            spooled.stream.close()
    return counts


def check(seed: int, number: int) -> Counter[str]:
    """Input number n for every loader, and as an archive."""
    content = document(seed, number)
    counts = Counter({"inputs": 1})
    checks: list[Callable[[], Counter[str]]] = [lambda: check_archive(archive(seed, number))] if number % 4 == 0 else []
    checks += [lambda loader=loader: check_document(content, loader) for loader in all_loaders()]  # type: ignore[misc]
    for one in checks:
        counts.update(one())
    return counts
