"""The demo's data folder: used by one demo at a time, with room enough, wiped when asked or when half filled."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.embedded.errors import EmbeddedError
from deploy.embedded.home import spare_folder
from deploy.provision.layout import ROOT

_ROOM = 600 << 20  # bytes: an empty consortium takes about 150 MiB, its log of changes and its data the rest
_LOCK = "lock"
_STATE = "state"


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; EmbeddedError while another process has it. The lock ends with its process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise EmbeddedError(
                f"a demo of this folder runs already (process {lock.read().strip() or 'unknown'}); stop it first"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def wipe(folder: Path, *, everything: bool) -> bool:
    """Remove the data if everything is to go, or if filling was interrupted; says whether it did."""
    if not everything and _state(folder) != "filling":
        return False
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != _LOCK:
            entry.unlink()
    shutil.rmtree(spare_folder(folder), ignore_errors=True)
    return True


def check_room(folder: Path) -> None:
    """EmbeddedError where the disk has not the room that a demo takes."""
    spare = spare_folder(folder)
    for place in {folder, spare if spare.exists() else folder}:
        free = shutil.disk_usage(place).free
        if free < _ROOM:
            raise EmbeddedError(
                f"{place} has {free >> 20} MiB left, and a demo takes up to {_ROOM >> 20}: make room first"
            )


def was_filled(folder: Path) -> bool:
    """Whether the demo data were filled in to the end."""
    return _state(folder) == "filled"


def mark(folder: Path, state: str) -> None:
    """Note how far the filling is: `filling` or `filled`."""
    (folder / _STATE).write_text(state, encoding="ascii")


def _state(folder: Path) -> str:
    file = folder / _STATE
    return file.read_text(encoding="ascii") if file.exists() else ""


def main() -> int:
    """`make clean`: remove the demo's data, wherever they lie; 1 with a sentence while a demo runs."""
    try:
        with one_at_a_time(ROOT / ".demo"):
            wipe(ROOT / ".demo", everything=True)
    except EmbeddedError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
