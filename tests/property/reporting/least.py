"""A history with a difference, made as short as it can be: what a person reads when a comparison fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from tests.property.reporting.story import Document

Fails = Callable[[Sequence[Document]], bool]


def least(history: Sequence[Document], fails: Fails) -> list[Document]:
    """The history without every event that the difference does not need."""
    found, shorter = list(history), True
    while shorter:
        shorter = False
        for one in reversed(found):
            without = [other for other in found if other is not one]
            if without and fails(without):
                found, shorter = without, True
    return found


def told(history: Sequence[Document], differences: Sequence[str]) -> str:
    """A short history and what differs, in lines."""
    return "\n".join(["", *(json.dumps(one, ensure_ascii=False) for one in history), *differences[:10]])
