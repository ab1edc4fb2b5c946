"""Finding documents: what paths, folders and archives hold, under which names, and what cannot be opened."""

from __future__ import annotations

import gzip
import io
import os
import random
import socket
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.loading import archives
from papershelf.loading.archives import FoundDocument, Unopened, documents_of, spool
from papershelf.loading.bounds import Bounds
from papershelf.loading.walk import count_files, find_documents

PROJECT = Path(__file__).resolve().parents[3]
MOST = 10_000_000

Found = dict[str, bytes | str]
"""Name to the bytes of a document, or to the reason why it cannot be opened."""


def gathered(documents: Iterable[FoundDocument | Unopened]) -> Found:
    found: Found = {}
    for document in documents:
        if isinstance(document, Unopened):
            found[document.name] = document.reason
            continue
        try:
            spooled = spool(document, MOST)
        except Exception as error:
            found[document.name] = str(error)
            continue
        assert spooled is not None
        with spooled.stream as stream:
            found[document.name] = stream.read()
    return found


def found_in(*paths: Path) -> Found:
    return gathered(find_documents(tuple(map(str, paths))))


def inside(content: bytes) -> Found:
    """What a file "a" of the given bytes holds."""
    return gathered(documents_of("a", io.BytesIO(content)))


def gzipped(content: bytes) -> bytes:
    """Compressed without the time: tests that run side by side must be collected alike."""
    return gzip.compress(content, mtime=0)


