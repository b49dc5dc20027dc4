"""Reporting tells a member's site more than everybody: what it asks is signed, for this question and a few minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import clock
from shared.ledger.signing import PublicKey, Signer, Verifier
from shared.members_question import FRESH, asking, signed
from shared.programme import load
from tests.templates import PROGRAMME

programme = load(PROGRAMME)
SIGNER, OTHER = Signer("csdp", b"1" * 32), Signer("csdp", b"2" * 32)
VERIFIER = Verifier("csdp", {"ctc": [SIGNER.public], "kkm": [OTHER.public]})
ASKED = "/v1/indicators/X.2/events?period=2024"


def test_a_member_is_known_by_its_signature_over_the_question() -> None:
    header = signed(programme, "ctc", SIGNER, ASKED)
    assert asking(programme, VERIFIER, header, ASKED) == "ctc"
    assert asking(programme, VERIFIER, header, "/v1/indicators/X.1/events?period=2024") is None
    assert asking(programme, VERIFIER, signed(programme, "ctc", OTHER, ASKED), ASKED) is None
    assert asking(programme, VERIFIER, header.replace("ctc", "kkm", 1), ASKED) is None


def test_a_key_that_was_replaced_asks_nothing_more() -> None:
    old = Verifier("csdp", {"ctc": [PublicKey(SIGNER.public, {})]})
    assert asking(programme, old, signed(programme, "ctc", SIGNER, ASKED), ASKED) is None


@pytest.mark.parametrize(
    "header",
    ["", "ctc", "ctc 1", "ctc x y", "nobody 1 a:b", "ctc 1 a:b", "ctc 99999999999999999999 a:b", "ctc ² a:b"],
)
def test_rubbish_is_nobodys_question(header: str) -> None:
    assert asking(programme, VERIFIER, header, ASKED) is None


def test_a_question_is_old_after_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    header, now = signed(programme, "ctc", SIGNER, ASKED), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=FRESH + 2))
    assert asking(programme, VERIFIER, header, ASKED) is None
