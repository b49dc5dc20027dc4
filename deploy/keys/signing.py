"""Rotates a member's signing key: publish the new one, sign with it, then limit what the old one vouches for.

The old key's limits are the last places in the member's ledgers that it signed. They are read while all lanes are
locked and after the new key is in place: an append signs while it holds its lanes, so none can come later with the
old key.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import Programme, publishers
from deploy.provision.secrets import once, write_private
from shared import postgres
from shared.keyfile import read_key
from shared.ledger.lanes import lane_name
from shared.ledger.signing import PublicKey, read_public
from shared.postgres import Connection
from shared.settings import Settings

NEXT = "signing.next.key"


async def rotate_signing(programme: Programme, settings: Settings, *, publish_only: bool = False) -> str:
    """Rotate the signing key of the identity that `settings` are of; returns what was done, as a sentence.

    Raises ProvisionError where a ledger is not whole, so that nobody knows what its old key has signed.
    With `publish_only` it stops when the new public key can be handed to the others, before it is used.
    """
    home, file = settings.secrets, settings.public_keys / f"{settings.identity}.pub"
    begun = len(_in_force(read_public(file))) > 1
    if not begun or (home / NEXT).exists():
        publish(home, file)
        if publish_only:
            return f"the new key is in {file}; hand that file to the others, then rotate again to use the key"
        (home / NEXT).replace(home / "signing.key")
    current = _public_of(read_key(home / "signing.key"))
    old = [key for key in _in_force(read_public(file)) if key.raw != current]
    limits = await _limits(programme, settings, [key.id for key in old])
    _write(file, [_limited(key, limits) for key in read_public(file)])
    return f"{settings.identity} signs with {PublicKey(current).id}; {', '.join(limits)} vouches for the past only"


def publish(home: Path, file: Path) -> PublicKey:
    """Make the next key, unless it is there, and put its public key among the member's."""
    draft = home / NEXT
    once(draft)
    key = PublicKey(_public_of(read_key(draft)))
    known = read_public(file)
    if key.raw not in {one.raw for one in known}:
        _write(file, [*known, key])
    return key


async def _limits(programme: Programme, settings: Settings, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each key id: the last sequence that it signed in each lane of the identity's ledgers."""
    found: dict[str, dict[str, int]] = {id_: {} for id_ in ids}
    database = f"{programme.code}_{settings.identity}"
    for identity, service in publishers(programme):
        if identity != settings.identity:
            continue
        connection = await postgres.connect(settings, database, f"{database}_{service}")
        try:
            topic = f"{programme.code}.{identity}.{service}"
            for id_ in ids:
                found[id_] |= await _last_signed(connection, topic, id_)
        finally:
            await connection.close()
    return found


async def _last_signed(connection: Connection, topic: str, id_: str) -> dict[str, int]:
    if not await connection.fetchval("SELECT to_regclass('ledger') IS NOT NULL"):
        return {}  # a service that has no ledger yet
    async with connection.transaction():
        lanes = await connection.fetch("SELECT * FROM lane ORDER BY lane FOR UPDATE")
        if any(lane["shown"] > lane["sequence"] or lane["forked_at"] is not None for lane in lanes):
            raise ProvisionError(
                f"{topic} is behind the bus or has forked: its old key must vouch for what is missing here. Bring it "
                "back first (paravani ledger recover), then rotate again to finish"
            )
        rows = await connection.fetch(_LAST_SIGNED, f"{id_}:")
    return {lane_name(topic, row["lane"]): row["last"] for row in rows}


def _limited(key: PublicKey, limits: dict[str, dict[str, int]]) -> PublicKey:
    return PublicKey(key.raw, limits[key.id]) if key.id in limits else key


def _in_force(keys: Sequence[PublicKey]) -> list[PublicKey]:
    return [key for key in keys if key.until is None]


def _write(file: Path, keys: Sequence[PublicKey]) -> None:
    write_private(file, "".join(f"{key.line()}\n" for key in keys).encode(), mode=0o644)


def _public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


_LAST_SIGNED = """SELECT lane, max(sequence) AS last FROM ledger WHERE starts_with(signature, $1)
                  GROUP BY lane ORDER BY lane"""
