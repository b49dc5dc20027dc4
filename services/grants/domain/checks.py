"""What every decision about days and amounts asks first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.grants.domain.money.amounts import cents
from services.grants.domain.refusals import Denied
from shared.web.translations import mark


def not_in_future(day: date, today: date) -> None:
    """Denied for a day after today (Asia/Tbilisi)."""
    if day > today:
        told = mark("The day is in the future; the latest possible is %(day)s.")
        raise Denied("date_in_future", told, "occurred_on", day=today)


def since_signature(signed_on: date, day: date, today: date) -> None:
    """Denied for a day after today, or before the contract was signed."""
    not_in_future(day, today)
    if day < signed_on:
        told = mark("The contract was signed on %(day)s; this cannot be before that day.")
        raise Denied("before_signature", told, "occurred_on", day=signed_on)


def positive(amount: Decimal) -> Decimal:
    """The amount; Denied if it is not above zero, or finer than a cent."""
    if amount <= 0 or amount != cents(amount):
        told = mark("Give an amount above zero, with at most two digits after the decimal sign.")
        raise Denied("amount_impossible", told, "amount")
    return amount


def within_programme(signed_on: date, ends_on: date | None, last_day: date | None) -> None:
    """Denied for activities that end before the contract is signed, or after the programme's last day."""
    if ends_on is not None and ends_on < signed_on:
        told = mark("The contract was signed on %(day)s; its activities cannot end before that day.")
        raise Denied("ends_before_signature", told, "ends_on", day=signed_on)
    if ends_on is not None and last_day is not None and ends_on > last_day:
        told = mark("The programme ends on %(day)s; the activities of a sub-grant cannot end after it.")
        raise Denied("outside_eligibility", told, "ends_on", day=last_day)
