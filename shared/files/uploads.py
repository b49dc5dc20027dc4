"""Documents and pictures that people upload: known by their content, limited in size, without hidden data.

What a file is says its first bytes, not its name. Pictures are drawn anew, so that neither the place where a phone took
them nor anything that hides behind their pixels stays; of recordings the sound alone is kept (`recordings`).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

from shared.files import recordings
from shared.refusal import Refused
from shared.web.translations import mark

MAX_BYTES = 10 * 1024 * 1024
_MAX_PIXELS = 60_000_000
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SOUNDS = recordings.TYPES
DOCUMENTS = frozenset({"application/pdf", "application/zip"})  # DOCX, XLSX and ODT are ZIP files
_SIGNS = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    *((0, bytes([0xFF, second]), "audio/mpeg") for second in (0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3)),
    *((4, b"ftyp" + brand, "audio/mp4") for brand in (b"M4A", b"mp4", b"iso", b"3gp", b"3ge")),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
    (0, b"PK\x03\x04", "application/zip"),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: its name without folders, its media type, its bytes and their SHA-256 in hex."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """What an event says of the file."""
        return hashlib.sha256(self.content).hexdigest()


def check(
    content: bytes,
    name: str,
    allowed: Collection[str] = PICTURES | DOCUMENTS,
    *,
    most: int = MAX_BYTES,
    field: str = "file",
) -> Upload:
    """The upload, if its type is allowed and it has at most `most` bytes; Refused with a sentence if not."""
    if not content:
        raise Refused("file_empty", mark("The file is empty; choose it again."), field)
    if len(content) > most:
        raise Refused(
            "file_too_large", mark("The file is too large; send a smaller one, or a photo of it."), field
        )
    kind = next((kind for at, sign, kind in _SIGNS if content[at : at + len(sign)] == sign), "")
    if kind not in allowed:
        raise Refused(
            "file_type_not_allowed", mark("Files of this type are not taken; send a photo or a PDF."), field
        )
    return Upload(_name(name), kind, _bare(content, kind, field))


def _bare(content: bytes, kind: str, field: str) -> bytes:
    """The file without hidden data; a document stays as it is."""
    if kind in PICTURES:
        return _drawn(content, kind, field)
    if kind not in SOUNDS:
        return content
    try:
        return recordings.clean(content, kind)
    except ValueError:
        told = mark("The recording is damaged, or holds more than sound; record it again.")
        raise Refused("recording_unreadable", told, field) from None


def _name(name: str) -> str:
    """The last part of a path of any system, without control characters, cut to 120 characters."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-120:] or "file"


def _drawn(content: bytes, kind: str, field: str) -> bytes:
    """The picture drawn anew, upright, without its metadata."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, needed on an upload only

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise Refused(
                    "file_too_large", mark("The picture has too many pixels; send a smaller one."), field
                )
            upright = ImageOps.exif_transpose(picture).convert("RGB" if kind == "image/jpeg" else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(
            "file_unreadable", mark("The picture is damaged; take or choose it again."), field
        ) from None
    out = io.BytesIO()
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    bare.save(out, kind.removeprefix("image/").upper(), quality=88)
    return out.getvalue()
