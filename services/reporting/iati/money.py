"""Budget and transactions. Sub-grants show the kind of recipient and the place, never who receives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.reporting.iati.xml import Element, child, english, narrative
from services.reporting.subgrants.following import Contract, Followed
from shared.programme import Programme
from shared.programme.model_iati import Iati

INCOMING_FUNDS, OUTGOING_COMMITMENT, DISBURSEMENT, EXPENDITURE, INCOMING_COMMITMENT = "1", "2", "3", "4", "11"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Received:
    """An instalment of the donor, in the programme's currency."""

    day: date
    amount: Decimal


def budget(activity: Element, programme: Programme) -> None:
    """The total, spread over the years by their days: no budget of a period may be longer than a year."""
    whole, left = programme.file.budget.amount, programme.file.budget.amount
    days = (programme.end - programme.start).days + 1
    for number, period in enumerate(programme.periods, start=1):
        share = (whole * ((period.end - period.start).days + 1) / days).quantize(_CENT, ROUND_HALF_UP)
        amount = left if number == len(programme.periods) else share
        left -= amount
        one = child(activity, "budget", type="1", status="1")
        child(one, "period-start", **{"iso-date": period.start.isoformat()})
        child(one, "period-end", **{"iso-date": period.end.isoformat()})
        _value(one, amount, period.start)


def transactions(
    activity: Element,
    programme: Programme,
    settings: Iati,
    grants: Followed,
    costs: Mapping[str, Decimal],
    received: tuple[Received, ...],
) -> None:
    """What the donor promised and paid, what is committed to recipients and paid to them, the members' own costs."""
    donor = _transaction(activity, INCOMING_COMMITMENT, programme.start, programme.file.budget.amount)
    _donor(donor, programme)
    for one in received:
        _donor(_transaction(activity, INCOMING_FUNDS, one.day, one.amount), programme)
    for contract in grants.contracts.values():
        if contract.committed:
            made = _transaction(
                activity, OUTGOING_COMMITMENT, contract.data.occurred_on, _eur(contract.committed)
            )
            _recipient(made, programme, settings, contract)
    for paid in grants.paid:
        made = _transaction(activity, DISBURSEMENT, paid.day, _eur(paid.cents))
        if (of := grants.contracts.get(paid.grant)) is not None:
            _recipient(made, programme, settings, of)
    for period in programme.periods:
        if amount := costs.get(period.code):
            made = _transaction(activity, EXPENDITURE, period.end, amount)
            english(child(made, "description"), f"Members' own costs of {period.code}")


def _transaction(activity: Element, kind: str, day: date, amount: Decimal) -> Element:
    made = child(activity, "transaction")
    child(made, "transaction-type", code=kind)
    child(made, "transaction-date", **{"iso-date": day.isoformat()})
    _value(made, amount, day)
    return made


def _value(parent: Element, amount: Decimal, day: date) -> None:
    child(parent, "value", currency="EUR", **{"value-date": day.isoformat()}).text = str(
        amount.quantize(_CENT)
    )


def _donor(made: Element, programme: Programme) -> None:
    given = {"ref": programme.donor.identifier} if programme.donor.identifier else {}
    narrative(child(made, "provider-org", **given), programme.donor.name)


def _recipient(made: Element, programme: Programme, settings: Iati, contract: Contract) -> None:
    kinds = {one.code: one.name.get("en") for one in programme.cells("recipient_type")}
    places = {one.code: one.name.get("en") for one in programme.municipalities}
    kind = kinds.get(contract.data.recipient_type, contract.data.recipient_type)
    place = places.get(contract.data.municipality, "municipality not stated")
    english(child(made, "description"), f"Sub-grant: {kind}, {place}")
    if code := settings.recipient_types.get(contract.data.recipient_type):
        english(child(made, "receiver-org", type=code), kind)


def _eur(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
