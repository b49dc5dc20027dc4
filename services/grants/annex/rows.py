"""What a member tells of its own contracts, and what is known of another's without its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.grants.annex.request import Json
from services.grants.parties.recipients import Person
from services.grants.store import contracts, recipients
from shared.postgres import Connection, Row
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Party:
    """One contract in the annex. Sums are None where only the member itself could tell them."""

    member: str
    grant: str
    name: str | None
    legal_id: str | None
    natural_person: bool | None
    recipient_type: str | None
    municipality: str | None
    title: str | None
    reference: str | None
    signed_on: date
    ends_on: date | None
    ended: str | None
    currency: str | None
    amount: Decimal | None
    amount_eur: Decimal
    paid: Decimal | None
    paid_eur: Decimal | None
    recovered: Decimal | None
    eligible: Decimal | None

    @classmethod
    def read(cls, member: str, told: Json) -> Party:
        """A row of a member's answer."""
        days = {name: told[name] and date.fromisoformat(told[name]) for name in ("signed_on", "ends_on")}
        sums = {name: Decimal(told[name]) for name in _SUMS}
        return cls(member=member, **(told | days | sums))


_SUMS = ("amount", "amount_eur", "paid", "paid_eur", "recovered", "eligible")
_PLAIN = ("recipient_type", "municipality", "title", "reference", "ended", "currency")


async def own(service: Service, connection: Connection) -> list[Json]:
    """The own contracts in the order of signature, with who receives; without, once it was erased."""
    rows = await contracts.every_contract(connection)
    return [_row(row, recipients.opened(service.vault, row)) for row in rows]


def _row(row: Row, who: Person | None) -> Json:
    told: dict[str, Any] = {name: row[name] for name in _PLAIN}
    sums = {name: f"{row['eur' if name == 'amount_eur' else name]:f}" for name in _SUMS}
    return told | sums | {
        "grant": str(row["id"]),
        "name": who.name if who else None,
        "legal_id": who.legal_id if who else None,
        "natural_person": row["natural_person"],
        "signed_on": row["signed_on"].isoformat(),
        "ends_on": row["ends_on"] and row["ends_on"].isoformat(),
    }  # fmt: skip


def nameless(row: Row) -> Party:
    """A contract of another member as its events told it (a row of `exposure`)."""
    nothing: dict[str, Any] = dict.fromkeys(Party.__dataclass_fields__)
    return Party(
        **nothing
        | {
            "member": row["member"],
            "grant": str(row["grant_id"]),
            "signed_on": row["signed_on"],
            "amount_eur": Decimal(row["eur"]),
        }
    )
