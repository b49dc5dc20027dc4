"""A certified report as a file: canonical JSON (RFC 8785), its SHA-256, and the signature over it.

What is signed is `paravani.report.1`, a line feed, then the 32 bytes of the SHA-256 of the canonical JSON of `report`.
The key is the reporting service's; who had the report signed is told in `report.certified`, and the event
`reporting.period.locked` in the ledger carries the same hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson
import rfc8785

from shared.ledger.signing import Signer, Verifier

FORMAT = "paravani-report/1"
MAGIC = b"paravani.report.1\n"
_PARTS = frozenset({"report", "sha256", "signature"})


class NotAReport(ValueError):
    """A file that is no report, with what is wrong."""


class _Cell(msgspec.Struct):
    indicator: str
    part: str | None
    period: str
    measure: str
    by: str
    member: str | None
    breakdown: dict[str, str]
    value: int | float | str | None
    numerator: int | None
    denominator: int | None
    status: str


class _Lane(msgspec.Struct):
    lane: str
    sequence: int
    hash: str


class _Certified(msgspec.Struct):
    at: str


class _Report(msgspec.Struct):
    """What counting a report again needs of it; there is more in it."""

    programme: str
    period: str
    fingerprint: str
    files: dict[str, str]
    lanes: list[_Lane]
    cells: list[_Cell]
    certified: _Certified


@dataclass(frozen=True, slots=True)
class Signed:
    """A report and what vouches for it."""

    report: dict[str, Any]
    sha256: str
    signature: str

    def file(self) -> bytes:
        """The report as it is published."""
        return orjson.dumps(
            {"report": self.report, "sha256": self.sha256, "signature": self.signature},
            option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS,
        )

    @property
    def unaltered(self) -> bool:
        """Whether the hash is the report's own."""
        return digest(self.report) == self.sha256

    def vouched(self, verifier: Verifier, topic: str) -> bool:
        """Whether reporting signed the hash, with a key that is in force or was when it was replaced."""
        return verifier.holds_bytes(topic, MAGIC + bytes.fromhex(self.sha256), self.signature, replaced=True)


def sign(report: dict[str, Any], signer: Signer) -> Signed:
    """The report with its hash and signature."""
    sha256 = digest(report)
    return Signed(report, sha256, signer.sign_bytes(MAGIC + bytes.fromhex(sha256)))


def digest(report: dict[str, Any]) -> str:
    """The SHA-256 of a document's canonical JSON, in hex."""
    return hashlib.sha256(rfc8785.dumps(report)).hexdigest()


def read(content: bytes) -> Signed:
    """The signed report in a file; NotAReport says what is wrong with it."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as wrong:
        raise NotAReport(
            f"line {wrong.lineno}: this is no JSON; take the file as it was downloaded"
        ) from None
    if not isinstance(found, dict) or set(found) != _PARTS or not isinstance(found["report"], dict):
        raise NotAReport("this is no report: it must have report, sha256 and signature, and nothing else")
    signed = Signed(found["report"], str(found["sha256"]), str(found["signature"]))
    if signed.report.get("format") != FORMAT:
        raise NotAReport(f"report.format is {signed.report.get('format')!r}, not {FORMAT!r}")
    try:
        bytes.fromhex(signed.sha256)
    except ValueError:
        raise NotAReport("sha256 is not 64 hex digits") from None
    try:
        msgspec.convert(signed.report, _Report)
        digest(signed.report)
    except msgspec.ValidationError as wrong:
        what, _, path = str(wrong).partition(" - at ")
        raise NotAReport(f"{path.strip('`').replace('$', 'report') or 'report'}: {what}") from None
    except rfc8785.CanonicalizationError as wrong:
        raise NotAReport(f"report cannot be written as canonical JSON: {wrong}") from None
    return signed
