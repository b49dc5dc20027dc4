"""MPEG-4 (M4A, 3GP): a tree of boxes. What is not needed for the sound becomes an empty box of the same length.

So no offset into the samples moves.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_NEEDED = {
    b"": {b"ftyp", b"moov", b"mdat", b"moof", b"sidx", b"styp", b"mfra", b"free", b"skip", b"wide"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"smhd", b"dinf", b"stbl", b"hdlr"},
    b"moof": {b"mfhd", b"traf"},
}
_EMPTY = {b"free", b"skip", b"wide"}
_TIMES = {b"mvhd", b"tkhd", b"mdhd"}  # when it was made and changed: two numbers after version and flags
_SOUND = b"soun"
_LARGE = 1  # a length of 64 bits follows the name
_DEEPEST = 8


def clean(content: bytes) -> bytes:
    """The sound track; ValueError if there is a track of another kind, which may say where somebody was."""
    written = bytearray(content)
    kinds = set[bytes]()
    _clean(written, 0, len(written), b"", kinds, 0)
    if kinds != {_SOUND}:
        raise ValueError("not sound alone")
    return bytes(written)


def _clean(content: bytearray, first: int, last: int, inside: bytes, kinds: set[bytes], depth: int) -> None:
    for name, start, body, end in _boxes(content, first, last):
        if name not in _NEEDED[inside] or name in _EMPTY:
            content[start + 4 : start + 8] = b"free"
            content[body:end] = bytes(end - body)
        elif name in _NEEDED and depth < _DEEPEST:
            _clean(content, body, end, name, kinds, depth + 1)
        elif name in _TIMES:
            size = 16 if content[body] else 8
            content[body + 4 : body + 4 + size] = bytes(size)
        elif name == b"hdlr":
            if inside == b"mdia":
                kinds.add(bytes(content[body + 8 : body + 12]))
            content[body + 24 : end] = bytes(end - body - 24)  # the track's name, as the recorder chose it


def _boxes(content: bytearray, first: int, last: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, start, start of what is in it, end."""
    at = first
    while at + 8 <= last:
        size, name = struct.unpack_from(">I4s", content, at)
        body = at + 8
        if size == _LARGE:
            size, body = struct.unpack_from(">Q", content, body)[0], body + 8
        end = at + size if size else last
        if not body <= end <= last:
            raise ValueError("a box ends outside of the one around it")
        yield name, at, body, end
        at = end
    if at != last:
        raise ValueError("something lies behind the last box")
