"""The public half of a private key that others seal to, where they find it."""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from deploy.provision.secrets import write_private
from shared.keyfile import read_key


def public_half(private: Path) -> bytes:
    """The raw X25519 public key of a private key's file."""
    return X25519PrivateKey.from_private_bytes(read_key(private)).public_key().public_bytes_raw()


def publish_box(private: Path, public: Path) -> None:
    """Write the public half of the present private key, unless it stands there already."""
    text = base64.b64encode(public_half(private))
    if not public.exists() or public.read_bytes() != text:
        write_private(public, text, mode=0o644)