def tar(members: dict[str, bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return packed.getvalue()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


ONE, TWO = b"The first document.\n", bytes(random.Random(1).randbytes(200_000))


@pytest.mark.parametrize(
    ("packed", "expected"),
    [
        (ONE, {"a": ONE}),
        (b"", {"a": b""}),
        (gzipped(TWO), {"a": TWO}),
        (gzipped(ONE) + gzipped(ONE), {"a": ONE + ONE}),
        (gzipped(gzipped(ONE)), {"a": ONE}),
        (zipped({"two": TWO, "one": ONE}), {"a/one": ONE, "a/two": TWO}),
        (zipped({"x/one": ONE}, zipfile.ZIP_STORED), {"a/x/one": ONE}),
        (tar({"one": ONE, "x/two": TWO}), {"a/one": ONE, "a/x/two": TWO}),
        (tar({"one": ONE, "two": TWO}, "w:gz"), {"a/one": ONE, "a/two": TWO}),
        (tar({"one": ONE}, form=tarfile.GNU_FORMAT), {"a/one": ONE}),
        (tar({"n" * 300: ONE}, form=tarfile.GNU_FORMAT), {"a/" + "n" * 300: ONE}),
        (tar({"é" * 300: ONE}), {"a/" + "é" * 300: ONE}),
        (tar({"b.zip": zipped({"one": ONE})}), {"a/b.zip/one": ONE}),
        (zipped({"one.gz": gzipped(ONE)}), {"a/one.gz": ONE}),
        (zipped({"b.tar": tar({"one": ONE}), "c": TWO}), {"a/b.tar/one": ONE, "a/c": TWO}),
        (gzipped(tar({"b.zip": zipped({"one": ONE})})), {"a/b.zip/one": ONE}),
        (zipped({}), {"a": zipped({})}),
        (tar({"one": b""}), {"a/one": b""}),
    ],
)
def test_compression_and_archives_are_recognised_from_their_content(packed: bytes, expected: Found) -> None:
    assert inside(packed) == expected


def test_members_are_named_without_dots_and_hidden_ones_left_out() -> None:
    members = {"./one": ONE, "x/./two": ONE, "__MACOSX/._one": TWO, ".git/config": TWO, "../../three": ONE}
    expected = {"a/one": ONE, "a/x/two": ONE, "a/three": ONE}
    assert inside(tar(members)) == expected
    assert inside(zipped(members)) == expected


def test_only_files_of_a_tar_archive_are_documents() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, kind in [("folder", tarfile.DIRTYPE), ("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE)]:
            header = tarfile.TarInfo(name)
            header.type, header.linkname = kind, "/etc/passwd"
            archive.addfile(header)
    assert inside(packed.getvalue()) == {}


def test_archives_are_opened_three_deep() -> None:
    packed = zipped({"one": ONE})
    for _ in range(2):
        packed = zipped({"b": packed, "c": ONE})
    assert inside(packed) == {"a/b/b/one": ONE, "a/b/c": ONE, "a/c": ONE}
    deeper = inside(zipped({"b": packed, "d": ONE}))
    assert deeper["a/d"] == ONE
    assert "nested more than 3 deep" in str(deeper["a/b/b/b/one"])


@pytest.mark.parametrize("packed", [gzipped(TWO), tar({"one": ONE, "two": TWO}), zipped({"one": ONE, "two": TWO})])
@pytest.mark.parametrize("kept", [0.95, 0.9, 0.5, 0.1])
def test_what_was_cut_off_is_told(packed: bytes, kept: float) -> None:
    cut = packed[: int(len(packed) * kept)]
    if len(cut) > 262:
        assert str in map(type, inside(cut).values())


@pytest.mark.parametrize("place", [512 + 0, 512 + 512, 512 + 512 + 148])
def test_a_tar_archive_with_a_damaged_header_is_told_and_not_taken_for_its_end(place: int) -> None:
    packed = bytearray(tar({"one": ONE, "two": TWO}, form=tarfile.USTAR_FORMAT))
    packed[place + 512 : place + 520] = b"\xff" * 8
    found = inside(bytes(packed))
    assert found["a/one"] == ONE
    assert "damaged" in str(found.get("a", "")) or found.keys() == {"a/one", "a/two"}
    missing = inside(tar({"one": ONE}, form=tarfile.USTAR_FORMAT)[:1024])
    assert "breaks off" in str(missing["a"])


def test_an_encrypted_member_is_told_and_the_others_read() -> None:
    packed = bytearray(zipped({"one": ONE, "two": TWO}))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    packed[6] |= 1
    found = inside(bytes(packed))
    assert "encrypted" in str(found["a/one"])
    assert found["a/two"] == TWO


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_could_fill_the_memory_at_once_is_told(compression: int) -> None:
    assert "not read" in str(inside(zipped({"one": ONE}, compression))["a/one"])


@given(
    st.sampled_from([gzipped(ONE), tar({"one": ONE, "two": ONE}), zipped({"one": ONE, "two": ONE})]),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=4)), max_size=4),
    st.integers(0, 12_000),
)
def test_no_damage_of_an_archive_is_more_than_a_reason(
    packed: bytes, damage: list[tuple[int, bytes]], end: int
) -> None:
    damaged = bytearray(packed)
    for place, content in damage:
        damaged[place % len(packed) : place % len(packed) + len(content)] = content
    inside(bytes(damaged[: end or None]))


@given(st.sampled_from([b"\x1f\x8b", b"PK\x03\x04", b"\x00" * 257 + b"ustar\x0000"]), st.binary(max_size=2000))
def test_nothing_that_looks_like_an_archive_is_more_than_a_reason(magic: bytes, rest: bytes) -> None:
    inside(magic + rest)


BOMB = """
import gzip, io, resource, sys, tarfile, zipfile
sys.path.insert(0, {project!r})
from papershelf.loading.archives import documents_of, spool, Unopened
resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, 600 * 2**20))
resource.setrlimit(resource.RLIMIT_FSIZE, (30 * 2**20, 30 * 2**20))
for document in documents_of("bomb", open({path!r}, "rb")):
    if isinstance(document, Unopened):
        print(document.name, document.reason)
    else:
        print(document.name, spool(document, 20 * 2**20))
"""


def _zip_bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros", "w", force_zip64=True) as out,
    ):
        for _ in range(1024):
            out.write(bytes(2**20))


def _gzip_bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as out:
        for _ in range(1024):
            out.write(bytes(2**20))


def _header_bomb(path: Path) -> None:
    """A header that says the name of the next member is 1 GiB long."""
    with gzip.open(path, "wb", compresslevel=1) as out:
        header = tarfile.TarInfo("././@LongLink")
        header.type, header.size = tarfile.GNUTYPE_LONGNAME, 2**30
        out.write(header.tobuf(tarfile.GNU_FORMAT))
        for _ in range(1024):
            out.write(b"n" * 2**20)


@pytest.mark.parametrize(("make", "last"), [(_zip_bomb, "None"), (_gzip_bomb, "None"), (_header_bomb, "bytes")])
def test_a_bomb_takes_little_memory_and_room(tmp_path: Path, make: object, last: str) -> None:
    path = tmp_path / "bomb"
    assert callable(make)
    make(path)
    script = BOMB.format(project=str(PROJECT), path=str(path))
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.split()[-1] == last


HUNDRED = {f"m{number:03}": ONE for number in range(100)}


