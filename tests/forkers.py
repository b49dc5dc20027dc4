"""What the processes of a run's consortiums are forked from: their modules are read once, not once a consortium.

As a program, `python -m tests.forkers SOCKET MODULE...`, it forks a forker (deploy/embedded/forker.py) for each who
connects.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from deploy.embedded import forker
from deploy.embedded.leash import follow
from deploy.embedded.nursery import Nursery
from deploy.embedded.sites import INTERPRETER, modules
from deploy.provision.layout import ROOT
from shared.programme import load

_PROGRAMME = ROOT / "deploy" / "programmes" / "csdp"


class Forkers:
    """The process that has read the modules, and the way to it."""

    def __init__(self) -> None:
        """It starts, and reads while others go on."""
        self._folder = Path(tempfile.mkdtemp(prefix="paravani-forkers-"))
        self._address = str(self._folder / "door")
        door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        door.bind(self._address)
        door.listen()  # who connects before the modules are read waits
        with door:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forkers", str(os.getpid()), *modules(load(_PROGRAMME))],
                stdin=door,
                cwd=ROOT,
                env=os.environ | INTERPRETER,
            )

    def nursery(self, log: Path) -> Nursery:
        """What starts the processes of one consortium."""
        return _Guest(self._address, log)

    def stop(self) -> None:
        """End it, and whatever was forked from it."""
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder)


class _Guest(Nursery):
    def __init__(self, address: str, log: Path) -> None:
        super().__init__((), log, ROOT, {})
        self._address = address

    async def _begin(self) -> socket.socket:
        desk = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        desk.connect(self._address)
        return desk


def main() -> None:
    """Read the modules, then fork a forker for each who connects."""
    parent, *names = sys.argv[1:]
    follow(int(parent), signal.SIGKILL)
    for name in names:
        import_module(name)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a forker ended
    this = os.getpid()
    with socket.socket(fileno=0) as door:
        while True:
            desk, _ = door.accept()
            with desk:
                if os.fork():
                    continue
                os.dup2(desk.fileno(), door.detach())
            follow(this, signal.SIGKILL)
            sys.argv = ["forker", *names]
            break
    forker.main()


if __name__ == "__main__":
    main()
