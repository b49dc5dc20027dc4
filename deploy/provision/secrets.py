"""Makes the secrets of a programme: a folder for each identity that only it can read; what is there stays.

<root>/<identity>/signing.key         Ed25519 private key, 32 raw bytes in base64
<root>/<identity>/sealing/<m>.key     AES-256 key that member m and reporting share, in base64
<root>/<identity>/master.key          AES-256 key over this identity's personal data, in base64
<root>/<identity>/index.key           32 bytes under which persons are found again without being read, in base64
<root>/<identity>/postgres.json       {login role: password}
<root>/public/<identity>.pub          Ed25519 public keys, 32 raw bytes in base64, one a line, for all to read
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import REPORTING
from shared.keyfile import KEY_BYTES, UnsafeSecret
from shared.ledger.signing import read_public


def make_secrets(root: Path, members: Sequence[str], roles: Mapping[str, Sequence[str]]) -> None:
    """Write every missing secret of the members and of reporting; never replaces one.

    `roles` names the PostgreSQL login roles of each identity. Raises ProvisionError where a file that is there
    cannot be read as what it should be: a key that is lost must be brought back, not made anew.
    """
    make_folder(root)
    make_folder(root / "public", mode=0o755)
    for identity in (*members, REPORTING):
        home = root / identity
        make_folder(home)
        make_folder(home / "sealing")
        once(home / "signing.key")
        # Before there was an index key, the indexes were made under the master key.
        before = home / "master.key"
        once(home / "index.key", before.read_bytes if before.exists() else new_key)
        once(before)
        _publish(home / "signing.key", root / "public" / f"{identity}.pub")
        _passwords(home / "postgres.json", roles.get(identity, ()))
    for member in members:
        _share(root / member / "sealing" / f"{member}.key", root / REPORTING / "sealing" / f"{member}.key")


def read_passwords(root: Path, identities: Sequence[str]) -> dict[str, str]:
    """Every login role's password, for the one who creates the roles."""
    found: dict[str, str] = {}
    for identity in identities:
        found |= json.loads((root / identity / "postgres.json").read_text(encoding="utf-8"))
    return found


def write_private(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all, readable by its owner only (or as `mode` says)."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def make_folder(path: Path, mode: int = 0o700) -> None:
    """Make a folder that only its owner may enter (or as `mode` says), or see to it that an own one is so."""
    if not path.is_dir():
        path.mkdir(parents=True, mode=mode)
    # A volume's root may belong to another user, who has already said who may enter it.
    if path.stat().st_uid == os.geteuid():
        path.chmod(mode)


def new_key() -> bytes:
    """The text of a key file with a key that nobody has."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES))


def once(path: Path, make: Callable[[], bytes] = new_key) -> None:
    """Write a secret that is not there yet; by default a key that nobody has."""
    if not path.exists():
        write_private(path, make())


def _read_key(path: Path) -> bytes:
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ProvisionError(
            f"{path}: this is not a key of {KEY_BYTES} bytes in base64; bring the right file back"
        )
    return key


def _publish(private: Path, public: Path) -> None:
    key = Ed25519PrivateKey.from_private_bytes(_read_key(private)).public_key().public_bytes_raw()
    if not public.exists():
        write_private(public, base64.b64encode(key), mode=0o644)
        return
    try:
        known = read_public(public)
    except UnsafeSecret as wrong:
        raise ProvisionError(f"{wrong}; bring the right file back") from None
    if not any(one.raw == key and one.until is None for one in known):
        raise ProvisionError(f"{public} does not belong to {private}; bring the right pair back")


def _share(first: Path, second: Path) -> None:
    """One key in two folders: made once, copied to the side that lacks it."""
    if not first.exists() and second.exists():
        write_private(first, second.read_bytes())
    once(first)
    if not second.exists():
        write_private(second, first.read_bytes())
    elif _read_key(first) != _read_key(second):
        raise ProvisionError(f"{first} and {second} must be the same key; bring the right one back")


def _passwords(path: Path, roles: Sequence[str]) -> None:
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = [role for role in roles if role not in known]
    if missing or not path.exists():
        known |= {role: secrets.token_urlsafe(KEY_BYTES) for role in missing}
        write_private(path, json.dumps(known, indent=2).encode())
