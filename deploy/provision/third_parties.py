"""The key by which the members' grants services recognise one third party; what is there stays.

<root>/<member>/third_parties.key   the same for every member that runs the grants service, and for nobody else
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import Programme
from deploy.provision.secrets import make_folder, write_private
from shared.keyfile import KEY_BYTES, UnsafeSecret, read_key

GRANTS, FILE = "grants", "third_parties.key"


def make_third_party_key(root: Path, programme: Programme) -> None:
    """Write what is missing; ProvisionError where two members have different keys: a ceiling would not be seen."""
    files = [root / one.code / FILE for one in programme.members if GRANTS in one.services]
    have = [file for file in files if file.exists()]
    try:
        keys = {read_key(file) for file in have} or {secrets.token_bytes(KEY_BYTES)}
    except UnsafeSecret as wrong:
        raise ProvisionError(str(wrong)) from None
    if len(keys) > 1:
        raise ProvisionError(
            f"the members' {FILE} differ; copy the lead's to every member that runs the grants service"
        )
    (key,) = keys
    for file in files:
        if file not in have:
            make_folder(file.parent)
            write_private(file, base64.b64encode(key))
