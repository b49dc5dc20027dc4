"""What this service derives from the member's master key: how a code is looked up, how an answer is kept.

A tracking code opens a case, so it is kept nowhere: only a slow, salted hash of it is, and of the answer that showed
it a copy that can be opened with the sender's own Idempotency-Key alone.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.keyfile import read_key
from shared.service import Service

_ROUNDS, _KIB = 2, 19 * 1024  # OWASP's second choice for argon2id: about 20 ms and 19 MiB
_BYTES = 32
_NONCE = 12
# Two at once, so that a flood of look-ups takes neither all memory nor all threads.
_HASHING = ThreadPoolExecutor(max_workers=2, thread_name_prefix="tracking-code")


class Keys:
    """Keys for one member's feedback service."""

    def __init__(self, master: bytes) -> None:
        self._salt = _derive(master, b"tracking code")
        self._requests = _derive(master, b"requests")

    async def hash_of(self, code: str) -> bytes:
        """32 bytes by which a code is found; as slow for a wrong code as for a right one."""
        return await asyncio.get_running_loop().run_in_executor(_HASHING, self._hash, code.encode())

    def _hash(self, code: bytes) -> bytes:
        return hash_secret_raw(code, self._salt, _ROUNDS, _KIB, 1, _BYTES, Type.ID)

    def place(self, key: str) -> str:
        """Under which name the answer to an Idempotency-Key is kept; it does not give the key away."""
        return self._mac(b"place", key.encode()).hex()

    def fingerprint(self, request: bytes) -> bytes:
        """A request's fingerprint that nobody without the master key can compare with a guessed text."""
        return self._mac(b"fingerprint", request)

    def seal(self, key: str, answer: bytes) -> bytes:
        """An answer that only its Idempotency-Key opens."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher(key).encrypt(nonce, answer, None)

    def open(self, key: str, sealed: bytes) -> bytes:
        """An answer that was sealed under the same Idempotency-Key."""
        return self._cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)

    def _cipher(self, key: str) -> AESGCM:
        return AESGCM(self._mac(b"answer", key.encode()))

    def _mac(self, purpose: bytes, text: bytes) -> bytes:
        return hmac.digest(self._requests, purpose + b"\0" + text, "sha256")


def keys_of(service: Service) -> Keys:
    """The keys of an open service."""
    return _read(service.settings.secrets / "master.key")


@cache
def _read(file: Path) -> Keys:
    return Keys(read_key(file))


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _BYTES, None, b"paravani feedback " + purpose).derive(master)
