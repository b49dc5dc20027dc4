"""The key by which members' grants services recognise one third party: theirs alone, and one for all of them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import ROOT
from deploy.provision.third_parties import FILE, make_third_party_key
from shared.keyfile import read_key
from shared.programme import load

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")


def test_every_member_with_the_grants_service_has_the_same_key_and_nobody_else_has_it(tmp_path: Path) -> None:
    make_third_party_key(tmp_path, PROGRAMME)
    made = {file.parent.name: read_key(file) for file in tmp_path.rglob(FILE)}
    assert set(made) == {one.code for one in PROGRAMME.members if "grants" in one.services}
    assert len(set(made.values())) == 1
    make_third_party_key(tmp_path, PROGRAMME)
    assert {file.parent.name: read_key(file) for file in tmp_path.rglob(FILE)} == made


def test_a_member_that_lost_it_gets_the_others_and_two_different_ones_are_refused(tmp_path: Path) -> None:
    make_third_party_key(tmp_path, PROGRAMME)
    first, second, *_ = sorted(tmp_path.rglob(FILE))
    kept = read_key(first)
    second.unlink()
    make_third_party_key(tmp_path, PROGRAMME)
    assert read_key(second) == kept
    second.write_bytes(base64.b64encode(b"x" * 32))
    with pytest.raises(ProvisionError, match="differ"):
        make_third_party_key(tmp_path, PROGRAMME)
