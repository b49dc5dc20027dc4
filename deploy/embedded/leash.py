"""Becomes another program that cannot outlive its parent: `leash.py PARENT SIGNAL OWNER PROGRAM ARGUMENT...`.

PARENT is the parent's process id; SIGNAL the number of the signal that this program gets when the parent is gone;
OWNER is `uid:gid` to become first, or `-`. Only the standard library, run with `-I -S`, so that it starts in
milliseconds. Linux only: elsewhere nothing tells a child of its parent's end, and the parent's own care must do.
"""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def become(owner: str) -> None:
    """Give up root for `uid:gid`; `-` stays who it is."""
    if owner != "-":
        uid, gid = (int(part) for part in owner.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def follow(parent: int, signum: int) -> None:
    """Ask Linux for a signal at the parent's end. It must come after any change of user, which cancels it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the parent ended before its child began")


if __name__ == "__main__":
    _, parent, signum, owner, *command = sys.argv
    become(owner)
    follow(int(parent), int(signum))
    os.execv(command[0], command)  # noqa: S606 - the program is the parent's own choice, and no shell is meant
