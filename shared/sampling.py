"""A random sample that anybody can draw again, to see that nobody chose what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from random import Random


def sample(names: Iterable[str], size: int, seed: str) -> list[str]:
    """So many of some names, sorted: the same of the same names and the same seed; all where no size is given."""
    some = sorted(set(names))
    if size <= 0 or size >= len(some):
        return some
    return sorted(Random(hashlib.sha256(seed.encode()).digest()).sample(some, size))  # noqa: S311 - drawn again by the auditor
