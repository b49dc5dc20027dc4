"""A person's attributes travel sealed to the reporting service (AES-256-GCM), so that subscribers learn nothing.

The key is shared by one member and reporting. The sealed text is `<key id>.<base64url of nonce and ciphertext>`;
the event's id is authenticated with it, so that a sealed part cannot be moved to another event.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.events.base import PersonPart

_NONCE = 12
_DECODER = msgspec.json.Decoder(PersonPart)


class CannotOpen(ValueError):
    """A sealed part that no key of ours opens; the message holds the key id only."""


class SealingKey:
    """One AES-256 key and its id (the first 8 hex digits of its SHA-256)."""

    def __init__(self, key: bytes) -> None:
        self.id = hashlib.sha256(key).hexdigest()[:8]
        self._cipher = AESGCM(key)

    @classmethod
    def read(cls, file: Path) -> SealingKey:
        """The key in a file of base64 text."""
        return cls(base64.b64decode(file.read_text().strip(), validate=True))

    def seal(self, part: PersonPart, event_id: str) -> str:
        """The attributes sealed for one event."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, msgspec.json.encode(part), event_id.encode())
        return f"{self.id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, event_id: str) -> PersonPart:
        """The attributes in clear; CannotOpen if the text was altered or belongs to another event or key."""
        try:
            raw = base64.urlsafe_b64decode(sealed[9:])
            return _DECODER.decode(self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], event_id.encode()))
        except (InvalidTag, ValueError, msgspec.DecodeError):
            raise CannotOpen(sealed[:8]) from None


class Keyring:
    """The sealing keys that a reader holds, by key id; old keys stay so that old events open."""

    def __init__(self, keys: Iterable[SealingKey] = ()) -> None:
        self._keys = {key.id: key for key in keys}

    @classmethod
    def read(cls, folder: Path) -> Keyring:
        """All keys of a folder of `*.key` files."""
        return cls(SealingKey.read(file) for file in sorted(folder.glob("*.key")))

    def open(self, sealed: str, event_id: str) -> PersonPart:
        """The attributes in clear; CannotOpen if no key of the ring fits."""
        key = self._keys.get(sealed[:8])
        if key is None or sealed[8:9] != ".":
            raise CannotOpen(sealed[:8])
        return key.open(sealed, event_id)
