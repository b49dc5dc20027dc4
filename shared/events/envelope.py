"""The envelope of an event: CloudEvents 1.0, binary mode on Kafka, and the bytes that are hashed.

The hashed bytes are one string, so that an outsider can recompute it with any language:
`paravani.event.1`, a line feed, then for each name of HASHED in that order the attribute's UTF-8 text
(empty if absent) and at last the value as sent, each preceded by its length in bytes as four bytes,
big-endian. `traceparent` and `signature` are not among them. Test vectors: docs/ledger-vectors.json.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from shared import clock

MAGIC = b"paravani.event.1\n"
CONTENT_TYPE = "application/json"
HASHED = (
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "sequence",
    "prevhash",
    "correlationid",
    "causationid",
)
_SPECVERSION = (3).to_bytes(4, "big") + b"1.0"
_CONTENT_TYPE = len(CONTENT_TYPE).to_bytes(4, "big") + CONTENT_TYPE.encode()
Headers = Sequence[tuple[str, bytes]]  # of a foreign record a value may be None


class NotAnEvent(ValueError):
    """Headers that are not a Paravani CloudEvent; the message names the attribute."""


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """One recorded event: its attributes as text, its value as sent. `subject` is the key, `time` the recording."""

    id: str
    source: str
    type: str
    subject: str
    time: str
    sequence: int
    prevhash: str
    value: bytes
    correlationid: str = ""
    causationid: str = ""
    signature: str = ""
    traceparent: str = ""

    @property
    def recorded_at(self) -> datetime:
        """`time` as an instant; ValueError if it is none."""
        return clock.parse(self.time)

    def hash(self) -> bytes:
        """SHA-256 over the documented byte string (32 bytes)."""
        return hashlib.sha256(self.hashed_bytes()).digest()

    def hashed_bytes(self) -> bytes:
        """The byte string that is hashed; see the module."""
        return b"".join(
            (
                MAGIC,
                _SPECVERSION,
                _part(self.id.encode()),
                _part(self.source.encode()),
                _part(self.type.encode()),
                _part(self.subject.encode()),
                _part(self.time.encode()),
                _CONTENT_TYPE,
                _part(sequence_text(self.sequence).encode()),
                _part(self.prevhash.encode()),
                _part(self.correlationid.encode()),
                _part(self.causationid.encode()),
                _part(self.value),
            )
        )


def _part(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw


def sequence_text(sequence: int) -> str:
    """The CloudEvents `sequence`: 20 digits, so that text sorts as numbers."""
    return f"{sequence:020d}"


_OPTIONAL = ("correlationid", "causationid", "signature", "traceparent")
_REQUIRED = ("id", "source", "type", "subject", "time", "sequence", "prevhash")
_NEEDED = frozenset(_REQUIRED)
_ATTRIBUTES = {f"ce_{name}": name for name in ("specversion", *_REQUIRED, *_OPTIONAL)} | {
    "content-type": "datacontenttype"
}
_MOST = 4096  # bytes of one header; an honest one has at most some hundred


def to_headers(event: Envelope) -> list[tuple[str, bytes]]:
    """The Kafka headers of the CloudEvents binding: `ce_` attributes and `content-type`."""
    headers = [("ce_specversion", b"1.0"), ("content-type", CONTENT_TYPE.encode())]
    for name in _REQUIRED:
        text = sequence_text(event.sequence) if name == "sequence" else getattr(event, name)
        headers.append((f"ce_{name}", text.encode()))
    headers += [(f"ce_{name}", getattr(event, name).encode()) for name in _OPTIONAL if getattr(event, name)]
    return headers


def from_record(headers: Headers, value: bytes | None) -> Envelope:
    """The envelope of a Kafka record; NotAnEvent says which attribute is missing or wrong."""
    if value is None:
        raise NotAnEvent("the record has no value")
    said = {_ATTRIBUTES[name]: _text(name, raw) for name, raw in headers if name in _ATTRIBUTES}
    if said.pop("specversion", "") != "1.0" or said.pop("datacontenttype", "") != CONTENT_TYPE:
        raise NotAnEvent("specversion or content-type")
    if not _NEEDED.issubset(said):
        raise NotAnEvent(f"no attribute {', '.join(sorted(_NEEDED.difference(said)))}")
    sequence = said.pop("sequence")
    if not (len(sequence) == 20 and sequence.isascii() and sequence.isdigit()):  # noqa: PLR2004 - as written
        raise NotAnEvent("sequence")
    return Envelope(sequence=int(sequence), value=value, **said)


def _text(header: str, raw: bytes | None) -> str:
    if raw is None:
        raise NotAnEvent(f"{header} has no value")
    if len(raw) > _MOST:
        raise NotAnEvent(f"{header} is longer than {_MOST} bytes")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise NotAnEvent(f"{header} is not UTF-8") from None
