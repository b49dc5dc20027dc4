"""MPEG audio: frames one after the other; everything between, before and after them is no sound."""

from __future__ import annotations

_VERSION_1, _VERSION_2 = 3, 2
_LAYER_3 = 1
_KBIT_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBIT_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44_100, 48_000, 32_000)
_ID3_HEAD = 10


def clean(content: bytes) -> bytes:
    """The frames alone: no ID3, APE or Lyrics tag, no picture."""
    kept, at = bytearray(), 0
    while at < len(content):
        size = _frame(content, at)
        if size and (at + size >= len(content) - 3 or _frame(content, at + size) or kept):
            kept += content[at : at + size]
            at += size
        elif content.startswith(b"ID3", at):
            at += _id3(content, at)
        else:
            at = _next(content, at + 1)
    if not kept:
        raise ValueError("no sound")
    return bytes(kept)


def _frame(content: bytes, at: int) -> int:
    """The length of the frame that begins here; 0 if none does."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the format's sync word
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, hertz, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer != _LAYER_3 or not 0 < rate < len(_KBIT_1) or hertz == len(_HERTZ):
        return 0
    whole = version == _VERSION_1
    kbit = (_KBIT_1 if whole else _KBIT_2)[rate]
    samples_per_second = _HERTZ[hertz] >> (0 if whole else 1 if version == _VERSION_2 else 2)
    return (144_000 if whole else 72_000) * kbit // samples_per_second + padding


def _id3(content: bytes, at: int) -> int:
    """The length of an ID3v2 tag: four bytes of seven bits."""
    sizes = content[at + 6 : at + _ID3_HEAD]
    size = 0
    for byte in sizes:
        size = size << 7 | byte & 0x7F
    return _ID3_HEAD + size


def _next(content: bytes, at: int) -> int:
    """Where a frame or a tag may begin next."""
    found = [place for sign in (b"\xff", b"ID3") if (place := content.find(sign, at)) >= 0]
    return min(found, default=len(content))
