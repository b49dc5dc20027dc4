"""The keys of complaints at each member that takes them; what is there stays.

<root>/<member>/safeguarding.key       AES-256 master key of sensitive cases, apart from the member's other one
<root>/<member>/cases/box.key          X25519 private key: what other members send about a case is sealed to it
<root>/public/<member>.cases.box       its public key, for whoever sends
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from deploy.provision.layout import FEEDBACK, Programme
from deploy.provision.secrets import make_folder, write_private
from shared.keyfile import KEY_BYTES, read_key

SAFEGUARDING, BOX = "safeguarding.key", "box.key"


def make_feedback_keys(root: Path, programme: Programme) -> None:
    """Write what is missing; a key that is lost must be brought back, not made anew."""
    for member in programme.members:
        if FEEDBACK in member.services:
            home = root / member.code
            make_folder(home / "cases")
            for file in (home / SAFEGUARDING, home / "cases" / BOX):
                if not file.exists():
                    write_private(file, base64.b64encode(secrets.token_bytes(KEY_BYTES)))
            _publish(home / "cases" / BOX, root / "public" / f"{member.code}.cases.box")


def _publish(private: Path, public: Path) -> None:
    key = X25519PrivateKey.from_private_bytes(read_key(private)).public_key().public_bytes_raw()
    text = base64.b64encode(key)
    if not public.exists() or public.read_bytes() != text:
        write_private(public, text, mode=0o644)
