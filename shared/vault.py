"""Personal data at rest: encrypted under a key of its subject's own, which is wrapped by the member's master key.

Destroying the subject's key makes every copy of the data useless that lies without it. A dump holds the wrapped key beside
the data: one that was made before can be read with the master key, so dumps must not be kept for ever.

A master key is rotated while everything runs: the former one stays beside it as `<name>.<id>.key` until every
subject's key is wrapped anew, and a vault that was read from a file follows the file.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.keyfile import Fresh, formers, read_key

_NONCE = 12


class Shredded(LookupError):
    """The subject's key is gone, or does not fit: nobody can read these data any more."""


class Vault:
    """Wraps subjects' keys and seals their data (AES-256-GCM; the subject's id is authenticated with both)."""

    def __init__(self, *masters: bytes) -> None:
        """`masters`: the one in force, then former ones, which only open."""
        made = _ciphers(masters)
        self._masters: Callable[[], tuple[AESGCM, ...]] = lambda: made

    @classmethod
    def read(cls, file: Path) -> Vault:
        """The vault of the master key in a file of base64 text, now and later; UnsafeSecret if it may not be used."""
        made = cls()
        fresh = Fresh(file, lambda file: _ciphers([read_key(file), *map(read_key, formers(file))]))
        fresh.get()  # refused at the start, not at the first person
        made._masters = fresh.get
        return made

    def new_key(self, subject: str) -> bytes:
        """A fresh key for a subject, wrapped: this is what is stored."""
        return _seal(self._masters()[0], secrets.token_bytes(32), subject)

    def rewrapped(self, wrapped: bytes, subject: str) -> bytes | None:
        """The same key under the master key in force; None if it is so already. Shredded if no master key fits."""
        newest, *_ = self._masters()
        try:
            _open(newest, wrapped, subject)
        except Shredded:
            return _seal(newest, self._key(wrapped, subject), subject)
        return None

    def seal(self, wrapped: bytes, subject: str, data: dict[str, Any]) -> bytes:
        """A subject's data under the subject's key."""
        return _seal(self._cipher(wrapped, subject), orjson.dumps(data), subject)

    def open(self, wrapped: bytes, subject: str, sealed: bytes) -> dict[str, Any]:
        """A subject's data in clear; Shredded if they cannot be read."""
        data: dict[str, Any] = orjson.loads(_open(self._cipher(wrapped, subject), sealed, subject))
        return data

    def _cipher(self, wrapped: bytes, subject: str) -> AESGCM:
        return AESGCM(self._key(wrapped, subject))

    def _key(self, wrapped: bytes, subject: str) -> bytes:
        for master in self._masters():
            with contextlib.suppress(Shredded):
                return _open(master, wrapped, subject)
        raise Shredded(subject)


def _ciphers(masters: Iterable[bytes]) -> tuple[AESGCM, ...]:
    return tuple(AESGCM(master) for master in masters)


def _seal(cipher: AESGCM, clear: bytes, subject: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, clear, subject.encode())


def _open(cipher: AESGCM, sealed: bytes, subject: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], subject.encode())
    except InvalidTag:
        raise Shredded(subject) from None
