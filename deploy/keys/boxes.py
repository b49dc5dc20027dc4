"""Rotates a private key that others seal to; the former one stays beside it for what is on the way."""

from __future__ import annotations

from pathlib import Path

from deploy.keys.replacing import replace_key
from deploy.provision.boxes import public_half, publish_box
from deploy.provision.feedback import case_box
from deploy.provision.secrets import new_key
from shared.matching import key_id


def rotate_box(private: Path, public: Path) -> None:
    """Replace the private key, then the public one; a call after one that was cut off publishes what is in force."""
    replace_key(private, new_key(), key_id(public_half(private)))
    publish_box(private, public)


def rotate_cases(root: Path, member: str) -> str:
    """Rotate the key to which others seal cases for `member`; `root` holds all secret folders. Says what was done."""
    private, public = case_box(root, member)
    rotate_box(private, public)
    return f"cases for {member} are sealed to {key_id(public_half(private))}"
