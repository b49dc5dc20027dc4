from __future__ import annotations

import ssl
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from deploy.provision.certificates import make_certificates
from deploy.provision.errors import ProvisionError
from shared import clock

NAMES = ["kafka", "localhost", "127.0.0.1"]


def everything(root: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_a_second_run_changes_nothing_and_another_name_makes_the_brokers_certificate_anew(
    tmp_path: Path,
) -> None:
    make_certificates(tmp_path, NAMES)
    before = everything(tmp_path)
    make_certificates(tmp_path, NAMES)
    assert everything(tmp_path) == before
    make_certificates(tmp_path, [*NAMES, "kafka.example.org"])
    after = everything(tmp_path)
    assert {file.name for file in before if after[file] != before[file]} == {"server.pem"}


def test_a_certificate_that_ends_soon_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_certificates(tmp_path, NAMES)
    before = everything(tmp_path)
    later = clock.now() + timedelta(days=730 - 119)
    monkeypatch.setattr(clock, "now", lambda: later)
    make_certificates(tmp_path, NAMES)
    after = everything(tmp_path)
    assert {file.name for file in before if after[file] != before[file]} == {"server.pem", "operator.pem"}


def test_private_keys_are_their_owners_and_the_authority_is_for_all(tmp_path: Path) -> None:
    make_certificates(tmp_path, NAMES)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.rglob("*") if file.is_file()}
    assert modes == {
        "ca.key": 0o600, "operator.pem": 0o600, "server.pem": 0o600, "ca.pem": 0o600, "kafka-ca.pem": 0o644,
    }  # fmt: skip


def test_the_operators_certificate_cannot_pass_for_the_broker(tmp_path: Path) -> None:
    make_certificates(tmp_path, NAMES)
    context = ssl.create_default_context(cafile=tmp_path / "public" / "kafka-ca.pem")
    context.load_cert_chain(tmp_path / "operator" / "operator.pem")  # the key belongs to the certificate
    found = x509.load_pem_x509_certificate((tmp_path / "operator" / "operator.pem").read_bytes())
    uses = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [x509.ExtendedKeyUsageOID.CLIENT_AUTH]


@pytest.mark.parametrize("lost", ["operator/ca.key", "public/kafka-ca.pem"])
def test_half_an_authority_is_refused(tmp_path: Path, lost: str) -> None:
    make_certificates(tmp_path, NAMES)
    (tmp_path / lost).unlink()
    with pytest.raises(ProvisionError, match=r"only one is there; bring the other back"):
        make_certificates(tmp_path, NAMES)
