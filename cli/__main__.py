"""`python -m cli` is `paravani`."""

from cli.main import run

run()
