"""The keys of matching: who can make tokens, and who can read them; what is there stays.

<root>/<member>/matching/tokens.key   the key of tokens, the same for every member that registers participants
<root>/<matching>/matching/box.key    X25519 private key of the matching role
<root>/public/matching.box            its public key, for whoever sends tokens
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from deploy.provision.boxes import publish_box
from deploy.provision.errors import ProvisionError
from deploy.provision.layout import PARTICIPANTS, Programme
from deploy.provision.secrets import make_folder, once, write_private
from shared.keyfile import KEY_BYTES, UnsafeSecret, read_key

TOKENS, BOX, PUBLIC = "tokens.key", "box.key", "matching.box"


def make_matching_keys(root: Path, programme: Programme) -> None:
    """Write what is missing; ProvisionError where two members have different keys: their tokens would never meet."""
    files = token_files(root, programme)
    for file in files:
        make_folder(file.parent)
    have = [file for file in files if file.exists()]
    try:
        keys = {read_key(file) for file in have} or {secrets.token_bytes(KEY_BYTES)}
    except UnsafeSecret as wrong:
        raise ProvisionError(str(wrong)) from None
    if len(keys) > 1:
        raise ProvisionError(
            "the members' tokens.key differ; finish the rotation: paravani keys rotate matching"
        )
    (key,) = keys
    for file in files:
        if file not in have:
            write_private(file, base64.b64encode(key))
    box = box_file(root, programme)
    once(box)
    publish_box(box, public_box(root))


def token_files(root: Path, programme: Programme) -> list[Path]:
    """The token key's files, the matching role's first."""
    members = [programme.matcher, *(one for one in programme.members if one.code != programme.matcher.code)]
    return [root / one.code / "matching" / TOKENS for one in members if PARTICIPANTS in one.services]


def public_box(root: Path) -> Path:
    """The matching role's public key, where the members find it."""
    return root / "public" / PUBLIC


def box_file(root: Path, programme: Programme) -> Path:
    """The matching role's private key."""
    return root / programme.matcher.code / "matching" / BOX
