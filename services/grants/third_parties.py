"""How members recognise, without a name, that they give grants to one third party.

A token is HMAC-SHA256 of a normalised identification number under a key that the members' grants services share. In an
event it is sealed (AES-256-GCM under a key derived from the same one, bound to the grant), so that nobody else on the
bus can even see that two contracts concern the same recipient. docs/grants.md says what this guarantees.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.grants.recipients import normalised
from shared.keyfile import read_key
from shared.settings import Settings

FILE = "third_parties.key"
_TOKENS, _SEALING = b"paravani third party token 1", b"paravani third party seal 1"
_NONCE = 12


class CannotRecognise(ValueError):
    """A sealed token that was altered, or made under another key."""


class Recogniser:
    """Makes tokens, seals them for the other members' grants services, and opens theirs."""

    def __init__(self, key: bytes) -> None:
        self._tokens = hmac.digest(key, _TOKENS, hashlib.sha256)
        self._cipher = AESGCM(hmac.digest(key, _SEALING, hashlib.sha256))

    def token(self, legal_id: str) -> bytes:
        """Equal for one number, however it is written, at every member."""
        return hmac.digest(self._tokens, normalised(legal_id).encode(), hashlib.sha256)

    def seal(self, token: bytes, grant: str) -> str:
        """What an event of a grant carries."""
        nonce = secrets.token_bytes(_NONCE)
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, token, grant.encode())).decode()

    def open(self, sealed: str, grant: str) -> bytes:
        """The token of a grant's event; CannotRecognise if it is not one of this consortium."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], grant.encode())
        except (ValueError, InvalidTag):
            raise CannotRecognise(grant) from None


def recogniser(settings: Settings) -> Recogniser:
    """The recogniser of an identity; UnsafeSecret where its key is missing or can be read by others."""
    return _recogniser(settings.secrets / FILE)


@lru_cache(maxsize=8)
def _recogniser(file: Path) -> Recogniser:
    return Recogniser(read_key(file))
