"""Named places where a test may kill the process; only the environment at its start can arm one, no request can.

`PARAVANI_FAILPOINTS=relay.sent:3` kills the process (SIGKILL) when it reaches `relay.sent` for the third time. With
`PARAVANI_FAILPOINTS_ONCE=<file>` it dies once: the file notes it, and the process that comes after it lives.
"""

from __future__ import annotations

import functools
import os
import signal
from pathlib import Path


@functools.cache
def _armed() -> dict[str, int]:
    """How often each named place may still be reached; read once, from the environment at the start."""
    once = os.environ.get("PARAVANI_FAILPOINTS_ONCE", "")
    if once and Path(once).exists():
        return {}
    parts = (part.partition(":") for part in os.environ.get("PARAVANI_FAILPOINTS", "").split(",") if part)
    return {name: int(times or 1) for name, _, times in parts}


def reach(name: str) -> None:
    """Die here if this failpoint is armed and has been reached often enough."""
    armed = _armed()
    if name not in armed:
        return
    armed[name] -= 1
    if armed[name] <= 0:
        if once := os.environ.get("PARAVANI_FAILPOINTS_ONCE"):
            Path(once).touch()
        os.kill(os.getpid(), signal.SIGKILL)
