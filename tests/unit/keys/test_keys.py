"""Keys in files: who may read them, what a replaced key may still say, and that readers follow their files."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.keys.boxes import rotate_cases
from deploy.keys.sealing import rotate_sealing
from deploy.keys.signing import publish
from deploy.provision.certificates import make_certificates
from deploy.provision.feedback import make_feedback_keys
from deploy.provision.kafka_secrets import make_kafka_secrets
from deploy.provision.layout import ROOT
from deploy.provision.secrets import make_secrets, write_private
from shared.events.base import PersonPart
from shared.events.sealing import CannotOpen, Keyring, SealingKey
from shared.keyfile import PasswordFile, UnsafeSecret, read_key
from shared.ledger.signing import PublicKey, Signer, Verifier, read_public
from shared.matching import Box, BoxKeys
from shared.reactions import _security
from shared.settings import Settings
from shared.vault import Vault
from tests.plans import Member, Plan

LANE = "csdp.ctc.participants/0"
PART = PersonPart(sex="F")


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    make_secrets(tmp_path, ["ctc"], {})
    return tmp_path


def limit(file: Path, until: dict[str, int]) -> None:
    old, *new = read_public(file)
    lines = [PublicKey(old.raw, until).line(), *(key.line() for key in new)]
    write_private(file, "\n".join(lines).encode(), mode=0o644)


def test_a_replaced_key_vouches_for_what_it_signed_and_for_nothing_new(secrets: Path) -> None:
    public = secrets / "public" / "ctc.pub"
    old = Signer("csdp", read_key(secrets / "ctc" / "signing.key"))
    verifier = Verifier.read("csdp", public.parent)
    assert verifier.holds(LANE, 8, b"h" * 32, old.sign(LANE, 8, b"h" * 32))
    new = publish(secrets / "ctc", public)
    limit(public, {LANE: 7})  # in force at once, for whoever read the file before
    assert verifier.holds(LANE, 7, b"h" * 32, old.sign(LANE, 7, b"h" * 32))
    assert not verifier.holds(LANE, 8, b"h" * 32, old.sign(LANE, 8, b"h" * 32))
    other = "csdp.ctc.participants/1"
    assert not verifier.holds(other, 1, b"h" * 32, old.sign(other, 1, b"h" * 32))
    assert not verifier.holds_bytes(LANE, b"said today", old.sign_bytes(b"said today"))
    assert new.id != read_public(public)[0].id


def test_signers_and_verifiers_follow_their_files(secrets: Path) -> None:
    home, public = secrets / "ctc", secrets / "public" / "ctc.pub"
    signer, verifier = Signer.read("csdp", home / "signing.key"), Verifier.read("csdp", public.parent)
    before = signer.sign(LANE, 1, b"h" * 32)
    new = publish(home, public)
    (home / "signing.next.key").replace(home / "signing.key")
    after = signer.sign(LANE, 1, b"h" * 32)
    assert after.startswith(new.id)
    assert not before.startswith(new.id)
    assert verifier.holds(LANE, 1, b"h" * 32, after), "an unknown key is looked up at once"
    assert verifier.holds(LANE, 1, b"h" * 32, before)


def test_publishing_twice_makes_one_key(secrets: Path) -> None:
    public = secrets / "public" / "ctc.pub"
    assert publish(secrets / "ctc", public) == publish(secrets / "ctc", public)
    assert len(read_public(public)) == 2


def test_provisioning_after_a_rotation_changes_nothing(secrets: Path) -> None:
    home, public = secrets / "ctc", secrets / "public" / "ctc.pub"
    publish(home, public)
    (home / "signing.next.key").replace(home / "signing.key")
    limit(public, {LANE: 7})
    rotate_sealing(secrets, "ctc")
    before = {file: file.read_bytes() for file in secrets.rglob("*") if file.is_file()}
    make_secrets(secrets, ["ctc"], {})
    assert {file: file.read_bytes() for file in secrets.rglob("*") if file.is_file()} == before


def test_what_was_sealed_before_and_after_a_rotation_opens(secrets: Path) -> None:
    sealing, ring = (
        SealingKey.read(secrets / "ctc/sealing/ctc.key"),
        Keyring.read(secrets / "reporting/sealing"),
    )
    before = sealing.seal(PART, "e1")
    rotate_sealing(secrets, "ctc")
    after = sealing.seal(PART, "e2")
    assert before[:8] != after[:8]
    for held in (ring, Keyring.read(secrets / "reporting/sealing")):
        assert held.open(before, "e1") == held.open(after, "e2") == PART
    stranger = SealingKey(bytes(32)).seal(PART, "e3")
    with pytest.raises(CannotOpen):
        ring.open(stranger, "e3")


def test_a_sealing_rotation_that_was_cut_off_is_finished_by_the_next(secrets: Path) -> None:
    ours, theirs = secrets / "ctc/sealing/ctc.key", secrets / "reporting/sealing/ctc.key"
    old = ours.read_bytes()
    rotate_sealing(secrets, "ctc")
    new = theirs.read_bytes()
    write_private(ours, old)  # as if the member's half had not happened
    rotate_sealing(secrets, "ctc")
    assert ours.read_bytes() == theirs.read_bytes() == new != old


def test_a_rotated_key_of_cases_opens_what_is_on_the_way_and_what_comes(tmp_path: Path) -> None:
    member = Member("kkm", ("feedback",))
    make_secrets(tmp_path, ["kkm"], {})
    make_feedback_keys(tmp_path, Plan(members=(member,)))
    box, keys = Box(tmp_path / "public" / "kkm.cases.box"), BoxKeys(tmp_path / "kkm" / "cases")
    before = box.seal(b"before")
    told = rotate_cases(tmp_path, "kkm")
    after = box.seal(b"after")
    assert told == f"cases for kkm are sealed to {after.partition('.')[0]}"
    assert [keys.open(one) for one in (before, after)] == [b"before", b"after"]
    assert before.partition(".")[0] != after.partition(".")[0]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused_with_the_way_to_mend_it(secrets: Path, mode: int) -> None:
    file = secrets / "ctc" / "master.key"
    assert Vault.read(file)
    file.chmod(mode)
    with pytest.raises(UnsafeSecret, match=f"its mode is {mode:o}.; mend it with: chmod 600 {file}"):
        Vault.read(file)


def test_a_process_refuses_to_start_with_a_secret_that_others_can_read(secrets: Path) -> None:
    (secrets / "ctc" / "postgres.json").chmod(0o644)
    environment = os.environ | {"PARAVANI_SECRETS": str(secrets / "ctc"), "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-m", "deploy.node", "--identity", "ctc"],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.startswith("refused to start: ")
    assert told.stderr.rstrip().endswith(f"chmod 600 {secrets / 'ctc' / 'postgres.json'}")
    assert "Traceback" not in told.stderr


def test_a_key_may_come_from_the_environment_instead(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = bytes(range(32))
    monkeypatch.setenv("PARAVANI_KEY_SIGNING", base64.b64encode(key).decode())
    assert Signer.read("csdp", secrets / "gone" / "signing.key").public == Signer("csdp", key).public
    monkeypatch.setenv("PARAVANI_KEY_SIGNING", "no key")
    with pytest.raises(UnsafeSecret, match="PARAVANI_KEY_SIGNING is not a key") as told:
        read_key(secrets / "ctc" / "signing.key")
    assert "no key" not in str(told.value)


def test_a_client_gets_its_services_password_and_each_connection_the_present_one(tmp_path: Path) -> None:
    file = tmp_path / "kafka.json"
    write_private(file, json.dumps({"csdp.ctc.participants": "a", "csdp.ctc.grants": "b"}).encode())
    passwords = PasswordFile(file)
    assert passwords.user_of("csdp.ctc.grants.relay") == "csdp.ctc.grants"
    assert passwords.user_of("doctor") == "csdp.ctc.participants"
    held = passwords.of("csdp.ctc.grants")
    assert held.encode() == b"b"
    write_private(file, json.dumps({"csdp.ctc.grants": "new"}).encode())
    assert held.encode() == b"new"
    with pytest.raises(UnsafeSecret, match=r"has no password for csdp\.fe\.grants"):
        passwords.of("csdp.fe.grants")


def test_a_line_of_public_keys_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ctc.pub"
    file.write_text(f"{PublicKey(bytes(32)).line()}\nrubbish\n")
    with pytest.raises(UnsafeSecret, match=r"ctc\.pub:2 is not a key"):
        read_public(file)


def test_reactions_come_to_a_broker_with_users_under_their_services_name(secrets: Path) -> None:
    make_kafka_secrets(secrets, {"ctc": ["csdp.ctc.participants", "csdp.ctc.grants"]})
    make_certificates(secrets, ["localhost"])
    authority = secrets / "public" / "kafka-ca.pem"
    settings = Settings(secrets=secrets / "ctc", kafka_ca=authority)
    security = _security(settings, "csdp.ctc.grants.reactions")["security"]
    assert (security.username, security.use_ssl) == ("csdp.ctc.grants", True)
    assert security.password == json.loads((secrets / "ctc/kafka.json").read_text())["csdp.ctc.grants"]
    assert _security(Settings(secrets=secrets / "ctc"), "x") == {}
