"""What the processes of a run's consortiums are forked from: their modules are read once, not once a consortium.

As a program, `python -m tests.forking.forkers SOCKET MODULE...`, it forks a forker (tests/forking/forker.py) for each who
connects.
"""

from __future__ import annotations

import gc
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import cli
from deploy.embedded.leash import follow
from deploy.embedded.sites import INTERPRETER
from deploy.provision.layout import ROOT
from shared.programme import Programme, load
from tests.forking import forker
from tests.forking.nursery import Nursery

_PROGRAMME = ROOT / "deploy" / "programmes" / "csdp"
_READ_LATE = (  # when a server starts or first speaks to another one
    "anyio._backends._asyncio",
    "encodings.idna",
    "encodings.utf_8_sig",
    "httpcore",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)


class Forkers:
    """The process that has read the modules, and the way to it."""

    def __init__(self) -> None:
        """It starts, and reads while others go on."""
        self._open: dict[Path, Nursery] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="paravani-forkers-"))
        self._address = str(self._folder / "door")
        door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        door.bind(self._address)
        door.listen()  # who connects before the modules are read waits
        alive, self._alive = (
            os.pipe()
        )  # it reads the end of this process there: this thread's may come before
        command = [sys.executable, "-m", "tests.forking.forkers", str(alive), *modules(load(_PROGRAMME))]
        with door:
            self._process = subprocess.Popen(
                command, stdin=door, cwd=ROOT, env=os.environ | INTERPRETER, pass_fds=[alive]
            )
        os.close(alive)

    def nursery(self, folder: Path) -> Nursery:
        """What starts the processes of the consortium of a folder."""
        made = self._open[folder.resolve()] = _Guest(self._address, folder / "logs" / "forker.log")
        return made

    async def close(self, folder: Path) -> None:
        """End the one of a consortium's folder, if there is one."""
        if made := self._open.pop(folder, None):
            await made.stop()

    def stop(self) -> None:
        """End it, and whatever was forked from it."""
        os.close(self._alive)
        self._process.wait()
        shutil.rmtree(self._folder)


def modules(programme: Programme) -> tuple[str, ...]:
    """What the sites' processes and the commands are made of, to be read once for all of them."""
    services = sorted({service for member in programme.members for service in member.services})
    return (
        *(f"cli.{one.name}" for one in iter_modules(cli.__path__) if one.name != "__main__"),
        "services.reporting.app",
        "services.reporting.projector.process",
        "deploy.node",
        *(f"services.{name}.{part}" for name in services for part in ("app", "recovery")),
        *_READ_LATE,
    )


class _Guest(Nursery):
    def __init__(self, address: str, log: Path) -> None:
        super().__init__((), log, ROOT, {})
        self._address = address

    async def _begin(self) -> socket.socket:
        desk = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        desk.connect(self._address)
        return desk


def main() -> None:
    """Read the modules, then fork a forker for each who connects, until the run ends."""
    alive, *names = sys.argv[1:]
    for name in names:
        import_module(name)
    load(_PROGRAMME)  # what it keeps of the types of events is the same for every one
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a forker ended
    this = os.getpid()
    with socket.socket(fileno=0) as door:
        while door in select.select([door, int(alive)], [], [])[0]:
            desk, _ = door.accept()
            with desk:
                if os.fork():
                    continue
                os.dup2(desk.fileno(), door.detach())
            follow(this, signal.SIGKILL)
            os.close(int(alive))
            sys.argv = ["forker", *names]
            forker.main()
            break


if __name__ == "__main__":
    main()
