"""Waiting for another process until a condition holds, never for a length of time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")


async def until(look: Callable[[], Awaitable[Found | None]], seconds: float, pause: float = 0.05) -> Found:
    """The first answer of `look` that is neither None nor False, asked again after each `pause`; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while True:
            found = await look()
            if found is not None and found is not False:
                return found
            await asyncio.sleep(pause)  # other processes give no signal that could be awaited
