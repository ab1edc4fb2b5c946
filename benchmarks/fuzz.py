"""Tries ever new inputs on every loader and on archives, and says what came of them.

    python -m benchmarks.fuzz --first 0 --count 1000000 --seed 1

Input number n of a seed is always the same: a run goes on where another ended with `--first`, and several share the
work with `--every 4 --first 0`, `--first 1` and so on. Whatever raises what it must not, or takes more than ten seconds
or 4 GiB, is named with its number, and makes the exit status 1; `--count 1 --first N` has it again. Times are those of
the processor: an input takes some 15 ms, whatever else the machine does.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import traceback
from collections import Counter

from tests import fuzzing

REPORT_EVERY_SECONDS = 60
MOST_SECONDS = 10.0
"""Of one input, for all loaders; a thousand times what it takes else."""
MOST_BYTES = 4 * 2**30
"""Of memory. A loader may take a want of it for a fault of the input: the time that it took shows it all the same."""
MOST_PRINTED = 2_000
"""Characters of a traceback: an error may quote all of the input."""


def main() -> None:
    """Try as many inputs as are asked for."""
    parser = argparse.ArgumentParser(description="Fuzz the loaders and archives.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--count", type=int, default=10_000, help="how many inputs")
    parser.add_argument("--every", type=int, default=1, help="take every n-th number only")
    parser.add_argument("--minutes", type=float, default=None, help="stop after so many, and say where")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    began = reported = time.monotonic()
    counts: Counter[str] = Counter()
    failed: list[int] = []
    numbers = range(options.first, options.first + options.count * options.every, options.every)
    number = slowest = options.first
    most_seconds = 0.0
    for number in numbers:
        started = time.process_time()
        try:
            counts += fuzzing.check(options.seed, number)
        except (Exception, fuzzing.ReadForEver):
            failed.append(number)
            printed = traceback.format_exc()
            print(f"input {number} of seed {options.seed}: {printed[-MOST_PRINTED:]}", flush=True)
        except KeyboardInterrupt:  # what came of the others is told all the same
            number -= options.every
            break
        if (seconds := time.process_time() - started) > most_seconds:
            slowest, most_seconds = number, seconds
        if seconds > MOST_SECONDS:
            failed.append(number)
            print(f"input {number} of seed {options.seed} took {seconds:.0f} s", flush=True)
        now = time.monotonic()
        if now - reported > REPORT_EVERY_SECONDS:
            reported = now
            print(f"{counts['inputs']:,} inputs, {len(failed)} failed, at {number}", flush=True)
        if options.minutes is not None and now - began > 60 * options.minutes:
            break
    for name, count in counts.most_common():
        print(f"{name:12}{count:12,}")
    print(f"the slowest input, {slowest}, took {most_seconds:.2f} s; all took {time.process_time():,.0f} s")
    print(f"{len(failed)} failed; the next input is --first {number + options.every}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
