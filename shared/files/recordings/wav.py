"""WAVE: a list of chunks in a RIFF file."""

from __future__ import annotations

import struct

_KEPT = frozenset({b"fmt ", b"fact", b"data"})


def clean(content: bytes) -> bytes:
    """Format and samples; notes, places and days (`LIST`, `bext`, `id3 `, ...) stay behind."""
    kept, at = b"WAVE", 12
    found = set()
    while at + 8 <= len(content):
        name, size = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        body = content[
            at + 8 : at + 8 + size
        ]  # a recorder that was cut off has named more than it has written
        if name in _KEPT:
            found.add(name)
            kept += name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        at += 8 + size + size % 2
    if not {b"fmt ", b"data"} <= found:
        raise ValueError("no sound")
    return b"RIFF" + struct.pack("<I", len(kept)) + kept
