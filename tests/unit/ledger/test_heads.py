"""A head is believed only as its member signed it, on the topic of its member, and not from the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from shared import clock
from shared.ledger.heads import Head, LaneHead, NotAHead, decode, encode, heads_topic, signed
from shared.ledger.signing import Signer, Verifier

NOW = datetime(2024, 5, 14, 12, tzinfo=UTC)
SIGNER, STRANGER = Signer("csdp", bytes(32)), Signer("csdp", bytes(31) + b"\1")
VERIFIER = Verifier("csdp", {"ctc": [SIGNER.public], "fe": [STRANGER.public]})
LANES = (LaneHead(0, 7, "aa" * 32), LaneHead(1, 0, "bb" * 32))
HEAD = signed(SIGNER, Head("csdp.ctc.participants", clock.stamp(NOW), LANES))


def read(head: Head, heard_on: str = "csdp.ctc.heads", now: datetime = NOW) -> Head:
    return decode(encode(head), heard_on, VERIFIER, now)


def test_a_head_is_read_as_it_was_signed() -> None:
    assert read(HEAD) == HEAD
    assert HEAD.by_name()["csdp.ctc.participants/0"].sequence == 7
    assert heads_topic(HEAD.topic) == "csdp.ctc.heads"


@pytest.mark.parametrize(
    "changed",
    [
        {"at": clock.stamp(NOW + timedelta(seconds=1))},
        {"lanes": (LaneHead(0, 8, "aa" * 32), LANES[1])},
        {"lanes": (LaneHead(0, 7, "ab" * 32), LANES[1])},
        {"lanes": LANES[:1]},
        {"topic": "csdp.ctc.grants"},
        {"signature": ""},
        {"signature": STRANGER.sign_bytes(b"paravani.heads.1\n")},
    ],
)
def test_a_head_that_was_altered_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(NotAHead, match="signature"):
        read(msgspec.structs.replace(HEAD, **changed))


def test_a_member_speaks_for_its_own_services_only() -> None:
    with pytest.raises(NotAHead, match="somebody else"):
        read(HEAD, heard_on="csdp.fe.heads")


def test_a_clock_that_is_far_ahead_is_refused() -> None:
    with pytest.raises(NotAHead, match="ahead"):
        read(HEAD, now=NOW - timedelta(minutes=6))
    assert read(HEAD, now=NOW - timedelta(minutes=4)) == HEAD


@pytest.mark.parametrize(
    "value", [None, b"", b"{", b"[" * 20_000, b"{}", b'{"topic":1}', b"x" * 70_000, b'{"at":"no time"}']
)
def test_rubbish_is_no_head(value: bytes | None) -> None:
    with pytest.raises(NotAHead):
        decode(value, "csdp.ctc.heads", VERIFIER, NOW)


def test_a_head_whose_time_is_no_time_is_no_head() -> None:
    with pytest.raises(NotAHead):
        read(signed(SIGNER, Head(HEAD.topic, "yesterday", LANES)))
