"""Ogg with Opus or Vorbis: the second packet of a stream holds the comments."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEAD = 27  # bytes of a page before its table of segments
_FULL = 255  # a segment of this length goes on in the next one
_POLYNOMIAL = 0x04C11DB7
# How a stream begins, and its comments without any: the maker's name and the list are empty, the rest is padding.
_EMPTY = {
    b"OpusHead": b"OpusTags" + bytes(8),
    b"\x01vorbis": b"\x03vorbis" + bytes(8) + b"\x01",
}


@dataclass(slots=True)
class _Page:
    head: bytearray
    body: bytearray

    @property
    def stream(self) -> int:
        return int(struct.unpack_from("<I", self.head, 14)[0])

    @property
    def segments(self) -> bytes:
        return bytes(self.head[_HEAD:])

    def written(self) -> bytes:
        """With the checksum of what is in it now."""
        struct.pack_into("<I", self.head, 22, 0)
        struct.pack_into("<I", self.head, 22, _checksum(self.head + self.body))
        return bytes(self.head + self.body)


def clean(content: bytes) -> bytes:
    """The sound of its one stream, with comments that say nothing."""
    pages = list(_pages(content))
    first = next((page for page in pages if _empty(page) is not None), None)
    if first is None:
        raise ValueError("neither Opus nor Vorbis")
    sound = [page for page in pages if page.stream == first.stream]
    changed = _hush(sound, _empty(first) or b"")
    return b"".join(
        page.written() if number in changed else bytes(page.head + page.body)
        for number, page in enumerate(sound)
    )


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(content):
        if content[at : at + 4] != b"OggS":
            raise ValueError("no page where one must begin")
        head = bytearray(content[at : at + _HEAD + content[at + _HEAD - 1]])
        start = at + len(head)
        at = start + sum(head[_HEAD:])
        yield _Page(head, bytearray(content[start:at]))


def _empty(page: _Page) -> bytes | None:
    return next((empty for sign, empty in _EMPTY.items() if page.body.startswith(sign)), None)


def _hush(pages: list[_Page], empty: bytes) -> set[int]:
    """Write the second packet anew, as long as it was; returns the numbers of the pages that it lies on."""
    places = _packet(pages, 1)
    if len(places) < len(empty):
        raise ValueError("no comments where they must be")
    for (number, place), byte in zip(places, empty.ljust(len(places), b"\0"), strict=True):
        pages[number].body[place] = byte
    return {number for number, _ in places}


def _packet(pages: list[_Page], wanted: int) -> list[tuple[int, int]]:
    """Where each byte of a packet lies: number of the page, place in its body."""
    found: list[tuple[int, int]] = []
    packet = 0
    for number, page in enumerate(pages):
        at = 0
        for segment in page.segments:
            if packet == wanted:
                found += [(number, at + place) for place in range(segment)]
            at += segment
            packet += segment < _FULL
            if packet > wanted:
                return found
    raise ValueError("the comments do not end")


def _checksum(page: bytes | bytearray) -> int:
    total = 0
    for byte in page:
        total = (total << 8 & 0xFFFFFFFF) ^ _TABLE[total >> 24 ^ byte]
    return total


def _row(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1 & 0xFFFFFFFF) ^ (_POLYNOMIAL if value & 0x80000000 else 0)
    return value


_TABLE = [_row(value) for value in range(256)]
