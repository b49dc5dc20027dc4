"""What a room derives from the member's index key: how an answer is kept; and how a code is looked up.

A tracking code opens a case, so it is kept nowhere: only a slow hash of it is, and of the answer that showed it a copy
that can be opened with the sender's own Idempotency-Key alone. The hash's salt is the programme's, not the room's: so a
case that goes to another room or member takes the hash along, and its code opens it there.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.indexkey import Purpose
from shared.refusal import Refused
from shared.web.translations import mark

_ROUNDS, _KIB = 2, 19 * 1024  # OWASP's second choice for argon2id: about 20 ms and 19 MiB
_BYTES = 32
_NONCE = 12
# Two at once, so that a flood of look-ups takes neither all memory nor all threads.
_HASHING = ThreadPoolExecutor(max_workers=2, thread_name_prefix="tracking-code")


class Busy(Refused):
    """More people than can be served; said at once, so that those who wait are served."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "busy",
            mark("Very many people are writing just now. Nothing is lost: wait a minute and send it again."),
        )


class Queue:
    """Counts who waits. Without an end of the queue everybody in it would be given up before their turn."""

    def __init__(self, most: int) -> None:
        self._most, self._waiting = most, 0

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue; Busy if there is none."""
        if self._waiting >= self._most:
            raise Busy
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1


_QUEUE = Queue(most=100)  # seconds of work on a small machine: an answer is given up after thirty


class Keys:
    """Keys of one room; they follow the index key's file."""

    def __init__(self, secrets: Path, programme: str, room: str = "") -> None:
        self._salt = _derive(programme.encode(), b"tracking code")
        self._secrets, self._requests = secrets, requests(room)

    async def hash_of(self, code: str) -> bytes:
        """32 bytes by which a code is found; as slow for a wrong code as for a right one. Busy if too many wait."""
        with _QUEUE.place():
            return await asyncio.get_running_loop().run_in_executor(_HASHING, self._hash, code.encode())

    def _hash(self, code: bytes) -> bytes:
        return hash_secret_raw(code, self._salt, _ROUNDS, _KIB, 1, _BYTES, Type.ID)

    def moved(self, case: str) -> str:
        """The id under which a case goes on elsewhere: the same at every try, for ever, and guessed by nobody."""
        first = Hashes(self._requests.first(self._secrets))
        return str(UUID(bytes=first.mac(b"moved", case.encode())[:16], version=4))

    def now(self) -> Hashes:
        """Under which is kept what comes now."""
        return self.every()[0]

    def every(self) -> list[Hashes]:
        """The present ones first, then those of before the index key was rotated."""
        return [Hashes(key) for key in self._requests.keys(self._secrets)]


@dataclass(frozen=True, slots=True)
class Hashes:
    """What a room keeps under one key."""

    key: bytes

    def home(self, municipality: str, year: int) -> bytes:
        """By which cases of one municipality and year are counted, without it being told which."""
        return self.mac(b"home", f"{municipality} {year}".encode())

    def place(self, key: str) -> str:
        """Under which name the answer to an Idempotency-Key is kept; it does not give the key away."""
        return self.mac(b"place", key.encode()).hex()

    def fingerprint(self, request: bytes) -> bytes:
        """A request's fingerprint that nobody without the index key can compare with a guessed text."""
        return self.mac(b"fingerprint", request)

    def seal(self, key: str, answer: bytes) -> bytes:
        """An answer that only its Idempotency-Key opens."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher(key).encrypt(nonce, answer, None)

    def open(self, key: str, sealed: bytes) -> bytes:
        """An answer that was sealed under the same Idempotency-Key."""
        return self._cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)

    def _cipher(self, key: str) -> AESGCM:
        return AESGCM(self.mac(b"answer", key.encode()))

    def mac(self, purpose: bytes, text: bytes) -> bytes:
        """A keyed hash of a text for a purpose."""
        return hmac.digest(self.key, purpose + b"\0" + text, "sha256")


def requests(room: str = "") -> Purpose:
    """What a room derives from the member's index key."""
    name = f"requests-{room}" if room else "requests"
    return Purpose(lambda index: _derive(index, b"requests" + room.encode()), name, pinned=True)


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _BYTES, None, b"paravani feedback " + purpose).derive(secret)
