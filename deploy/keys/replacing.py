"""Puts a new key in a file's place and keeps the former one beside it, for what was made with it."""

from __future__ import annotations

import base64
from pathlib import Path

from deploy.provision.secrets import write_private
from shared.keyfile import read_key
from shared.matching import key_id


def replace_key(file: Path, new: bytes, name: str = "") -> None:
    """Put a new key in a file's place; the old one stays beside it as `<name>.<id>.key`, `name` being the id if given.

    The old one is there before the new one is, so that whoever reads the new one finds both.
    """
    old = read_key(file)
    write_private(file.with_name(f"{file.stem}.{name or key_id(old)}.key"), base64.b64encode(old))
    write_private(file, new)
