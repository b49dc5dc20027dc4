"""Named places where a test may kill the process; only the environment at its start can arm one, no request can.

`PARAVANI_FAILPOINTS=relay.sent:3` kills the process (SIGKILL) when it reaches `relay.sent` for the third time. With
`PARAVANI_FAILPOINTS_ONCE=<file>` it dies once: the file notes it, and the process that comes after it lives.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

_once = os.environ.get("PARAVANI_FAILPOINTS_ONCE", "")
_armed: dict[str, int] = {}
if not (_once and Path(_once).exists()):
    for _part in filter(None, os.environ.get("PARAVANI_FAILPOINTS", "").split(",")):
        _name, _, _times = _part.partition(":")
        _armed[_name] = int(_times or 1)


def reach(name: str) -> None:
    """Die here if this failpoint is armed and has been reached often enough."""
    if name not in _armed:
        return
    _armed[name] -= 1
    if _armed[name] <= 0:
        if _once:
            Path(_once).touch()
        os.kill(os.getpid(), signal.SIGKILL)
