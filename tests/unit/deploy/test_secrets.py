import base64
import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.provision.errors import ProvisionError
from deploy.provision.secrets import make_secrets, read_passwords

ROLES = {"ctc": ("csdp_ctc_participants", "csdp_ctc_identity"), "reporting": ("csdp_reporting_reporting",)}


def everything(root: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()
    }


def test_every_identity_gets_its_keys_and_only_its_keys(tmp_path: Path) -> None:
    make_secrets(tmp_path / "s", ["ctc", "fe"], ROLES)
    assert set(everything(tmp_path / "s")) == {
        "ctc/signing.key", "ctc/master.key", "ctc/index.key", "ctc/postgres.json", "ctc/sealing/ctc.key",
        "fe/signing.key", "fe/master.key", "fe/index.key", "fe/postgres.json", "fe/sealing/fe.key",
        "reporting/signing.key", "reporting/master.key", "reporting/index.key", "reporting/postgres.json",
        "reporting/sealing/ctc.key", "reporting/sealing/fe.key",
        "public/ctc.pub", "public/fe.pub", "public/reporting.pub",
    }  # fmt: skip


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    make_secrets(tmp_path, ["ctc"], ROLES)
    before = everything(tmp_path)
    make_secrets(tmp_path, ["ctc"], ROLES)
    assert everything(tmp_path) == before


def test_a_new_member_and_a_new_role_join_without_touching_the_others(tmp_path: Path) -> None:
    make_secrets(tmp_path, ["ctc"], ROLES)
    before = everything(tmp_path)
    make_secrets(tmp_path, ["ctc", "kkm"], ROLES | {"ctc": (*ROLES["ctc"], "csdp_ctc_grants")})
    after = everything(tmp_path)
    assert {name for name in before if after[name] != before[name]} == {"ctc/postgres.json"}
    assert json.loads(before["ctc/postgres.json"]).items() < json.loads(after["ctc/postgres.json"]).items()
    assert "reporting/sealing/kkm.key" in after


def test_secrets_are_readable_by_their_owner_only_and_public_keys_by_all(tmp_path: Path) -> None:
    make_secrets(tmp_path, ["ctc"], ROLES)
    modes = {
        str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")
    }
    private = {name: mode for name, mode in modes.items() if not name.startswith("public")}
    assert set(private.values()) == {0o700, 0o600}
    assert modes["public"] == 0o755
    assert modes["public/ctc.pub"] == 0o644


def test_the_public_key_belongs_to_the_private_one_and_the_sealing_key_is_shared(tmp_path: Path) -> None:
    make_secrets(tmp_path, ["ctc"], ROLES)
    private = Ed25519PrivateKey.from_private_bytes(
        base64.b64decode((tmp_path / "ctc/signing.key").read_bytes())
    )
    public = base64.b64decode((tmp_path / "public/ctc.pub").read_bytes())
    assert private.public_key().public_bytes_raw() == public
    sealing = (tmp_path / "ctc/sealing/ctc.key").read_bytes()
    assert sealing == (tmp_path / "reporting/sealing/ctc.key").read_bytes()
    assert len(base64.b64decode(sealing)) == 32


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ("ctc/signing.key", "public/ctc.pub does not belong to"),
        ("public/ctc.pub", "is not a key of 32 bytes"),
        ("ctc/sealing/ctc.key", "is not a key of 32 bytes"),
    ],
)
def test_a_key_that_was_replaced_is_refused_with_its_file(tmp_path: Path, lost: str, told: str) -> None:
    make_secrets(tmp_path, ["ctc"], ROLES)
    other = base64.b64encode(b"x" * 32) if lost.endswith("signing.key") else b"not base64"
    (tmp_path / lost).write_bytes(other)
    with pytest.raises(ProvisionError, match=told):
        make_secrets(tmp_path, ["ctc"], ROLES)


def test_passwords_of_all_identities_are_read_for_the_administrator(tmp_path: Path) -> None:
    make_secrets(tmp_path, ["ctc"], ROLES)
    passwords = read_passwords(tmp_path, ["ctc", "reporting"])
    assert set(passwords) == {"csdp_ctc_participants", "csdp_ctc_identity", "csdp_reporting_reporting"}
    assert len(set(passwords.values())) == 3
