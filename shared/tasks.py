"""Work that goes on until it is told to stop: no fault ends it in silence, and no library keeps it from ending.

aiokafka breaks a cancellation in both directions: a `close()` may swallow one that was meant for us, and a `stop()` may
let one out that was meant for a task of its own. What counts is `Task.cancelling()`: whether somebody asked us to end.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
_PIECE = 200  # of some hundred microseconds at most, nearly always far less
_AGAIN = 1.0  # seconds after which a task that has not ended is cancelled again
_SHORTEST, _LONGEST = 0.1, 5.0  # seconds of pause between two turns


async def end(task: asyncio.Task[Any]) -> None:
    """Cancel a task until it is done; what it raises is its own affair."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_AGAIN)


@contextlib.asynccontextmanager
async def running(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[asyncio.Task[None]]:
    """Let work run beside the context, and end it with the context."""
    task = asyncio.create_task(work, name=name)
    try:
        yield task
    finally:
        await end(task)


@contextlib.asynccontextmanager
async def ahead(get: Callable[[], Coroutine[Any, Any, T]]) -> AsyncIterator[Callable[[], Awaitable[T]]]:
    """Get one thing after another, each while the one before it is worked on: what is yielded is called for each."""
    task = asyncio.create_task(get())

    async def following() -> T:
        nonlocal task
        found = await task
        task = asyncio.create_task(get())
        return found

    try:
        yield following
    finally:
        await end(task)
        if not task.cancelled():
            task.exception()  # nobody waits for it any more


async def in_turns(work: Sequence[T]) -> AsyncIterator[Sequence[T]]:
    """Work in pieces of some milliseconds; between them everything else of the process gets its turn."""
    for begin in range(0, len(work), _PIECE):
        yield work[begin : begin + _PIECE]
        await asyncio.sleep(0)


def raise_if_cancelled() -> None:
    """Raise the cancellation of the current task that somebody else has swallowed."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def persevere(turn: Callable[[], Awaitable[None]], troubled: Callable[[BaseException], None]) -> None:
    """Take one turn after another until cancelled. What ends a turn is told to `troubled` and waited out, with backoff.

    The pause grows from 0.1 s to 5 s while turns fail at once, and begins anew after one that lasted.
    """
    loop, pause = asyncio.get_running_loop(), _SHORTEST
    while True:
        began = loop.time()
        try:
            await turn()
        except (Exception, asyncio.CancelledError) as trouble:  # noqa: BLE001 - the work must go on whatever it was
            raise_if_cancelled()
            troubled(trouble)
        pause = _SHORTEST if loop.time() - began > _LONGEST else min(pause * 2, _LONGEST)
        await asyncio.sleep(pause)
