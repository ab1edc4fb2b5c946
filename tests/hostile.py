"""Documents that would take the machine, small to hand over and without end when they are read; and what they take."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PAPER = {"title": "A Title", "venue": "icml", "year": "2023", "bibtex_key": "a", "authors": []}
FINDINGS = {"papershelf": "findings", "reader": "llm:nobody", "version": 1}
HEADING = b"Get trending papers in your email inbox!\n\nSubscribe\n\n"
ZEROS = bytes(2**20)


def _packed(path: Path, parts: Iterable[bytes]) -> None:
    with gzip.open(path, "wb", compresslevel=6) as out:
        for part in parts:
            out.write(part)


def tar_that_lies(path: Path, share: float = 1) -> None:
    """1.5 kB: a hidden member that states 2^60 bytes."""
    packed = io.BytesIO()
    header = tarfile.TarInfo(".hidden")
    header.size = 2**60
    packed.write(header.tobuf(tarfile.GNU_FORMAT))
    path.write_bytes(packed.getvalue() + bytes(1024))


def tar_with_holes(path: Path, share: float = 1) -> None:
    """A sparse member: a terabyte of nothing."""
    header = tarfile.TarInfo("holes")
    header.type = tarfile.GNUTYPE_SPARSE
    raw = bytearray(header.tobuf(tarfile.GNU_FORMAT))
    raw[386:398] = b"%011o\x00" % 0
    raw[398:410] = b"%011o\x00" % 0
    raw[483:495] = b"\x80" + (2**40).to_bytes(11, "big")
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\x00 " % sum(raw[:512])
    path.write_bytes(bytes(raw) + bytes(1024))


def zeros_behind_a_paper(path: Path, share: float = 1) -> None:
    """6 MB: a paper of proceedings, then 6 GiB of zeros."""
    _packed(path, [json.dumps(PAPER).encode() + b"\n", *[ZEROS] * int(6 * 1024 * share)])


def zeros_behind_findings(path: Path, share: float = 1) -> None:
    """6 MB: the first line of findings, then 6 GiB of zeros."""
    _packed(path, [json.dumps(FINDINGS).encode() + b"\n", *[ZEROS] * int(6 * 1024 * share)])


def empty_objects(path: Path, share: float = 1) -> None:
    """58 kB: a paper, then 20 million lines of `{}`."""
    _packed(path, [json.dumps(PAPER).encode() + b"\n", *[b"{}\n" * 100_000] * int(200 * share)])


def empty_objects_unpacked(path: Path, share: float = 1) -> None:
    """60 MB: the same as it stands."""
    path.write_bytes(json.dumps(PAPER).encode() + b"\n" + b"{}\n" * int(20_000_000 * share))


def tiny_papers(path: Path, share: float = 1) -> None:
    """52 MB: a page of papers of two words."""
    path.write_bytes(HEADING + b"Aa\n\nBb.\n\n" * int(5_200_000 * share))


def some_tiny_papers(path: Path, share: float = 1) -> None:
    """As many lines as a page may have."""
    path.write_bytes(HEADING + b"".join(b"T%d\n\nA text.\n\n" % number for number in range(24_000)))


def long_line(path: Path, share: float = 1) -> None:
    """60 MB: a volume on one line, of nothing but empty lists."""
    path.write_bytes(b'{"venue": "icml", "year": "2023", "papers": [' + b"[]," * int(20_000_000 * share) + b"[]]}")


def large_volume(path: Path, share: float = 1) -> None:
    """30 MB: a volume of as many values as may be held at once, in letters of four bytes."""
    abstract = "\U0001f4d6 " + "word " * 400
    authors = ", ".join(["{}"] * 70)
    papers = (
        f'{{"title": "Title {number}", "abstract": "{number} {abstract}", "authors": [{authors}]}}'
        for number in range(12_000)
    )
    path.write_bytes(b'{"venue": "icml", "year": "2023", "papers": [' + ",".join(papers).encode() + b"]}")


def long_lines(path: Path, share: float = 1) -> None:
    """60 MB: lines of a megabyte, all of them papers."""
    with path.open("wb") as out:
        for number in range(60):
            paper = PAPER | {"title": f"Title {number}", "abstract": f"{number} " + "word " * 200_000}
            out.write(json.dumps(paper).encode() + b"\n")


def unknown_fields(path: Path, share: float = 1) -> None:
    """4 MB: 200,000 fields that nobody knows."""
    with path.open("wb") as out:
        for number in range(int(1000 * share)):
            unknown = {f"f{number}-{place}": 1 for place in range(200)}
            out.write(json.dumps(PAPER | {"title": f"T {number}"} | unknown).encode() + b"\n")


def empty_members(path: Path, share: float = 1) -> None:
    """18 MB: a zip archive of 200,000 empty members."""
    with zipfile.ZipFile(path, "w") as out:
        for number in range(int(200_000 * share)):
            out.writestr(zipfile.ZipInfo(str(number)), b"")


def deep_archive(path: Path, share: float = 1) -> None:
    """A hundred copies of a paper before ten megabytes of zeros, three archives deep."""
    content = gzip.compress(json.dumps(PAPER).encode() + b"\n" + bytes(10 * 2**20))
    for _ in range(2):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for number in range(10):
                out.writestr(f"{number}.json", content)
        content = packed.getvalue()
    path.write_bytes(content)


def many_headers(path: Path, share: float = 1) -> None:
    """A tar archive of 300,000 folders, packed."""
    header = tarfile.TarInfo("folder")
    header.type = tarfile.DIRTYPE
    _packed(path, [header.tobuf(tarfile.GNU_FORMAT) * 1000] * int(300 * share))


CASES: dict[Callable[[Path, float], None], str] = {
    tar_that_lies: "the archive breaks off",
    tar_with_holes: "a file with holes",
    zeros_behind_a_paper: "unpacks to more than 200 times its size",
    zeros_behind_findings: "unpacks to more than 200 times its size",
    empty_objects: "unpacks to more than 200 times its size",
    empty_objects_unpacked: "entries cannot be used",
    tiny_papers: "the most that hf-page reads",
    long_line: "The volume has more than",
    empty_members: "no loader recognises it",
    deep_archive: "unpacks to more than 200 times its size",
    many_headers: "unpacks to more than 200 times its size",
}
"""What is refused, and the words that say why."""
READ = (some_tiny_papers, large_volume, long_lines, unknown_fields)
"""What is read: large, but not beyond measure."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What loading one document took."""

    seconds: float
    peak_megabytes: float
    temporary_megabytes: float
    shelf_megabytes: float
    lines: int
    status: int
    said: str


