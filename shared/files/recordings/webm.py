"""WebM: a tree of EBML elements. What is not needed for the sound becomes void, of the same length."""

from __future__ import annotations

from collections.abc import Iterator

_HEADER, _SEGMENT, _CLUSTER, _TRACKS, _TRACK, _INFO = (
    0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0x1549A966,
)  # fmt: skip
_SEEK, _CUES, _VOID, _KIND, _MUXER, _WRITER = 0x114D9B74, 0x1C53BB6B, 0xEC, 0x83, 0x4D80, 0x5741
_IN_SEGMENT = {_SEEK, _INFO, _TRACKS, _CLUSTER, _CUES}
_TAGS = {
    0x1254C367,
    0x1941A469,
    0x1043A770,
}  # tags, attachments, chapters: they end a cluster of unknown length
_NEEDED = {
    0: {_HEADER, _SEGMENT},
    _SEGMENT: _IN_SEGMENT,
    _INFO: {0x2AD7B1, 0x4489, _MUXER, _WRITER},  # scale of time, duration; two that must be there
    _TRACKS: {_TRACK},
    # number, uid, kind, codec with its own data, delays, default duration, lacing, language, audio settings
    _TRACK: {0xD7, 0x73C5, _KIND, 0x86, 0x63A2, 0x56AA, 0x56BB, 0x23E383, 0x9C, 0x22B59C, 0xE1},
    _CLUSTER: {0xE7, 0xA3, 0xA0, 0xA7, 0xAB},  # time, blocks, place, length of the one before
}
_SOUND = 2
_MOST_ID, _MOST_SIZE = 4, 8


def clean(content: bytes) -> bytes:
    """The sound track; ValueError if there is a track of another kind."""
    written = bytearray(content)
    kinds = list[int]()
    _clean(written, 0, len(written), 0, kinds)
    if not kinds or set(kinds) != {_SOUND}:
        raise ValueError("not sound alone")
    return bytes(written)


def _clean(content: bytearray, first: int, last: int, inside: int, kinds: list[int]) -> None:
    for name, start, body, end in _elements(content, first, last, inside):
        if name not in _NEEDED[inside]:
            _hush(content, start, end)
        elif name in _NEEDED:
            _clean(content, body, end, name, kinds)
        elif name == _KIND and inside == _TRACK:
            kinds.append(int.from_bytes(content[body:end], "big"))
        elif name in {_MUXER, _WRITER}:
            content[body:end] = b" " * (end - body)


def _elements(content: bytearray, first: int, last: int, inside: int) -> Iterator[tuple[int, int, int, int]]:
    """Name, start, start of what is in it, end; an end that is not told is that of what is around it, or the next one's."""
    at = first
    while at < last:
        name, size_at = _number(content, at, _MOST_ID, marked=True)
        size, body = _number(content, size_at, _MOST_SIZE)
        unknown = size == (1 << 7 * (body - size_at)) - 1
        end = (
            _end_of_cluster(content, body, last)
            if unknown and name == _CLUSTER
            else last
            if unknown
            else body + size
        )
        if (
            end > last
            or (unknown and name not in {_SEGMENT, _CLUSTER})
            or (inside == 0 and name not in _NEEDED[0])
        ):
            raise ValueError("an element ends outside of the one around it")
        yield name, at, body, end
        at = end


def _end_of_cluster(content: bytearray, at: int, last: int) -> int:
    while at < last:
        name, size_at = _number(content, at, _MOST_ID, marked=True)
        if name in _IN_SEGMENT | _TAGS:
            return at
        size, body = _number(content, size_at, _MOST_SIZE)
        at = body + size
    return last


def _number(content: bytearray, at: int, most: int, *, marked: bool = False) -> tuple[int, int]:
    """A number whose first byte says how many follow, and where it ends. A name keeps that mark."""
    first = content[at]
    length = 9 - first.bit_length()
    if length > most:
        raise ValueError("no number where one must be")
    value = int.from_bytes(content[at : at + length], "big")
    return (value if marked else value & (1 << 7 * length) - 1), at + length


def _hush(content: bytearray, start: int, end: int) -> None:
    """Make an element void: a name of one byte, a length of as many bytes as it takes, nothing."""
    size = end - start - 2
    if size < 0:
        raise ValueError("an element of one byte")
    short = size < 127  # noqa: PLR2004 - what a length of one byte can say
    head = bytes([_VOID, 0x80 | size]) if short else bytes([_VOID, 0x01]) + (size - 7).to_bytes(7, "big")
    content[start:end] = head + bytes(end - start - len(head))
