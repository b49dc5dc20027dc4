"""A request for the annex, and the sealed answer to it.

The lead signs, with its Ed25519 key, `paravani.annex.1`, a line feed, then programme, asker, asked, time and nonce, each
with its length as four bytes big-endian before it. The answer is AES-256-GCM under a key derived from the grants
services' common one, bound to the same bytes, so that it opens for no other request and no other member's.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, Field

from shared import clock
from shared.ledger.signing import Verifier
from shared.programme import Programme
from shared.service import Service

PATH = "/v1/annex"
FRESH = timedelta(minutes=5)
"""How far the clocks of asker and asked may be apart."""
_MAGIC, _SEALING = b"paravani.annex.1\n", b"paravani annex answer 1"
_NONCE = 12
Json = dict[str, Any]


class Ask(BaseModel):
    """One request of the lead to one member."""

    model_config = ConfigDict(extra="forbid")

    at: datetime
    nonce: Annotated[str, Field(min_length=22, max_length=64)]
    signature: Annotated[str, Field(max_length=200)]


class NotSealedForUs(ValueError):
    """An answer that does not open: altered, sealed under another key, or for another request."""


def ask(service: Service, asked: str) -> Ask:
    """A request to a member, signed by the asking one."""
    at, nonce = clock.now(), secrets.token_urlsafe(24)
    said = _said(service.programme, service.member, asked, at, nonce)
    return Ask(at=at, nonce=nonce, signature=service.ledger.signer.sign_bytes(said))


def is_the_leads(verifier: Verifier, programme: Programme, asked: str, given: Ask) -> bool:
    """Whether the member that reports to the donor asked this member for this, now."""
    if given.at.tzinfo is None or abs(clock.now() - given.at) > FRESH:
        return False
    lead = programme.reserving.code
    said = _said(programme, lead, asked, given.at, given.nonce)
    return verifier.holds_bytes(programme.topic(lead, "grants"), said, given.signature)


def seal(key: bytes, programme: Programme, asked: str, given: Ask, rows: Sequence[Json]) -> str:
    """The answer to a request."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = _cipher(key).encrypt(nonce, orjson.dumps(rows), _bound(programme, asked, given))
    return base64.b64encode(nonce + sealed).decode()


def opened(keys: Sequence[bytes], programme: Programme, asked: str, given: Ask, sealed: str) -> list[Json]:
    """What an answer says, under whichever key it is sealed; NotSealedForUs if it answers something else."""
    for key in keys:
        with contextlib.suppress(ValueError, InvalidTag):
            raw = base64.b64decode(sealed, validate=True)
            said = _cipher(key).decrypt(raw[:_NONCE], raw[_NONCE:], _bound(programme, asked, given))
            rows: list[Json] = orjson.loads(said)
            return rows
    raise NotSealedForUs(asked)


def _bound(programme: Programme, asked: str, given: Ask) -> bytes:
    return _said(programme, programme.reserving.code, asked, given.at, given.nonce)


def _said(programme: Programme, asker: str, asked: str, at: datetime, nonce: str) -> bytes:
    parts = [part.encode() for part in (programme.code, asker, asked, at.isoformat(), nonce)]
    return _MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, _SEALING, hashlib.sha256))