def load(path: Path, folder: Path, *options: str, largest_file: int = resource.RLIM_INFINITY) -> Taken:
    """Load a document into a shelf of its own, in a process of its own."""
    temporary, shelf = folder / "tmp", folder / "shelf.db"
    temporary.mkdir()
    command = [sys.executable, "-c", _MEASURED, "load", "--database", f"sqlite:///{shelf}", *options, str(path)]
    environment = {**os.environ, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    most = 0

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    is_over = threading.Event()

    def watch() -> None:
        nonlocal most
        while not is_over.wait(0.1):
            room = os.statvfs(temporary)
            most = max(most, free - room.f_bavail * room.f_frsize)

    room = os.statvfs(temporary)
    free = room.f_bavail * room.f_frsize
    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=PROJECT, env=environment, preexec_fn=limit
    )
    seconds = time.monotonic() - began
    is_over.set()
    watcher.join()
    *errors, peak = run.stderr.splitlines()
    size = shelf.stat().st_size if shelf.exists() else 0
    return Taken(
        seconds,
        int(peak) / 1024,
        max(0, most - size) / 2**20,
        size / 2**20,
        len(errors) + len(run.stdout.splitlines()),
        run.returncode,
        "\n".join([*errors, run.stdout]),
    )


# Where there is /proc, the peak of the program alone: what getrusage tells begins with that of the process that forked.
_MEASURED = """
import pathlib, re, resource, sys
from papershelf.cli import main
try:
    main()
finally:
    status = pathlib.Path("/proc/self/status")
    own = re.search(r"VmHWM:\\s*([0-9]+) kB", status.read_text()) if status.exists() else None
    print(own[1] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
