"""The keys of complaints at each member that takes them; what is there stays.

<root>/<member>/safeguarding.key       AES-256 master key of sensitive cases, apart from the member's other one
<root>/<member>/cases/box.key          X25519 private key: what other members send about a case is sealed to it
<root>/public/<member>.cases.box       its public key, for whoever sends
"""

from __future__ import annotations

from pathlib import Path

from deploy.provision.boxes import publish_box
from deploy.provision.layout import FEEDBACK, Programme
from deploy.provision.secrets import make_folder, once

SAFEGUARDING, BOX = "safeguarding.key", "box.key"


def make_feedback_keys(root: Path, programme: Programme) -> None:
    """Write what is missing; a key that is lost must be brought back, not made anew."""
    for member in programme.members:
        if FEEDBACK in member.services:
            box, public = case_box(root, member.code)
            make_folder(box.parent)
            once(root / member.code / SAFEGUARDING)
            once(box)
            publish_box(box, public)


def case_box(root: Path, member: str) -> tuple[Path, Path]:
    """The private and the public key of what is sealed to a member."""
    return root / member / "cases" / BOX, root / "public" / f"{member}.cases.box"
