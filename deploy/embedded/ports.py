"""Free TCP ports on the loopback: the same ones for the same folder whenever they are free."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below the ranges from which Linux (32768-60999) and macOS (49152-65535) take ports for outgoing connections: a port
# of those could be gone between the look and the use.
FIRST, LAST = 20_000, 31_999


def free_ports(folder: Path, count: int) -> list[int]:
    """As many ports as asked for, none of them in use now; the search starts where the folder's name says."""
    span = LAST - FIRST + 1
    start = int.from_bytes(hashlib.sha256(str(folder).encode()).digest()[:4], "big") % span
    found: list[int] = []
    for step in range(span):
        port = FIRST + (start + step) % span
        if is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(f"no {count} free ports between {FIRST} and {LAST} on {LOOPBACK}")


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
