"""Matching tokens: how it is found, without a name, that two members know one person.

A token is HMAC-SHA256 of a kind and a normalised identifier under a key that the participants services share and that
nobody else has (not reporting, not an integrator). It travels in a box that only the matching role opens: an
ephemeral X25519 key, HKDF-SHA256 and AES-256-GCM. Both keys have ids and are followed as their files change.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.keyfile import KEY_BYTES, Fresh, UnsafeSecret, read_key

_NONCE = 12
_ID = 8  # hex digits
_PURPOSE = b"paravani matching box 1"


class CannotOpenBox(ValueError):
    """A box that no key of the matching role opens; the message holds the key id only."""


def key_id(key: bytes) -> str:
    """The first 8 hex digits of a key's SHA-256; of a box's key: of its public half."""
    return hashlib.sha256(key).hexdigest()[:_ID]


class TokenKey:
    """The key under which the consortium's participants services make tokens; it follows its file."""

    def __init__(self, file: Path) -> None:
        self._fresh = Fresh(file, read_key)
        self._fresh.get()  # refused at the start, not at the first token

    def token(self, kind: str, identifier: str) -> str:
        """`<key id>.<base64url>`; equal for one identifier under one key, whoever makes it."""
        key = self._fresh.get()
        digest = hmac.digest(key, kind.encode() + b"\0" + identifier.encode(), "sha256")
        return f"{key_id(key)}.{base64.urlsafe_b64encode(digest).decode()}"


class Box:
    """Seals to the matching role; whoever seals cannot open."""

    def __init__(self, public: Path) -> None:
        self._fresh = Fresh(public, _public_key)
        self._fresh.get()

    def seal(self, message: bytes) -> str:
        """`<key id>.<base64url>` of the ephemeral public key, the nonce and the ciphertext."""
        public = self._fresh.get()
        ephemeral = X25519PrivateKey.generate()
        sender, nonce = ephemeral.public_key().public_bytes_raw(), secrets.token_bytes(_NONCE)
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
        sealed = _cipher(shared, sender, public).encrypt(nonce, message, None)
        return f"{key_id(public)}.{base64.urlsafe_b64encode(sender + nonce + sealed).decode()}"


class BoxKeys:
    """The matching role's private keys, by id; former ones stay for boxes that are still on the way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[str, X25519PrivateKey] = {}
        self._look()

    def open(self, box: str) -> bytes:
        """The message; CannotOpenBox if it was altered or sealed to another key."""
        id_, _, text = box.partition(".")
        if id_ not in self._keys:
            self._look()
        try:
            key, raw = self._keys[id_], base64.urlsafe_b64decode(text)
            sender, nonce, sealed = (
                raw[:KEY_BYTES],
                raw[KEY_BYTES : KEY_BYTES + _NONCE],
                raw[KEY_BYTES + _NONCE :],
            )
            shared = key.exchange(X25519PublicKey.from_public_bytes(sender))
            return _cipher(shared, sender, key.public_key().public_bytes_raw()).decrypt(nonce, sealed, None)
        except (KeyError, ValueError, InvalidTag):
            raise CannotOpenBox(id_[:_ID]) from None

    def _look(self) -> None:
        for file in sorted(self._folder.glob("box*.key")):
            key = X25519PrivateKey.from_private_bytes(read_key(file))
            self._keys[key_id(key.public_key().public_bytes_raw())] = key


def _cipher(shared: bytes, sender: bytes, receiver: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, sender + receiver, _PURPOSE).derive(shared))


def _public_key(file: Path) -> bytes:
    try:
        key = base64.b64decode(file.read_bytes().strip(), validate=True)
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise UnsafeSecret(f"{file} is not a key of {KEY_BYTES} bytes in base64; provision again")
    return key
