"""What the desk and the API show of calls and sub-grants: the tables for lists, the ledger for one contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.grants.domain import next_steps
from services.grants.domain.contracts import grant as grants
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.contracts.payments import Payment
from services.grants.domain.money.amounts import in_eur, text
from services.grants.parties.recipients import Person
from services.grants.reading import accounts as reading_accounts
from services.grants.reading.timeline import past_of
from services.grants.store import appeals as appeals_table
from services.grants.store import calls as table
from services.grants.store import contracts, recipients
from services.grants.store.others import elsewhere, exposures
from shared.events.grants import DisbursementReversed, GrantDisbursed
from shared.ledger.streams import Past
from shared.postgres import Connection, Row
from shared.service import Service
from shared.web.translations import mark

UNKNOWN = mark("There is no such sub-grant here; look it up in the list of sub-grants.")
NO_STEP = mark("There is no such step on this contract, or it was taken back already.")
NO_PAYMENT = mark("There is no such payment on this contract, or it is voided already.")


@dataclass(frozen=True, slots=True)
class Line:
    """One contract as the list shows it; EUR sums leave pending payments out."""

    row: Row
    recipient: Person | None

    @property
    def left(self) -> Decimal:
        """What may still be paid, in the contract's currency; nothing once it has ended."""
        return Decimal() if self.row["ended"] else Decimal(self.row["amount"] - self.row["paid"])

    @property
    def left_eur(self) -> Decimal:
        """The same in EUR, at the rate of the month of signature: an estimate until it is paid."""
        return in_eur(self.left, self.row["currency"], self.row["rate"]) or Decimal()

    def json(self) -> dict[str, Any]:
        """The line as the API answers it."""
        row, who = self.row, self.recipient
        return {
            "id": str(row["id"]),
            "reference": row["reference"],
            "title": row["title"],
            "recipient": who and {"name": who.name, "natural_person": who.natural_person},
            "recipient_id": str(row["recipient"]),
            "recipient_type": row["recipient_type"],
            "municipality": row["municipality"],
            "theme": row["theme"],
            "joint_with_la": row["joint_with_la"],
            "call": str(row["call"]) if row["call"] else None,
            "occurred_on": row["signed_on"].isoformat(),
            "currency": row["currency"],
            "amount": text(row["amount"]),
            "amount_eur": text(row["eur"]),
            "paid": text(row["paid"]),
            "paid_eur": text(row["paid_eur"]),
            "left": text(self.left),
            "pending": row["pending"],
            "ended": row["ended"],
        }


@dataclass(frozen=True, slots=True)
class View:
    """One contract as its page shows it; `history` is its ledger, `references` the bank's words by document id."""

    line: Line
    grant: Grant
    history: tuple[Past, ...]
    references: dict[str, str]
    committed: Decimal
    call: Row | None
    appeals: tuple[Row, ...]
    exposure: Row | None
    allowed: tuple[str, ...]
    services: tuple[Row, ...]

    def reference(self, payment: Payment) -> str:
        """The bank reference of a payment; "" when it is not to be read any more."""
        return next((self.references.get(one.doc_id, "") for one in payment.data.evidence), "")

    def event(self, event_id: str) -> GrantDisbursed | DisbursementReversed | None:
        """A live payment or reversal by its event id."""
        return self.grant.paid_out.get(event_id) or self.grant.sent_back.get(event_id)

    def json(self) -> dict[str, Any]:
        """The contract as the API answers it."""
        answer = self.exposure and self.exposure["answer"]
        accounts = reading_accounts.json(self.grant)
        payments = [self._payment(one) for one in self.grant.payments]
        return self.line.json() | accounts | {
            "payments": payments,
            "exposure": answer,
            "next": list(self.allowed),
        }  # fmt: skip

    def _payment(self, one: Payment) -> dict[str, Any]:
        back = [
            {"id": event, "occurred_on": data.occurred_on.isoformat(), "amount": data.amount}
            for event, data in one.reversals
        ]
        return {
            "id": one.id,
            "occurred_on": one.data.occurred_on.isoformat(),
            "amount": one.data.amount,
            "rate": one.data.rate,
            "rate_source": one.data.rate_source,
            "rate_date": one.data.rate_date and one.data.rate_date.isoformat(),
            "eur": None if one.eur is None else text(one.eur),
            "pending": one.eur is None,
            "bank_reference": self.reference(one),
            "reversals": back,
        }


async def calls(connection: Connection) -> list[Row]:
    """The calls, latest first."""
    return await table.every(connection)


def call_json(row: Row) -> dict[str, Any]:
    """A call as the API answers it."""
    return {
        "id": str(row["id"]),
        "reference": row["reference"],
        "title": table.texts_of(row)["title"],
        "occurred_on": row["published_on"] and row["published_on"].isoformat(),
        "closes_on": row["closes_on"] and row["closes_on"].isoformat(),
        "recipient_types": row["recipient_types"],
        "criteria": {one["code"]: one["weight"] for one in table.criteria_of(row)},
        "closed": row["closed"],
        "applications": row["applications"],
        "appeals": row["appeals"],
    }


async def lines(service: Service, connection: Connection, limit: int = 500, offset: int = 0) -> list[Line]:
    """Some of the contracts, latest first."""
    rows = await contracts.contracts(connection, limit, offset)
    return [Line(row, recipients.opened(service.vault, row)) for row in rows]


async def lines_after(
    service: Service, connection: Connection, limit: int, last: tuple[date, UUID] | None
) -> list[Line]:
    """The contracts after the last one of the page before, latest first."""
    rows = await contracts.contracts_after(connection, limit, last)
    return [Line(row, recipients.opened(service.vault, row)) for row in rows]


async def view(service: Service, connection: Connection, grant_id: str) -> View | None:
    """One contract; None if it is not here."""
    row = await contracts.contract(connection, grant_id)
    if row is None:
        return None
    history = await past_of(connection, f"grant/{grant_id}")
    grant = Grant()
    for past in history:
        grant = grants.evolve(grant, past)
    exposure = await exposures.one(connection, grant_id)
    documents = await contracts.documents(connection, service.vault, row)
    return View(
        line=Line(row, recipients.opened(service.vault, row)),
        grant=grant,
        history=history,
        references={doc: str(content["reference"]) for doc, content in documents.items()},
        committed=await _committed(connection, exposure, row),
        call=await table.one(connection, str(row["call"])) if row["call"] else None,
        appeals=tuple(await appeals_table.appeals(connection, row["call"])) if row["call"] else (),
        exposure=exposure,
        allowed=tuple(next_steps.of_grant(grant)),
        services=tuple(await elsewhere.services_of(connection, grant_id)),
    )


async def _committed(connection: Connection, exposure: Row | None, row: Row) -> Decimal:
    """The EUR of the recipient's contracts with all members, as known here."""
    if exposure is None:
        return Decimal(row["eur"])
    return await exposures.committed(connection, exposure["token"])


def months_waiting(view_: View) -> list[date]:
    """The months whose rate a contract's pending payments and recoveries wait for."""
    back = (one.occurred_on.replace(day=1) for one in view_.grant.accounts.unrated)
    return sorted({one.month for one in view_.grant.pending} | set(back))
