"""Rotates the key under which a member seals persons' attributes to reporting.

Reporting gets the new key first, so that it opens the first event that is sealed with it; the old one stays beside it
under its id, since old events are opened again whenever figures are counted anew.
"""

from __future__ import annotations

from pathlib import Path

from deploy.keys.replacing import replace_key
from deploy.provision.layout import REPORTING
from deploy.provision.secrets import new_key
from shared.events.sealing import SealingKey
from shared.keyfile import read_key


def rotate_sealing(root: Path, member: str) -> str:
    """Rotate the key that `member` and reporting share; `root` holds all secret folders. Says what was done."""
    theirs, ours = (root / identity / "sealing" / f"{member}.key" for identity in (REPORTING, member))
    if read_key(theirs) == read_key(ours):
        replace_key(theirs, new_key())
    replace_key(ours, theirs.read_bytes())  # also where an earlier rotation was cut off between the two
    return f"{member} seals with {SealingKey(read_key(ours)).id}"
