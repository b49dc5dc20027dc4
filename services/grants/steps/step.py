"""One step of the chain from a call to a closed sub-grant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from services.grants.commands.desk import Desk
from services.grants.inputs.base import Input

Work = Callable[[Desk, str, Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done to one thing: `code` is its part of the address, `title` (marked) the words on its button.

    `shape` is what is sent; `done` (marked) says what the page says afterwards if the title does not do.
    """

    code: str
    title: str
    shape: type[Input]
    work: Work
    about: str = ""
