"""Starts Python programs as forks of one process that has read their modules once.

The processes of a consortium read the same 1,700 modules: one and a half seconds of processor and 60 MB for each of
them. As forks they start in a tenth of the time and share that memory. They remain processes of their own, and are
signalled, killed and started again like any other.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from deploy.embedded.errors import EmbeddedError, last_lines
from deploy.embedded.processes import Process, Recipe, execute, put_aside, surroundings
from tests.forking.forker import LONGEST

AVAILABLE = sys.platform == "linux"  # elsewhere a fork is not safe, or does not end with its parent


class Forked:
    """One of the forks, with what `asyncio.subprocess.Process` tells of a child."""

    def __init__(self, pid: int) -> None:
        """It runs."""
        self.pid = pid
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._code.result() if self._code.done() else None

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        return await asyncio.shield(self._code)

    def send_signal(self, number: int) -> None:
        """Send a signal while it runs."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def ended(self, code: int) -> None:
        """Note that it has."""
        if not self._code.done():
            self._code.set_result(code)


class Nursery:
    """The forker, started at the first launch, and the forks that it has made."""

    def __init__(
        self, modules: Iterable[str], log: Path, folder: Path, environment: Mapping[str, str]
    ) -> None:
        """Nothing starts yet. `modules` are read once; `environment` is what the interpreter itself reads."""
        self._recipe = Recipe(
            name="forker",
            command=lambda: (sys.executable, "-m", "tests.forking.forker", *modules),
            log=log,
            folder=folder,
            environment=environment,
        )
        self._process: Process | None = None
        self._desk: socket.socket | None = None
        self._listener: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._orders = 0
        self._expected: dict[int, asyncio.Future[Forked]] = {}
        self._running: dict[int, Forked] = {}

    async def start(self) -> None:
        """Begin to read the modules; launches wait for the end of it. Nothing happens when it has begun."""
        async with self._starting:
            if self._desk:
                return
            put_aside(self._recipe.log)
            self._desk = await self._begin()
            self._desk.setblocking(False)  # noqa: FBT003 - the standard library's signature
            self._listener = asyncio.create_task(self._listen(self._desk))

    async def launch(self, recipe: Recipe) -> Process:
        """Start `python -m MODULE ARGUMENT...` as a fork; EmbeddedError where the forker has ended."""
        await self.start()
        assert self._desk
        recipe.log.touch()
        self._orders += 1
        expected = self._expected[self._orders] = asyncio.get_running_loop().create_future()
        order = self._order(recipe, list(recipe.command())[2:])
        with contextlib.suppress(OSError):  # it has just ended: the listener says so to all who wait
            await asyncio.get_running_loop().sock_sendall(self._desk, json.dumps(order).encode())
        try:
            return await asyncio.shield(expected)
        except asyncio.CancelledError:
            expected.add_done_callback(_end)
            raise

    async def stop(self) -> None:
        """End the forker; the forks that still run end with it."""
        if self._desk:
            self._desk.shutdown(socket.SHUT_RDWR)
        if self._listener:
            await asyncio.wait([self._listener])
        if self._process:
            await self._process.wait()

    async def _begin(self) -> socket.socket:
        """Start a forker; where it takes orders."""
        desk, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = await execute(self._recipe, theirs.fileno())
        return desk

    def _order(self, recipe: Recipe, argv: list[str]) -> dict[str, Any]:
        return {
            "order": self._orders,
            "name": recipe.name,
            "argv": argv,
            "log": str(recipe.log),
            "folder": str(recipe.folder),
            "environment": surroundings(recipe.environment),
            "orphaned": int(recipe.orphaned),
        }

    async def _listen(self, desk: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while message := await asyncio.get_running_loop().sock_recv(desk, LONGEST):
                self._note(**json.loads(message))
        desk.close()
        self._desk = None
        self._mourn()

    def _note(self, pid: int, order: int | None = None, code: int = 0) -> None:
        if order is None:
            self._running.pop(pid).ended(code)
            return
        made = self._running[pid] = Forked(pid)
        expected = self._expected.pop(order)
        if not expected.done():
            expected.set_result(made)

    def _mourn(self) -> None:
        """The forker has ended, and Linux has ended its forks with it."""
        for one in self._running.values():
            one.ended(-signal.SIGKILL)
        for order in self._expected.values():
            order.set_exception(
                EmbeddedError(
                    f"the process that starts the others ended; its log {self._recipe.log} ends:\n"
                    f"{last_lines(self._recipe.log)}"
                )
            )
        self._running.clear()
        self._expected.clear()


def _end(expected: asyncio.Future[Forked]) -> None:
    """A fork that nobody waits for any more."""
    if not expected.cancelled() and not expected.exception():
        expected.result().send_signal(signal.SIGKILL)
