"""An event loop in a thread of its own: it keeps a consortium's processes while the browser's calls wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

Found = TypeVar("Found")
_WITHIN = 180  # seconds


class Loop:
    """Runs coroutines for whoever has no loop; its thread lives until the block ends, for children end with it."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="consortium", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Found]) -> Found:
        """The result of a coroutine."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_WITHIN)
