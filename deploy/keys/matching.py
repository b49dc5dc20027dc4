"""Rotates the keys of matching: the one that tokens are made under, and the one that only the matching role has.

Boxes that are on the way open with the former private key, which stays beside the new one. The former key of tokens
is destroyed: tokens that were made under it meet each other still, but nobody can make or try one any more.
"""

from __future__ import annotations

from pathlib import Path

from deploy.keys.boxes import rotate_box
from deploy.provision.layout import Programme
from deploy.provision.matching import box_file, public_box, token_files
from deploy.provision.secrets import new_key, write_private
from shared.keyfile import read_key
from shared.matching import key_id


def rotate_matching(root: Path, programme: Programme) -> str:
    """Make both keys anew; `root` holds all secret folders. Says what was done and what must follow."""
    rotate_box(box_file(root, programme), public_box(root))
    first, *others = token_files(root, programme)
    if all(read_key(file) == read_key(first) for file in others):
        write_private(first, new_key())
    for file in others:  # also where an earlier rotation was cut off among them
        write_private(file, first.read_bytes())
    return f"tokens are made under {key_id(read_key(first))}: they meet only those under the same key"
