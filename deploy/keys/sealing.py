"""Rotates the key under which a member seals persons' attributes to reporting.

Reporting gets the new key first, so that it opens the first event that is sealed with it; the old one stays beside it
under its id, since old events are opened again whenever figures are counted anew.
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from deploy.provision.layout import REPORTING
from deploy.provision.secrets import write_private
from shared.events.sealing import SealingKey
from shared.keyfile import KEY_BYTES, read_key


def rotate_sealing(root: Path, member: str) -> str:
    """Rotate the key that `member` and reporting share; `root` holds all secret folders. Says what was done."""
    theirs, ours = (root / identity / "sealing" / f"{member}.key" for identity in (REPORTING, member))
    if read_key(theirs) == read_key(ours):
        replace_key(theirs, base64.b64encode(secrets.token_bytes(KEY_BYTES)))
    replace_key(ours, theirs.read_bytes())  # also where an earlier rotation was cut off between the two
    return f"{member} seals with {SealingKey(read_key(ours)).id}"


def replace_key(file: Path, new: bytes) -> None:
    """Put a new key in a file's place; the old one stays beside it as `<name>.<id>.key`."""
    old = read_key(file)
    write_private(file.with_name(f"{file.stem}.{SealingKey(old).id}.key"), base64.b64encode(old))
    write_private(file, new)
