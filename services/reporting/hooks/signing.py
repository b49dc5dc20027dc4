"""The signature of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, by a secret that one address alone has."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A secret as an integrator is shown it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(id_: str, timestamp: int, body: bytes, some: Iterable[str]) -> dict[str, str]:
    """The three headers; signed by each of some secrets, so that one can be replaced while messages come."""
    signatures = " ".join(_signature(id_, timestamp, body, secret) for secret in some)
    return {"webhook-id": id_, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def _signature(id_: str, timestamp: int, body: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.digest(key, f"{id_}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(made).decode()
