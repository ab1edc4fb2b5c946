"""The documents that paths name: files, folders, archives and compressed files, standard input.

Names are relative to the folder a document was found under; a document that was named by itself has its base name.
Hidden files of a folder are left out (`archives.is_hidden`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from papershelf.loading.archives import FoundDocument, Unopened, clean_name, documents_of, is_hidden
from papershelf.loading.bounds import Bounds

STANDARD_INPUT = "-"


def count_files(paths: tuple[str, ...]) -> int:
    """How many files the paths name, archives counted as one: the length of a progress bar."""
    return sum(1 for path in paths for _ in (_files(Path(path)) if path != STANDARD_INPUT else [None]))


def find_documents(paths: tuple[str, ...], bounds: Bounds | None = None) -> Iterator[FoundDocument | Unopened]:
    """The documents of paths, in the order of the paths; those of a folder by name, hidden ones left out."""
    for raw in paths:
        if raw == STANDARD_INPUT:
            yield from documents_of("stdin", sys.stdin.buffer, bounds)
            continue
        if not exists(raw):
            yield Unopened(clean_name(raw), "there is no such file or folder")
            continue
        path = Path(raw)
        base = path if _is_folder(path) else path.parent
        unreadable: list[OSError] = []
        for file in _files(path, unreadable.append):
            name = clean_name(file.relative_to(base).as_posix())
            if _is_folder(path) and file.exists() and not file.is_file():
                yield Unopened(name, "it is neither a file nor a folder")  # to open it might wait for ever
                continue
            try:
                stream = file.open("rb")
            except OSError as error:
                yield Unopened(name, _not_opened(error))
                continue
            with stream:
                yield from documents_of(name, stream, bounds)
        for failure in unreadable:
            yield Unopened(clean_name(Path(failure.filename).relative_to(base).as_posix()), _not_opened(failure))


def exists(path: str) -> bool:
    """Whether there is something to load; standard input always is."""
    return path == STANDARD_INPUT or os.path.lexists(path)


def _files(path: Path, on_error: Callable[[OSError], None] = lambda error: None) -> Iterator[Path]:
    if not _is_folder(path):
        yield path
        return
    for folder, folders, files in os.walk(path, onerror=on_error):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        yield from (Path(folder, name) for name in sorted(files) if not is_hidden(name))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long for any
        return False


def _not_opened(error: OSError) -> str:
    return f"it cannot be opened: {error.strerror}"
