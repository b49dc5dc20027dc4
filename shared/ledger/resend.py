"""Resend: a reader that misses events asks for them, and the service that has them in its ledger sends them again.

A request is a record on `<programme>.resend`, its key the lane, its value JSON: `{"lane": …, "from": n, "by": …}`.
Anybody on the bus may ask, so a request is never obeyed more often than once in some seconds for a lane; a relay that
goes back too often costs traffic, never truth.
"""

from __future__ import annotations

import msgspec

_MOST = 1024  # bytes of a request


class Request(msgspec.Struct, frozen=True):
    """Send a lane again from a sequence on."""

    lane: str
    from_: int = msgspec.field(name="from")
    by: str = ""


def resend_topic(programme: str) -> str:
    """Where requests are put: `csdp.resend`."""
    return f"{programme}.resend"


def encode(request: Request) -> bytes:
    """The record's value."""
    return msgspec.json.encode(request)


def decode(value: bytes | None) -> Request | None:
    """The request, or None if the record is none: whoever put it there is not answered."""
    if value is None or len(value) > _MOST:
        return None
    try:
        request = msgspec.json.decode(value, type=Request)
    except (msgspec.DecodeError, RecursionError):
        return None
    return request if request.from_ >= 1 else None
