"""The key by which the members' grants services recognise one third party; what is there stays.

<root>/<member>/third_parties.key        the same for every member that runs the grants service, and for nobody else
<root>/<member>/third_parties.<id>.key   former ones, which open the events of their time
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import Programme
from deploy.provision.secrets import make_folder, once, write_private
from shared.keyfile import KEY_BYTES, UnsafeSecret, formers, read_key

GRANTS, FILE = "grants", "third_parties.key"
NEXT = "third_parties.next.key"  # while a rotation is under way


def third_party_files(root: Path, programme: Programme) -> list[Path]:
    """Where the key lies: at every member that runs the grants service."""
    return [root / one.code / FILE for one in programme.members if GRANTS in one.services]


def make_third_party_key(root: Path, programme: Programme) -> None:
    """Write what is missing; ProvisionError where two members have different keys: a ceiling would not be seen."""
    files = third_party_files(root, programme)
    have = [file for file in files if file.exists()]
    try:
        keys = {read_key(file) for file in have} or {secrets.token_bytes(KEY_BYTES)}
    except UnsafeSecret as wrong:
        raise ProvisionError(str(wrong)) from None
    if len(keys) > 1:
        raise ProvisionError(
            f"the members' {FILE} differ; if a rotation was cut off, finish it by `paravani keys rotate third-parties`, else "
            "copy the lead's to every member that runs the grants service"
        )
    (key,) = keys
    for file in files:
        if file not in have:
            make_folder(file.parent)
            write_private(file, base64.b64encode(key))
    for name, former in {one.name: one for file in have for one in formers(file)}.items():
        for file in files:
            once(file.with_name(name), former.read_bytes)
