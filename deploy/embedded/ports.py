"""Free TCP ports on the loopback, held for one owner: the same ones for the same folder whenever they are free."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path
from typing import Self

LOOPBACK = "127.0.0.1"
# Below the ranges from which Linux (32768-60999) and macOS (49152-65535) take ports for outgoing connections: a port
# of those could be gone between the look and the use.
FIRST, LAST = 20_000, 31_999


class Ports:
    """So many ports as `numbers`, none of them in use, each held against every other `Ports` of this machine.

    A server listens seconds after its port was looked for, and another consortium looks for its own in between. So
    whoever takes a port also binds the UDP port of that number, which no server here uses, until `close`, or until
    the process ends. The search starts where the folder's name says. OSError where there are not enough.
    """

    def __init__(self, folder: Path, count: int) -> None:
        span = LAST - FIRST + 1
        start = int.from_bytes(hashlib.sha256(str(folder).encode()).digest()[:4], "big") % span
        self._held: dict[int, socket.socket] = {}
        for step in range(span):
            if len(self._held) == count:
                return
            self._take(FIRST + (start + step) % span)
        self.close()
        raise OSError(f"no {count} free ports between {FIRST} and {LAST} on {LOOPBACK}")

    @property
    def numbers(self) -> list[int]:
        """The ports, in the order in which they were found."""
        return list(self._held)

    def close(self) -> None:
        """Let others have the ports."""
        while self._held:
            self._held.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _take(self, port: int) -> None:
        hold = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            hold.bind((LOOPBACK, port))
        except OSError:
            hold.close()
            return
        if is_free(port):
            self._held[port] = hold
        else:
            hold.close()


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the servers do: a closed port lingers
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
