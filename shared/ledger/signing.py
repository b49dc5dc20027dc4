"""A member's signature: nobody else can speak for it, even on a broker without ACLs.

Ed25519 over `paravani.head.1`, a line feed, then programme, lane and sequence (20 digits), each with its length as
four bytes big-endian before it, then the 32 bytes of the event's hash. The attribute reads `<key id>:<base64>`.
Because each hash holds the one before it, one signature vouches for all of the lane up to it.

A member's public keys are a file, `<member>.pub`, a key a line, the newest last. A key that was replaced keeps its
line and gets limits: `<base64> until csdp.ctc.participants/0=17 …`. It vouches for the ledger up to those places and
for nothing else, so that whoever finds an old key can say nothing new. Both files are read again when they change.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.events.envelope import sequence_text
from shared.keyfile import KEY_BYTES, Fresh, UnsafeSecret, read_key, version

log = structlog.get_logger()
MAGIC = b"paravani.head.1\n"
_LOOK_EVERY = 1.0  # seconds between two looks at every file


def signed_bytes(programme: str, lane: str, sequence: int, digest: bytes) -> bytes:
    """The byte string under a signature; see the module."""
    parts = (programme.encode(), lane.encode(), sequence_text(sequence).encode())
    return MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in parts) + digest


def key_id(public: bytes) -> str:
    """The first 8 hex digits of the public key's SHA-256."""
    return hashlib.sha256(public).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key, and what it vouches for still: None is everything, else each lane up to a sequence."""

    raw: bytes
    until: Mapping[str, int] | None = None

    @property
    def id(self) -> str:
        """Its key id."""
        return key_id(self.raw)

    def line(self) -> str:
        """As a line of a member's file."""
        text = base64.b64encode(self.raw).decode()
        if self.until is None:
            return text
        return " ".join([text, "until", *(f"{lane}={last}" for lane, last in sorted(self.until.items()))])


def read_public(file: Path) -> list[PublicKey]:
    """A member's public keys, the newest last; UnsafeSecret names the file and line that is none."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_public(line, f"{file}:{n}") for n, line in enumerate(lines, start=1) if line.strip()]


def _public(line: str, where: str) -> PublicKey:
    text, *rest = line.split()
    try:
        raw = base64.b64decode(text, validate=True)
        pairs = (pair.rpartition("=") for pair in rest[1:])
        limits = {lane: int(last) for lane, _, last in pairs}
    except ValueError:
        raise UnsafeSecret(f"{where} is not a key of {KEY_BYTES} bytes in base64 with its limits") from None
    if len(raw) != KEY_BYTES or rest[:1] not in ([], ["until"]):
        raise UnsafeSecret(f"{where} is not a key of {KEY_BYTES} bytes in base64 with its limits")
    return PublicKey(raw, limits if rest else None)


class _PrivateKey:
    """A private key with what belongs to it."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self._id = key_id(self.public)

    def sign(self, said: bytes) -> str:
        return f"{self._id}:{base64.b64encode(self._key.sign(said)).decode()}"


class Signer:
    """A member's private key, for one programme; one that was read from a file follows the file."""

    def __init__(self, programme: str, key: bytes | Fresh[_PrivateKey]) -> None:
        self.programme = programme
        self._fresh = key if isinstance(key, Fresh) else None
        self._key = key.get() if isinstance(key, Fresh) else _PrivateKey(key)

    @classmethod
    def read(cls, programme: str, file: Path) -> Signer:
        """The key in a file of base64 text; UnsafeSecret if it may not be used."""
        return cls(programme, Fresh(file, lambda found: _PrivateKey(read_key(found))))

    @property
    def public(self) -> bytes:
        """The public key of the present private one."""
        return self._now().public

    def sign(self, lane: str, sequence: int, digest: bytes) -> str:
        """The `signature` attribute of the lane's event with this sequence and hash."""
        return self.sign_bytes(signed_bytes(self.programme, lane, sequence, digest))

    def sign_bytes(self, said: bytes) -> str:
        """The signature of a byte string that begins with a magic of its own, as `<key id>:<base64>`."""
        return self._now().sign(said)

    def _now(self) -> _PrivateKey:
        return self._fresh.get() if self._fresh else self._key


class Verifier:
    """Every member's public keys, for one programme; a lane's name says whose it is (`csdp.ctc.participants/2`)."""

    def __init__(self, programme: str, keys: Mapping[str, Iterable[bytes | PublicKey]]) -> None:
        self.programme = programme
        self._keys = _by_id(keys)
        self._folder: Path | None = None
        self._seen: object = None
        self._folder_seen: object = None
        self._looked = 0.0

    @classmethod
    def read(cls, programme: str, folder: Path) -> Verifier:
        """All keys of a folder, `<member>.pub` each, followed as they change; UnsafeSecret if one is unreadable."""
        made = cls(programme, {})
        made._folder = folder
        made._look(folder)
        return made

    def holds(self, lane: str, sequence: int, digest: bytes, signature: str) -> bool:
        """Whether the lane's own member signed this sequence and hash, with a key that may speak for it."""
        key = self._key(lane, signature)
        if key is None or (key.until is not None and sequence > key.until.get(lane, 0)):
            return False
        return _fits(key, signed_bytes(self.programme, lane, sequence, digest), signature)

    def holds_bytes(self, name: str, said: bytes, signature: str, *, replaced: bool = False) -> bool:
        """Whether the member whose topic or lane this is signed the byte string, with a key in force.

        With `replaced` also one that was in force earlier: for what is as old as the key.
        """
        key = self._key(name, signature)
        return key is not None and (replaced or key.until is None) and _fits(key, said, signature)

    def _key(self, name: str, signature: str) -> PublicKey | None:
        member, id_ = name.split(".")[1], signature.partition(":")[0]
        if self._folder and (self._is_stale(self._folder) or (member, id_) not in self._keys):
            self._look(self._folder)
        return self._keys.get((member, id_))

    def _is_stale(self, folder: Path) -> bool:
        """Whether a file was put into the folder since; a file that is written in place shows a second later."""
        return version(folder) != self._folder_seen or time.monotonic() - self._looked > _LOOK_EVERY

    def _look(self, folder: Path) -> None:
        """Read the folder again if anything in it has changed."""
        self._looked, self._folder_seen = time.monotonic(), version(folder)
        files = sorted(folder.glob("*.pub"))
        seen = [(file, version(file)) for file in files]
        if seen == self._seen:
            return
        try:
            self._keys = _by_id({file.stem: read_public(file) for file in files})
        except UnsafeSecret as wrong:
            if self._seen is None:
                raise
            log.warning("keys.unreadable", error=str(wrong))  # what was known before stays in force
        self._seen = seen


def _by_id(keys: Mapping[str, Iterable[bytes | PublicKey]]) -> dict[tuple[str, str], PublicKey]:
    every = [
        (member, one if isinstance(one, PublicKey) else PublicKey(one))
        for member, some in keys.items()
        for one in some
    ]
    return {(member, one.id): one for member, one in every}


def _fits(key: PublicKey, said: bytes, signature: str) -> bool:
    try:
        _loaded(key.raw).verify(base64.b64decode(signature.partition(":")[2]), said)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def _loaded(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)
