"""The request for the annex and its answer: only the lead's, only for now, only for the member that was asked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

import pytest

from deploy.provision.layout import ROOT
from services.grants.annex.request import FRESH, Ask, NotSealedForUs, ask, is_the_leads, opened, seal
from shared.ledger.signing import Signer, Verifier
from shared.programme import Programme, load

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")
LEAD, OTHER = PROGRAMME.reserving.code, "ctc"
ROWS = [{"name": "Tsalka Spring"}]


@dataclass
class _Ledger:
    signer: Signer


@dataclass
class Asking:
    """As much of a service as asks."""

    member: str
    ledger: _Ledger
    programme: Programme = PROGRAMME


@pytest.fixture(scope="module")
def signers() -> dict[str, Signer]:
    return {one.code: Signer(PROGRAMME.code, secrets.token_bytes(32)) for one in PROGRAMME.members}


@pytest.fixture(scope="module")
def verifier(signers: dict[str, Signer]) -> Verifier:
    return Verifier(PROGRAMME.code, {code: [one.public] for code, one in signers.items()})


def asked(signers: dict[str, Signer], by: str = LEAD) -> Ask:
    return ask(Asking(by, _Ledger(signers[by])), OTHER)  # type: ignore[arg-type]


def test_only_the_leads_own_request_to_this_very_member_is_answered(
    signers: dict[str, Signer], verifier: Verifier
) -> None:
    given = Ask.model_validate_json(asked(signers).model_dump_json())
    assert is_the_leads(verifier, PROGRAMME, OTHER, given)
    assert not is_the_leads(verifier, PROGRAMME, "kkm", given)
    assert not is_the_leads(verifier, PROGRAMME, OTHER, asked(signers, by="kkm"))
    assert not is_the_leads(verifier, PROGRAMME, OTHER, given.model_copy(update={"nonce": "n" * 32}))


def test_an_old_request_is_answered_no_more(signers: dict[str, Signer], verifier: Verifier) -> None:
    given = asked(signers)
    for shift in (FRESH * 2, -FRESH * 2):
        later = given.model_copy(update={"at": given.at + shift})
        assert not is_the_leads(verifier, PROGRAMME, OTHER, later)
    naive = given.model_copy(update={"at": given.at.replace(tzinfo=None)})
    assert not is_the_leads(verifier, PROGRAMME, OTHER, naive)
    assert timedelta(hours=1) > FRESH


def test_an_answer_opens_for_its_own_request_and_member_only(signers: dict[str, Signer]) -> None:
    key, given = secrets.token_bytes(32), asked(signers)
    sealed = seal(key, PROGRAMME, OTHER, given, ROWS)
    assert "Tsalka" not in sealed
    assert opened([secrets.token_bytes(32), key], PROGRAMME, OTHER, given, sealed) == ROWS
    for wrong in (
        ([secrets.token_bytes(32)], PROGRAMME, OTHER, given, sealed),
        ([key], PROGRAMME, "kkm", given, sealed),
        ([key], PROGRAMME, OTHER, asked(signers), sealed),
        ([key], PROGRAMME, OTHER, given, ("A" if sealed[0] != "A" else "B") + sealed[1:]),
        ([key], PROGRAMME, OTHER, given, "no base64"),
    ):
        with pytest.raises(NotSealedForUs):
            opened(*wrong)
