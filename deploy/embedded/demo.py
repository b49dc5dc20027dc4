"""`make demo`: starts the consortium in a data folder, fills it once, shows where everything is, waits for Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from deploy.embedded.addresses import show, write_down
from deploy.embedded.consortium import Consortium
from deploy.embedded.errors import EmbeddedError
from deploy.embedded.extension import extended
from deploy.embedded.folder import check_room, mark, one_at_a_time, was_filled, wipe
from deploy.provision.errors import ProvisionError
from deploy.provision.layout import ROOT
from shared import clock
from shared.programme import ProgrammeError

_PROGRAMME = ROOT / "deploy" / "programmes" / "csdp"
_SEED = "deploy.embedded.seed"
_SECOND = 2  # the Ctrl-C that waits no longer


class Demo:
    """One run of the demo, told to a console."""

    def __init__(self, folder: Path, programme: Path, console: Console) -> None:
        """Nothing starts yet."""
        self._folder = folder
        self._programme = programme
        self._console = console
        self._interrupts = 0

    async def run(self) -> None:
        """Start, fill, show, wait until Ctrl-C or SIGTERM, stop; nothing is left running however it ends."""
        running = asyncio.ensure_future(self._run())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._interrupt, running)
        with contextlib.suppress(asyncio.CancelledError):
            await running

    def _interrupt(self, running: asyncio.Future[None]) -> None:
        self._interrupts += 1
        if self._interrupts == 1:
            self._say("stopping")
            running.cancel()
        elif self._interrupts == _SECOND:
            self._say("still stopping; nothing is lost by waiting")

    async def _run(self) -> None:
        began = time.monotonic()
        consortium = Consortium(self._folder, self._programme, self._say)
        try:
            await consortium.start()
            write_down(consortium)
            await self._fill(consortium)
            self._say(f"started in {time.monotonic() - began:.1f} s")
            show(consortium, self._console)
            await asyncio.Event().wait()
        finally:
            await asyncio.shield(consortium.stop())
            kept = was_filled(self._folder)
            self._say(
                "stopped; the data are kept for the next `make demo`"
                if kept
                else "stopped before it was filled"
            )

    async def _fill(self, consortium: Consortium) -> None:
        if was_filled(self._folder):
            return
        if find_spec(_SEED) is None:
            self._say("there is no demo data to fill in")
            return
        self._say("filling in the demo data, once")
        mark(self._folder, "filling")
        try:
            await import_module(_SEED).fill(consortium)
        except EmbeddedError as failure:
            logs = self._folder / "logs"
            raise EmbeddedError(
                f"{failure}\nThe logs are in {logs}; the next `make demo` begins anew."
            ) from None
        mark(self._folder, "filled")

    def _say(self, sentence: str) -> None:
        self._console.print(f"  {sentence}", markup=False, highlight=False, soft_wrap=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; 0 after Ctrl-C, 1 with one sentence when it could not run."""
    options = _options(arguments)
    console = Console(width=None if sys.stdout.isatty() else 140)
    folder: Path = options.folder.resolve()
    try:
        with one_at_a_time(folder):
            if wipe(folder, everything=options.fresh):
                console.print("  beginning anew", highlight=False)
            check_room(folder)
            _log_to(folder / "logs" / "demo.log")
            asyncio.run(Demo(folder, options.programme or _reference(folder), console).run())
    except (EmbeddedError, ProvisionError, ProgrammeError) as failure:
        return _failed(str(failure))
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            return _failed(f"the disk is full ({folder}: {shutil.disk_usage(folder).free >> 20} MiB free)")
        return _failed(str(failure))
    return 0


def _reference(folder: Path) -> Path:
    """The reference programme's files for a folder's data; those of before there was an extension have none."""
    copy = folder / "programme"
    if was_filled(folder) and not copy.exists():
        return _PROGRAMME
    return extended(_PROGRAMME, copy, clock.day(clock.now()))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo", help="where its data lie (.demo)")
    parser.add_argument(
        "--programme",
        type=Path,
        help="the folder of the programme's files (the reference programme, extended so that today counts)",
    )
    fresh = os.environ.get("FRESH", "") not in {"", "0"}
    parser.add_argument("--fresh", action="store_true", default=fresh, help="begin anew (FRESH=1)")
    return parser.parse_args(arguments)


def _log_to(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=file, level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")


def _failed(sentence: str) -> int:
    sys.stderr.write(f"\nThe demo cannot run: {sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
