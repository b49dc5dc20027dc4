"""A member's signature: nobody else can speak for it, even on a broker without ACLs.

Ed25519 over `paravani.head.1`, a line feed, then programme, lane and sequence (20 digits), each with its length as
four bytes big-endian before it, then the 32 bytes of the event's hash. The attribute reads `<key id>:<base64>`.
Because each hash holds the one before it, one signature vouches for all of the lane up to it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.events.envelope import sequence_text

MAGIC = b"paravani.head.1\n"


def signed_bytes(programme: str, lane: str, sequence: int, digest: bytes) -> bytes:
    """The byte string under a signature; see the module."""
    parts = (programme.encode(), lane.encode(), sequence_text(sequence).encode())
    return MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in parts) + digest


def key_id(public: bytes) -> str:
    """The first 8 hex digits of the public key's SHA-256."""
    return hashlib.sha256(public).hexdigest()[:8]


class Signer:
    """A member's private key, for one programme."""

    def __init__(self, programme: str, seed: bytes) -> None:
        self.programme = programme
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self._id = key_id(self.public)

    @classmethod
    def read(cls, programme: str, file: Path) -> Signer:
        """The key in a file of base64 text."""
        return cls(programme, base64.b64decode(file.read_text().strip(), validate=True))

    def sign(self, lane: str, sequence: int, digest: bytes) -> str:
        """The `signature` attribute of the lane's event with this sequence and hash."""
        return self.sign_bytes(signed_bytes(self.programme, lane, sequence, digest))

    def sign_bytes(self, said: bytes) -> str:
        """The signature of a byte string that begins with a magic of its own, as `<key id>:<base64>`."""
        return f"{self._id}:{base64.b64encode(self._key.sign(said)).decode()}"


class Verifier:
    """Every member's public keys, for one programme; a lane's name says whose it is (`csdp.ctc.participants/2`)."""

    def __init__(self, programme: str, keys: Mapping[str, list[bytes]]) -> None:
        self.programme = programme
        self._keys = {
            (member, key_id(public)): Ed25519PublicKey.from_public_bytes(public)
            for member, publics in keys.items()
            for public in publics
        }

    @classmethod
    def read(cls, programme: str, folder: Path) -> Verifier:
        """All keys of a folder: one file `<member>.pub` each, a key a line, the newest last."""
        files = sorted(folder.glob("*.pub"))
        keys = {f.stem: [base64.b64decode(line) for line in f.read_text().split()] for f in files}
        return cls(programme, keys)

    def holds(self, lane: str, sequence: int, digest: bytes, signature: str) -> bool:
        """Whether the lane's own member signed this sequence and hash."""
        return self.holds_bytes(lane, signed_bytes(self.programme, lane, sequence, digest), signature)

    def holds_bytes(self, name: str, said: bytes, signature: str) -> bool:
        """Whether the member whose topic or lane this is signed the byte string."""
        id_, _, text = signature.partition(":")
        key = self._keys.get((name.split(".")[1], id_))
        if key is None:
            return False
        try:
            key.verify(base64.b64decode(text), said)
        except (InvalidSignature, ValueError):
            return False
        return True
