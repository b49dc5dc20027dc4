"""The counting's memory is large, lasts as long as the process and has hardly a cycle: Python need not search it often."""

from __future__ import annotations

import gc

_YOUNG = (
    50_000  # new objects before a look at the young ones; Python's own 700 cost half of the projector's time
)
_MIDDLE, _OLD = 20, 100


def settle() -> None:
    """Set the garbage collector of this process for much that stays; what is there already is never searched again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
