"""What a mutant is."""

from __future__ import annotations

from typing import NamedTuple

LOGFRAME = "services/reporting/logframe/"
KINDS = LOGFRAME + "kinds/"
READING = "services/reporting/reading/"


class Mutant(NamedTuple):
    """One broken rule: a piece of a file's text, which must stand there once, and what takes its place."""

    rule: str
    file: str
    before: str
    after: str
