"""Contracts, payments and days for the tests of the grants domain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.grants.domain.contracts import paying, signing
from services.grants.domain.contracts.grant import Grant, after
from services.grants.domain.contracts.signing import Terms
from services.grants.domain.money.amounts import Rate, at_rate
from shared.events.base import Evidence
from shared.events.grants import ContractSigned
from shared.ledger.append import Draft

TODAY = date(2024, 6, 30)
SIGNED_ON = date(2024, 3, 15)
GRANT = "0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11"
MARCH = Rate("GEL", date(2024, 3, 1), Decimal("2.8712"), "demo")
EVIDENCE = Evidence(doc_id="d-1", sha256="0" * 64, kind="bank_reference")
TERMS = Terms(("cso", "social_enterprise"), ("EUR", "GEL"), Decimal(60_000))


def contract(amount: str = "42000.00", currency: str = "GEL", rate: Rate | None = MARCH) -> ContractSigned:
    data = ContractSigned(
        occurred_on=SIGNED_ON, grant=GRANT, recipient_type="cso", municipality="GE-KK-TSA", theme="water",
        joint_with_la=True, amount=amount, currency=currency,
    )  # fmt: skip
    return at_rate(data, rate)


def signed(amount: str = "42000.00", currency: str = "GEL", rate: Rate | None = MARCH) -> Grant:
    data = signing.sign(Grant(), contract(amount, currency, rate), TERMS, TODAY)
    return after(Grant(), [Draft(data)])


def pay(grant: Grant, amount: str, day: date = date(2024, 3, 18), rate: Rate | None = MARCH) -> list[Draft]:
    return paying.disburse(grant, Decimal(amount), day, rate, evidence=EVIDENCE, today=TODAY)


def paid(
    grant: Grant, amount: str, day: date = date(2024, 3, 18), rate: Rate | None = MARCH
) -> tuple[Grant, str]:
    drafts = pay(grant, amount, day, rate)
    return after(grant, drafts), drafts[0].id


def back(grant: Grant, event: str, amount: str | None = None, day: date = date(2024, 4, 2)) -> list[Draft]:
    return paying.reverse(grant, event, None if amount is None else Decimal(amount), day, TODAY)
