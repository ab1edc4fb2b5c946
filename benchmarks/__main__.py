"""All benchmarks, one after the other: `python -m benchmarks [SHARED]`."""

from benchmarks import bench_load, bench_text

bench_load.main()
print()
bench_text.main()
