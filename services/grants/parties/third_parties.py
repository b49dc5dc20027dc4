"""How members recognise, without a name, that they give grants to one third party.

A token is HMAC-SHA256 of a normalised identification number under a key that the members' grants services share. In an
event it is sealed (AES-256-GCM under a key derived from the same one, bound to the grant), so that nobody else on the
bus can even see that two contracts concern the same recipient. docs/grants.md says what this guarantees.

Once the key was rotated an event carries the token under each key, the former ones included: so those who hold a
contract of before under another token see that it is the same third party (`store/others/tokens.py`).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.grants.parties.recipients import normalised
from shared.keyfile import Fresh, formers, read_key
from shared.settings import Settings

FILE = "third_parties.key"
_TOKENS, _SEALING = b"paravani third party token 1", b"paravani third party seal 1"
_NONCE, _BYTES = 12, 32


class CannotRecognise(ValueError):
    """A sealed token that was altered, or made under another key."""


class Recogniser:
    """Makes tokens, seals them for the other members' grants services, and opens theirs.

    `keys` are the one in force, then those that only recognise: former ones, and for moments the next one.
    """

    def __init__(self, *keys: bytes) -> None:
        self._tokens = [hmac.digest(key, _TOKENS, hashlib.sha256) for key in keys]
        self._ciphers = [AESGCM(hmac.digest(key, _SEALING, hashlib.sha256)) for key in keys]

    def tokens(self, legal_id: str) -> tuple[bytes, ...]:
        """Equal for one number, however it is written, at every member; one under each key."""
        number = normalised(legal_id).encode()
        return tuple(hmac.digest(key, number, hashlib.sha256) for key in self._tokens)

    def seal(self, tokens: Sequence[bytes], grant: str) -> str:
        """What an event of a grant carries."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._ciphers[0].encrypt(nonce, b"".join(tokens), grant.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, grant: str) -> tuple[bytes, ...]:
        """The tokens of a grant's event; CannotRecognise if it is not one of this consortium."""
        for cipher in self._ciphers:
            with contextlib.suppress(ValueError, InvalidTag):
                raw = base64.urlsafe_b64decode(sealed)
                said = cipher.decrypt(raw[:_NONCE], raw[_NONCE:], grant.encode())
                return tuple(said[at : at + _BYTES] for at in range(0, len(said), _BYTES))
        raise CannotRecognise(grant)


def recogniser(settings: Settings) -> Recogniser:
    """The recogniser of an identity; UnsafeSecret where its key is missing or can be read by others."""
    return _recogniser(settings.secrets).get()


def keys_of(folder: Path) -> tuple[bytes, ...]:
    """The key in force and those beside it."""
    file = folder / FILE
    return tuple(dict.fromkeys([read_key(file), *map(read_key, formers(file))]))


@lru_cache(maxsize=8)
def _recogniser(folder: Path) -> Fresh[Recogniser]:
    return Fresh(folder, lambda folder: Recogniser(*keys_of(folder)))  # a key put beside shows in the folder
