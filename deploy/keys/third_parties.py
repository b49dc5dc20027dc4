"""Rotates the key by which the members' grants services recognise one third party.

First every member gets the new key beside the present one, so that all can recognise what is sealed under it; then each
takes it into use. The former one stays beside it, to open events of before: what was signed under it can be tried by whoever
has it and the bus, what is signed from now on cannot.
"""

from __future__ import annotations

from pathlib import Path

from deploy.keys.replacing import replace_key
from deploy.provision.layout import Programme
from deploy.provision.secrets import new_key, write_private
from deploy.provision.third_parties import NEXT, third_party_files
from shared.keyfile import read_key
from shared.matching import key_id


def rotate_third_parties(root: Path, programme: Programme) -> str:
    """Make the key anew at every member; `root` holds all secret folders. One that was cut off is finished."""
    files = third_party_files(root, programme)
    coming = [file.with_name(NEXT) for file in files]
    begun = [file.read_bytes() for file in coming if file.exists()]
    new = begun[0] if begun else new_key()
    for file in coming:
        write_private(file, new)
    for file, beside in zip(files, coming, strict=True):
        if read_key(file) != read_key(beside):
            replace_key(file, new)
    id_ = key_id(read_key(coming[0]))
    for file in coming:
        file.unlink()
    return f"third parties are recognised under {id_} and under the former keys"
