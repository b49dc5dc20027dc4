"""A person's attributes travel sealed to the reporting service (AES-256-GCM), so that subscribers learn nothing.

The key is shared by one member and reporting. The sealed text is `<key id>.<base64url of nonce and ciphertext>`;
the event's id is authenticated with it, so that a sealed part cannot be moved to another event. When a key is
rotated, reporting gets the new one first and keeps the old one beside it: both sides follow their files.
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
from shared.keyfile import Fresh, read_key

_NONCE = 12
_ID = 8  # hex digits of a key's id
_DECODER = msgspec.json.Decoder(PersonPart)


class CannotOpen(ValueError):
    """A sealed part that no key of ours opens; the message holds the key id only."""


class SealingKey:
    """An AES-256 key and its id (the first 8 hex digits of its SHA-256); one from a file follows the file."""

    def __init__(self, key: bytes | Fresh[bytes]) -> None:
        self._fresh = key if isinstance(key, Fresh) else None
        self._raw = b""
        self._take(key.get() if isinstance(key, Fresh) else key)

    def _take(self, key: bytes) -> None:
        if key != self._raw:
            self._raw = key
            self.id = hashlib.sha256(key).hexdigest()[:_ID]
            self._cipher = AESGCM(key)

    @classmethod
    def read(cls, file: Path) -> SealingKey:
        """The key in a file of base64 text; UnsafeSecret if it may not be used."""
        return cls(Fresh(file, read_key))

    def seal(self, part: PersonPart, event_id: str) -> str:
        """The attributes sealed for one event, under the key of this moment."""
        if self._fresh:
            self._take(self._fresh.get())
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, msgspec.json.encode(part), event_id.encode())
        return f"{self.id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, event_id: str) -> PersonPart:
        """The attributes in clear; CannotOpen if the text was altered or belongs to another event or key."""
        try:
            raw = base64.urlsafe_b64decode(sealed[_ID + 1 :])
            return _DECODER.decode(self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], event_id.encode()))
        except (InvalidTag, ValueError, msgspec.DecodeError):
            raise CannotOpen(sealed[:_ID]) from None


class Keyring:
    """The sealing keys that a reader holds, by key id; old keys stay so that old events open."""

    def __init__(self, keys: Iterable[SealingKey] = ()) -> None:
        self._keys = {key.id: key for key in keys}
        self._folder: Path | None = None

    @classmethod
    def read(cls, folder: Path) -> Keyring:
        """All keys of a folder of `*.key` files, and those that come later; UnsafeSecret if one may not be used."""
        made = cls()
        made._folder = folder
        made._look()
        return made

    def open(self, sealed: str, event_id: str) -> PersonPart:
        """The attributes in clear; CannotOpen if no key of the ring fits."""
        id_ = sealed[:_ID]
        if id_ not in self._keys:
            self._look()
        if id_ not in self._keys or sealed[_ID : _ID + 1] != ".":
            raise CannotOpen(id_)
        return self._keys[id_].open(sealed, event_id)

    def _look(self) -> None:
        """A key of an event is always in the folder before the event is made."""
        for file in sorted(self._folder.glob("*.key")) if self._folder else ():
            key = SealingKey(read_key(file))
            self._keys.setdefault(key.id, key)
