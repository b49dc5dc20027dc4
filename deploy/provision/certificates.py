"""The programme's own certificate authority, the broker's certificate and the operator's; renewed when they grow old.

<root>/operator/ca.key        the authority's private key; whoever has it can be the broker or the operator
<root>/operator/operator.pem  the operator's private key and certificate
<root>/broker/server.pem      the broker's private key (PKCS#8) and certificate, as Kafka's PEM keystore wants them
<root>/broker/ca.pem          the authority's certificate, for the broker to know the operator by
<root>/public/kafka-ca.pem    the same, for every client to know the broker by
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.provision.errors import ProvisionError
from deploy.provision.secrets import make_folder, write_private
from shared import clock

OPERATOR, BROKER = "paravani-operator", "paravani-broker"  # common names: the broker's super users
_AUTHORITY_LIVES, _CERTIFICATE_LIVES = timedelta(days=3650), timedelta(days=730)
_RENEWED = timedelta(days=120)  # before its end
_CLIENT, _SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH


def make_certificates(root: Path, names: Sequence[str]) -> None:
    """Write what is missing, or what ends soon or names other hosts; `names` are the broker's host names and IPs.

    Raises ProvisionError where the authority's key is lost: a new one would be known to nobody.
    """
    operator, broker, public = root / "operator", root / "broker", root / "public"
    make_folder(operator)
    make_folder(broker)
    make_folder(public, mode=0o755)
    authority, key = _authority(operator / "ca.key", public / "kafka-ca.pem")
    copy = broker / "ca.pem"
    if not copy.exists():
        write_private(copy, authority.public_bytes(Encoding.PEM))
    for file, common, hosts in (
        (operator / "operator.pem", OPERATOR, ()),
        (broker / "server.pem", BROKER, names),
    ):
        if not _serves(file, hosts):
            write_private(file, _issue(authority, key, common, hosts))


def _authority(key_file: Path, file: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    if not file.exists() and not key_file.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Paravani")])
        made = (
            _builder(name, name, key, _AUTHORITY_LIVES)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        write_private(key_file, _private(key))
        write_private(file, made.public_bytes(Encoding.PEM), mode=0o644)
    if not file.exists() or not key_file.exists():
        raise ProvisionError(f"of {key_file} and {file} only one is there; bring the other back")
    found = load_pem_private_key(key_file.read_bytes(), None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise ProvisionError(f"{key_file} is not the authority's key; bring the right file back")
    return x509.load_pem_x509_certificate(file.read_bytes()), found


def _serves(file: Path, hosts: Sequence[str]) -> bool:
    """Whether a certificate is there, lives on for a while, and names these hosts."""
    if not file.exists():
        return False
    found = x509.load_pem_x509_certificate(file.read_bytes())
    if not hosts:
        return clock.now() < found.not_valid_after_utc - _RENEWED
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return clock.now() < found.not_valid_after_utc - _RENEWED and names == _alternatives(hosts)


def _issue(
    authority: x509.Certificate, key: ec.EllipticCurvePrivateKey, common: str, hosts: Sequence[str]
) -> bytes:
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    usage = [_CLIENT, *([_SERVER] if hosts else [])]
    builder = (
        _builder(name, authority.subject, own, _CERTIFICATE_LIVES)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usage), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()),
            critical=False,
        )
    )
    if hosts:
        builder = builder.add_extension(_alternatives(hosts), critical=False)
    return _private(own) + builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lives: timedelta
) -> x509.CertificateBuilder:
    begins: datetime = clock.now() - timedelta(hours=1)  # clocks differ
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lives)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _alternatives(hosts: Sequence[str]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([_name(host) for host in hosts])


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
