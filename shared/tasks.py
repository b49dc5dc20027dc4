"""Ending tasks for sure: some libraries swallow a cancellation that reaches them in the wrong moment."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any

_AGAIN = 1.0  # seconds after which a task that has not ended is cancelled again


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


def raise_if_cancelled() -> None:
    """Raise the cancellation of the current task that somebody else has swallowed."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
