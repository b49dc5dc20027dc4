"""Child processes that are kept running, that write to log files, and of which none is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from deploy.embedded.errors import EmbeddedError
from deploy.provision.errors import ProvisionError

Say = Callable[[str], None]

_LEASH = str(Path(__file__).with_name("leash.py"))
_LOG_LIMIT = 5_000_000  # bytes, above which a log is put aside when its process starts
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds before each start after a crash
_STEADY = 60.0  # seconds of life after which a crash counts as the first again


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How one child is started and stopped."""

    name: str
    command: Callable[[], Sequence[str]]  # asked before every start, so that each may differ
    log: Path
    folder: Path  # its working directory
    environment: Mapping[str, str] = field(
        default_factory=dict
    )  # beside the parent's, less its PARAVANI_ variables
    owner: tuple[int, int] | None = None  # uid and gid to run as, when the parent is root
    stop: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGKILL  # sent by Linux when the parent is gone
    patience: float = 10.0  # seconds between `stop` and SIGKILL


class Process(Protocol):
    """What a child's process tells, however it was started."""

    @property
    def pid(self) -> int:
        """Its process id, also the one of its group."""

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""

    async def wait(self) -> int:
        """Its exit code, once it has ended."""

    def send_signal(self, signal: int, /) -> None:
        """Send a signal while it runs."""


async def execute(recipe: Recipe, stdin: int = asyncio.subprocess.DEVNULL) -> Process:
    """Start a recipe's command as a new program."""
    with recipe.log.open("ab") as log:
        # Its own group: Ctrl-C reaches the parent alone, which then stops the children in order.
        return await asyncio.create_subprocess_exec(
            *_leashed(recipe),
            stdin=stdin,
            stdout=log,
            stderr=log,
            cwd=recipe.folder,
            env=surroundings(recipe.environment),
            process_group=0,
        )


Launch = Callable[[Recipe], Awaitable[Process]]


async def _nothing() -> None:
    """A child that needs no more than its process."""


class Child:
    """One child process: started, started again with growing pauses when it ends by itself, stopped for good."""

    def __init__(
        self,
        recipe: Recipe,
        say: Say,
        settle: Callable[[], Awaitable[None]] = _nothing,
        launch: Launch = execute,
    ) -> None:
        """`say` tells the person what happens; `settle` runs after each start, until the child is of use."""
        self.recipe = recipe
        self.exits = 0
        self._say = say
        self._settle = settle
        self._start = launch
        self._process: Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._since = 0.0

    @property
    def pid(self) -> int:
        """Its process id now; 0 while it does not run."""
        return self._process.pid if self.running and self._process else 0

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it and keep it running; raises what `settle` raises, and then nothing is left running."""
        try:
            await self._launch()
        except BaseException:
            await self.stop()
            raise
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ask it to end, insist after its patience, and start it no more. It may be called at any time."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        process = self._process
        if process is None or process.returncode is not None:
            return
        self.signal(self.recipe.stop)
        try:
            await asyncio.wait_for(process.wait(), self.recipe.patience)
        except TimeoutError:
            self._say(f"{self.recipe.name} did not end in {self.recipe.patience:.0f} s and is killed")
            self.kill()
            await process.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process; nothing happens where it has ended."""
        if self.running and self._process:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)

    def kill(self) -> None:
        """End it and what it has started, without a chance to tidy up."""
        if self.running and self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def _launch(self) -> None:
        put_aside(self.recipe.log)
        self._process = await self._start(self.recipe)
        self._since = time.monotonic()
        await self._settle()

    async def _keep(self) -> None:
        crashes = 0
        while self._process:
            code = await self._process.wait()
            self.exits += 1
            crashes = 1 if time.monotonic() - self._since > _STEADY else crashes + 1
            pause = _PAUSES[min(crashes, len(_PAUSES)) - 1]
            self._say(
                f"{self.recipe.name} {_ending(code)}; it starts again in {pause} s (log: {self.recipe.log})"
            )
            await asyncio.sleep(pause)
            await self._relaunch()

    async def _relaunch(self) -> None:
        try:
            await self._launch()
            self._say(f"{self.recipe.name} runs again")
        except (EmbeddedError, ProvisionError, OSError) as failure:
            self._say(f"{self.recipe.name} did not come back: {failure}")
            self.kill()


def _leashed(recipe: Recipe) -> list[str]:
    owner = f"{recipe.owner[0]}:{recipe.owner[1]}" if recipe.owner else "-"
    leash = [sys.executable, "-I", "-S", _LEASH, str(os.getpid()), str(int(recipe.orphaned)), owner]
    return [*leash, *recipe.command()]


def surroundings(own: Mapping[str, str]) -> dict[str, str]:
    """The parent's environment without what was meant for the parent, and with the child's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARAVANI_", "PG"))}
    return {**kept, **own}


def put_aside(log: Path) -> None:
    """Make room for a log, and a new one of a log that has grown large."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    return f"was ended by {signal.Signals(-code).name}"
