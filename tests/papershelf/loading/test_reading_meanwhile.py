"""Whoever reads a shelf while it is loaded is never refused, and sees whole batches alone."""

from __future__ import annotations

import threading

from tests.papershelf.loading.lines import ask, load_lines

DOCUMENTS = [
    (f"part-{part}", "\n".join(f"Paper {part} of {number} | We shelve it. |" for number in range(40)))
    for part in range(12)
]

COUNTS = """
    SELECT (SELECT count(*) FROM papers), (SELECT count(*) FROM documents WHERE completed_at IS NOT NULL)
"""


def test_readers_see_whole_documents_while_a_load_goes_on(database_url: str) -> None:
    load_lines(database_url, DOCUMENTS[:1])
    is_over = threading.Event()
    seen: list[tuple[int, int]] = []

    def read() -> None:
        while not is_over.is_set():
            seen.extend(ask(database_url, COUNTS))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        load_lines(database_url, DOCUMENTS[1:], batch=40)
    finally:
        is_over.set()
        for reader in readers:
            reader.join()
    assert len(seen) > 1
    assert all(papers == 40 * documents for papers, documents in seen), "no document is seen in part"
    assert ask(database_url, "SELECT count(*) FROM papers") == [(480,)]
    assert len({documents for _, documents in seen}) > 1, "some read while it was loaded"
