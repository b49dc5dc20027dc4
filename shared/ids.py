"""Ids: UUIDv7 for events (they sort by time), random ones for persons (they say nothing)."""

from __future__ import annotations

import secrets
import uuid

from uuid_utils import compat

from shared import clock


def event_id() -> str:
    """A UUIDv7 of the product's clock, so that history recorded by a demo sorts as history."""
    return str(compat.uuid7(nanoseconds=int(clock.now().timestamp() * 1_000) * 1_000_000))


def random_id() -> str:
    """A random UUID: for persons, cases and whatever must not tell when it was made."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
