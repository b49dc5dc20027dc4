"""Forks Python programs from a process that has read their modules: `python -m tests.forking.forker MODULE...`.

Standard input is a socket that keeps messages apart (SOCK_SEQPACKET), with JSON in both directions. An order names
a program as `python -m` would get it, `{"order": 1, "argv": ["services.reporting.app"], ...}`; the answers are
`{"order": 1, "pid": 4711}` at once and `{"pid": 4711, "code": -9}` at its end. Linux only, where a process may be
forked safely as long as it has one thread, and where children end with their parent.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from deploy.embedded.leash import follow

_PR_SET_NAME = 15  # <linux/prctl.h>
LONGEST = 1_000_000  # bytes of a message


@dataclass(frozen=True, kw_only=True)
class Order:
    """A program to become."""

    order: int
    name: str  # as `ps -e` and `top` show it
    argv: list[str]  # a module and its arguments
    log: str
    folder: str
    environment: dict[str, str]
    orphaned: int  # the signal at the forker's end


def main() -> None:
    """Read the modules, then take orders until nobody gives them any more."""
    for name in sys.argv[1:]:
        import_module(name)
    gc.collect()
    gc.freeze()  # else each child's first collection would copy the pages that it shares
    forker = os.getpid()
    with socket.socket(fileno=0) as desk:
        order = _attend(desk)
    if order:
        _become(order, forker)


def _attend(desk: socket.socket) -> Order | None:
    """Fork for each order. Returns twice over: in a child its order, in the forker nothing when the desk closes."""
    woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    while True:
        ready, _, _ = select.select([desk.fileno(), woken], [], [])
        if woken in ready:
            os.read(woken, LONGEST)
            for pid, code in _ended():
                _tell(desk, pid=pid, code=code)
        if desk.fileno() in ready:
            message = desk.recv(LONGEST)
            if not message:
                return None
            order = Order(**json.loads(message))
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                return order
            _tell(desk, order=order.order, pid=pid)


def _ended() -> Iterator[tuple[int, int]]:
    """The children that have ended: process id and exit code, negative for a signal."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        yield pid, os.waitstatus_to_exitcode(status)


def _tell(desk: socket.socket, **what: int) -> None:
    desk.send(json.dumps(what).encode())


def _become(order: Order, forker: int) -> None:
    """Be what `python -m` would be in that folder and environment, in a process group of its own."""
    os.setpgid(0, 0)
    _redirect(Path(order.log))
    follow(forker, order.orphaned)
    ctypes.CDLL(None).prctl(_PR_SET_NAME, order.name.encode(), 0, 0, 0)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    sys.path[0:1] = [order.folder, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv = order.argv
    sys.modules.pop(order.argv[0], None)  # it runs anew, as __main__; what it imports is there
    runpy.run_module(order.argv[0], run_name="__main__", alter_sys=True)


def _redirect(log: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    os.closerange(3, 256)


if __name__ == "__main__":
    main()
