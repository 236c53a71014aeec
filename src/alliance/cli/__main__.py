"""`python -m alliance.cli` is `alliance`, where the command is not on the path."""

from alliance.cli import main

main()
