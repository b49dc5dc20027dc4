"""Long work in turns: others get theirs in between, and whoever watches is told how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from shared.web.translations import mark

T = TypeVar("T")
_TURN = 20  # things that are done before others get their turn: some milliseconds
READING = mark("Reading the rows")
REGISTERING = mark("Registering new persons")
SEALING = mark("Encrypting their data")
COMPARING = mark("Comparing with who is known")
RECORDING = mark("Writing into the ledger")


@dataclass(slots=True)
class Progress:
    """How far a piece of work is: the step, marked for translation, and how much of it is done."""

    step: str = ""
    done: int = 0
    of: int = 0


watched: ContextVar[Progress | None] = ContextVar("watched", default=None)


def begin(step: str) -> None:
    """Say that a step has begun of which nobody can say how far it is."""
    if (progress := watched.get()) is not None:
        progress.step, progress.done, progress.of = step, 0, 0


async def paced(some: Sequence[T], step: str) -> AsyncIterator[T]:
    """The things one after another; now and then everybody else's turn comes, and the watched progress moves."""
    progress = watched.get()
    for number, one in enumerate(some):
        if number % _TURN == 0:
            if progress is not None:
                progress.step, progress.done, progress.of = step, number, len(some)
            await asyncio.sleep(0)
        yield one
    if progress is not None and some:
        progress.done = len(some)
