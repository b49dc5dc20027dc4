"""Waiting for another process until a condition holds, never for a length of time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")


_SHARE = 20  # a wait is longer than it must be by one part of so many at most; who looks more often takes the processor away


async def until(look: Callable[[], Awaitable[Found | None]], seconds: float, pause: float = 0.05) -> Found:
    """The first answer of `look` that is neither None nor False; TimeoutError after `seconds`.

    It looks again after `pause`, and ever more rarely the longer it waits.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(seconds):
        while True:
            found = await look()
            if found is not None and found is not False:
                return found
            # Other processes give no signal that could be awaited.
            await asyncio.sleep(max(pause, (loop.time() - began) / _SHARE))
