"""Writes generated records: `python -m benchmarks.generator FOLDER --size 10k`.

The bytes follow from seed and size alone. Names, sentences and identifiers are made up; none is of a source.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.generator.writing import SIZES, all_records, bare_records, write_crossref, write_documents


def main() -> None:
    """Write documents to a folder, and say how many records they hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="10k", help=f"works: {', '.join(SIZES)}, or a number")
    parser.add_argument("--first", type=int, default=0, help="the number of the first work")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--form", choices=("documents", "crossref"), default="documents")
    parser.add_argument("--truth", type=Path, help="a CSV file to write, saying which record is of which work")
    parser.add_argument("--bare", action="store_true", help="records without authors and abstracts")
    parser.add_argument("--title", help="with --bare: one title for all")
    options = parser.parse_args()
    count = SIZES[options.size] if options.size in SIZES else int(options.size)
    if options.bare:
        found = bare_records(options.seed, count, options.title)
    else:
        found = all_records(options.seed, count, options.first)
    if options.form == "crossref":
        written = write_crossref(found, options.folder)
    else:
        written = write_documents(found, options.folder, options.truth)
    print(f"{written:,} records of {count:,} works")


if __name__ == "__main__":
    main()
