"""Who can make a matching token, who can read one, and what a rotation changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.keys.matching import rotate_matching
from deploy.provision.errors import ProvisionError
from deploy.provision.matching import make_matching_keys
from deploy.provision.secrets import make_secrets, write_private
from shared.matching import Box, BoxKeys, CannotOpenBox, TokenKey
from tests.plans import Plan

NUMBER = "01001012345"


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    make_secrets(tmp_path, ["ctc", "fe"], {})
    make_matching_keys(tmp_path, Plan())
    return tmp_path


def tokens(secrets: Path, member: str) -> TokenKey:
    return TokenKey(secrets / member / "matching" / "tokens.key")


def test_two_members_make_the_same_token_and_it_gives_nothing_away(secrets: Path) -> None:
    ours = tokens(secrets, "ctc").token("personal_number", NUMBER)
    assert ours == tokens(secrets, "fe").token("personal_number", NUMBER)
    assert ours != tokens(secrets, "fe").token("phone", NUMBER)
    assert NUMBER not in ours


def test_only_the_matching_role_opens_a_box(secrets: Path) -> None:
    box = Box(secrets / "public" / "matching.box").seal(b"a token")
    assert BoxKeys(secrets / "ctc" / "matching").open(box) == b"a token"
    assert b"a token" not in box.encode()
    for other in ("fe/matching", "reporting"):
        with pytest.raises(CannotOpenBox):
            BoxKeys(secrets / other).open(box)
    altered = box[:-6] + ("AAAA" if box[-6:-2] != "AAAA" else "BBBB") + box[-2:]
    with pytest.raises(CannotOpenBox):
        BoxKeys(secrets / "ctc" / "matching").open(altered)


def test_reporting_holds_no_key_of_matching(secrets: Path) -> None:
    assert not list((secrets / "reporting").rglob("*tokens*")) + list((secrets / "reporting").rglob("box*"))


def test_a_rotation_is_followed_at_once_and_boxes_on_the_way_still_open(secrets: Path) -> None:
    key, box, keys = (
        tokens(secrets, "fe"),
        Box(secrets / "public" / "matching.box"),
        BoxKeys(secrets / "ctc/matching"),
    )
    token, sealed = key.token("phone", "1"), box.seal(b"before")
    told = rotate_matching(secrets, Plan())
    again, sealed_after = key.token("phone", "1"), box.seal(b"after")
    assert told.startswith(f"tokens are made under {again[:8]}")
    assert again[:8] != token[:8]
    assert again[9:] != token[9:]
    assert again == tokens(secrets, "ctc").token("phone", "1")
    assert (keys.open(sealed), keys.open(sealed_after)) == (b"before", b"after")
    assert sealed[:8] != sealed_after[:8]


def test_provisioning_again_changes_nothing_and_names_a_rotation_that_was_cut_off(secrets: Path) -> None:
    rotate_matching(secrets, Plan())
    before = {file: file.read_bytes() for file in secrets.rglob("*") if file.is_file()}
    make_matching_keys(secrets, Plan())
    assert {file: file.read_bytes() for file in secrets.rglob("*") if file.is_file()} == before
    write_private(secrets / "fe/matching/tokens.key", (secrets / "fe/master.key").read_bytes())
    with pytest.raises(ProvisionError, match="finish the rotation"):
        make_matching_keys(secrets, Plan())
    rotate_matching(secrets, Plan())
    make_matching_keys(secrets, Plan())