@pytest.mark.parametrize(
    "packed",
    [
        zipped(HUNDRED),
        tar(HUNDRED),
        tar(HUNDRED, "w:gz"),
        zipped(dict.fromkeys(list(HUNDRED)[:10], zipped(dict.fromkeys(list(HUNDRED)[:9], ONE)))),
    ],
    ids=["zip", "tar", "compressed", "nested"],
)
def test_an_archive_holds_so_many_documents(packed: bytes) -> None:
    def reasons(most: int) -> list[str]:
        bounds = Bounds(documents=most)
        return [found.reason for found in documents_of("a", io.BytesIO(packed), bounds) if isinstance(found, Unopened)]

    assert reasons(100) == []
    found = reasons(60)
    assert found
    assert all(reason.startswith("it cannot be read: it holds more than 60 documents and folders") for reason in found)
    assert len(found) <= 2


def test_a_zip_archive_inside_another_stream_is_copied_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzipped(zipped({"two": TWO}))
    monkeypatch.setattr(archives, "MOST_SPOOLED", 100_000)
    assert "larger than 100,000 bytes" in str(inside(packed)["a"])
    monkeypatch.setattr(archives, "MOST_SPOOLED", 1_000_000)
    assert inside(packed) == {"a/two": TWO}


def test_documents_of_a_folder_are_named_within_it_and_come_by_name(tmp_path: Path) -> None:
    for name in ["b.txt", "a/two.txt", "a/one.txt", ".hidden", "a/.hidden/three.txt", "B.txt"]:
        Path(tmp_path, name).parent.mkdir(exist_ok=True)
        Path(tmp_path, name).write_bytes(ONE)
    assert list(found_in(tmp_path)) == ["B.txt", "b.txt", "a/one.txt", "a/two.txt"]
    assert count_files((str(tmp_path), "-")) == 5


def test_a_file_that_is_named_by_itself_has_its_base_name(tmp_path: Path) -> None:
    Path(tmp_path, "a").mkdir()
    Path(tmp_path, "a", ".one.txt").write_bytes(ONE)
    assert found_in(tmp_path / "a" / ".one.txt", tmp_path / "a" / ".." / "a" / ".one.txt") == {".one.txt": ONE}


def test_names_hold_no_control_characters_and_only_unicode(tmp_path: Path) -> None:
    for raw in [b"bad-\xff.txt", b"two\nlines.txt", b"bell\x07.txt", "žlutý.txt".encode()]:
        Path(tmp_path, os.fsdecode(raw)).write_bytes(ONE)
    assert set(found_in(tmp_path)) == {"bad-\ufffd.txt", "two lines.txt", "bell.txt", "žlutý.txt"}


def test_what_is_no_file_is_told_without_waiting_for_it(tmp_path: Path) -> None:
    Path(tmp_path, "one").write_bytes(ONE)
    os.mkfifo(tmp_path / "pipe")
    Path(tmp_path, "loop").symlink_to("loop")
    Path(tmp_path, "nowhere").symlink_to("missing")
    Path(tmp_path, "up").symlink_to(".")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        found = found_in(tmp_path)
    assert found["one"] == ONE
    assert {name for name, content in found.items() if isinstance(content, str)} == {
        "pipe",
        "loop",
        "nowhere",
        "socket",
    }


def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for content in (TWO, zipped({"one": ONE})):
        writer = threading.Thread(target=Path(tmp_path, "pipe").write_bytes, args=(content,))
        writer.start()
        found = found_in(tmp_path / "pipe")
        writer.join()
        assert set(found.values()) == {TWO if content == TWO else ONE}


def test_files_and_folders_that_may_not_be_read_are_told(tmp_path: Path, as_nobody: list[str]) -> None:
    for name in ("open/one", "closed/two", "secret"):
        Path(tmp_path, name).parent.mkdir(exist_ok=True)
        Path(tmp_path, name).write_bytes(ONE)
    for folder in [tmp_path, *tmp_path.parents]:
        folder.chmod(folder.stat().st_mode | 0o005)
    Path(tmp_path, "closed").chmod(0o700)
    Path(tmp_path, "secret").chmod(0o600)
    script = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n"
        "from papershelf.loading.walk import find_documents\n"
        f"for found in find_documents(({str(tmp_path)!r},)): print(found.name, getattr(found, 'reason', 'is read'))"
    )
    run = subprocess.run([*as_nobody, sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stdout.splitlines() == [
        "secret it cannot be opened: Permission denied",
        "open/one is read",
        "closed it cannot be opened: Permission denied",
    ], run.stderr


def test_a_document_is_spooled_up_to_the_most_that_its_loader_reads() -> None:
    for size, fits in [(0, True), (MOST, True), (MOST + 1, False)]:
        spooled = spool(FoundDocument("a", io.BytesIO(b"x" * size), b""), MOST)
        assert (spooled is not None) == fits
        if spooled is not None:
            assert spooled.byte_count == size
            spooled.stream.close()
