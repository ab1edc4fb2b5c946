"""`python -m papershelf`: the same as the console script."""

from papershelf.cli import main

main()
