"""Personal data at rest: encrypted under a key of its subject's own, which is wrapped by the member's master key.

Destroying the subject's key makes every copy of the data useless, backups included.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.keyfile import read_key

_NONCE = 12


class Shredded(LookupError):
    """The subject's key is gone, or does not fit: nobody can read these data any more."""


class Vault:
    """Wraps subjects' keys and seals their data (AES-256-GCM; the subject's id is authenticated with both)."""

    def __init__(self, master: bytes) -> None:
        self._master = AESGCM(master)

    @classmethod
    def read(cls, file: Path) -> Vault:
        """The vault of the master key in a file of base64 text; UnsafeSecret if it may not be used."""
        return cls(read_key(file))

    def new_key(self, subject: str) -> bytes:
        """A fresh key for a subject, wrapped: this is what is stored."""
        return _seal(self._master, secrets.token_bytes(32), subject)

    def seal(self, wrapped: bytes, subject: str, data: dict[str, Any]) -> bytes:
        """A subject's data under the subject's key."""
        return _seal(self._cipher(wrapped, subject), orjson.dumps(data), subject)

    def open(self, wrapped: bytes, subject: str, sealed: bytes) -> dict[str, Any]:
        """A subject's data in clear; Shredded if they cannot be read."""
        data: dict[str, Any] = orjson.loads(_open(self._cipher(wrapped, subject), sealed, subject))
        return data

    def _cipher(self, wrapped: bytes, subject: str) -> AESGCM:
        return AESGCM(_open(self._master, wrapped, subject))


def _seal(cipher: AESGCM, clear: bytes, subject: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, clear, subject.encode())


def _open(cipher: AESGCM, sealed: bytes, subject: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], subject.encode())
    except InvalidTag:
        raise Shredded(subject) from None
