"""Voice recordings without what a telephone writes beside the voice: place, day, names, pictures.

The sound itself stays bit for bit. Of each container only the parts that are needed to play it are kept, by a list of
those parts; a file that is not built as its format says is refused, since nobody could say what is in it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from shared.files.recordings import mp3, mp4, ogg, wav, webm

_CLEAN: dict[str, Callable[[bytes], bytes]] = {
    "audio/mpeg": mp3.clean,
    "audio/mp4": mp4.clean,
    "audio/ogg": ogg.clean,
    "audio/wav": wav.clean,
    "audio/webm": webm.clean,
}
TYPES = frozenset(_CLEAN)


def clean(content: bytes, media_type: str) -> bytes:
    """The recording with its sound alone; ValueError if it is damaged, or holds more than sound."""
    try:
        return _CLEAN[media_type](content)
    except (struct.error, IndexError, KeyError):
        raise ValueError("damaged") from None
