"""Named places where a test may kill the process; only the environment at its start can arm one, no request can.

`PARAVANI_FAILPOINTS=relay.sent:3` kills the process (SIGKILL) when it reaches `relay.sent` for the third time.
"""

from __future__ import annotations

import os
import signal

_armed: dict[str, int] = {}
for _name, _, _times in (
    part.partition(":") for part in os.environ.get("PARAVANI_FAILPOINTS", "").split(",") if part
):
    _armed[_name] = int(_times or 1)


def reach(name: str) -> None:
    """Die here if this failpoint is armed and has been reached often enough."""
    if name in _armed:
        _armed[name] -= 1
        if _armed[name] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
