"""The sums of sub-grants: by stage, by kind of recipient, place, member and year, against envelope, ceiling and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.reporting.subgrants.following import Application, Contract, Followed
from shared.programme import Programme

STAGES = ("submitted", "awarded", "reserve", "rejected", "withdrawn", "in_force", "closed", "terminated")
BY = ("recipient_type", "municipality", "member")
_OF: Mapping[str, Callable[[Contract], str]] = {
    "recipient_type": lambda one: one.data.recipient_type,
    "municipality": lambda one: one.data.municipality,
    "member": lambda one: one.member,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """How many stand in a stage, and their amounts by currency."""

    code: str
    number: int
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Line:
    """Contracts with what they commit and what was paid on them, in EUR."""

    number: int
    committed: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """What was committed and paid up to the end of a period, in EUR."""

    period: str
    committed: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The page's content. `largest` is the largest single contract, `near` how many come close to the ceiling."""

    stages: list[Stage]
    total: Line
    by: Mapping[str, Mapping[str, Line]]
    points: list[Point]
    pending: int
    unvalued: int
    largest: Decimal
    near: int
    elapsed: Decimal


def tell(programme: Programme, found: Followed, today: date) -> Totals:
    """The sums of what some events tell; `today` says how much of the programme's time is gone."""
    contracts = found.contracts
    paid: dict[str, int] = {}
    for one in found.paid:
        paid[one.grant] = paid.get(one.grant, 0) + one.cents
    most = [_eur(one.committed or 0) for one in contracts.values()]
    warned = programme.grants.ceiling.amount * programme.grants.rules.warn_at / 100
    return Totals(
        _stages(found),
        _line(contracts, paid),
        {name: _split(programme, name, contracts, paid) for name in BY},
        [_point(found, one.code, one.end) for one in programme.periods if one.start <= today],
        found.pending,
        sum(one.committed is None for one in contracts.values()),
        max(most, default=Decimal(0)),
        sum(one >= warned for one in most),
        _elapsed(programme, today),
    )


def _stages(found: Followed) -> list[Stage]:
    told: dict[str, list[tuple[str, str]]] = {}
    standing: Iterable[Application | Contract] = (*found.applications.values(), *found.contracts.values())
    for one in standing:
        told.setdefault(one.stage, []).append((one.data.currency, one.data.amount))
    return [Stage(code, len(told[code]), _sums(told[code])) for code in STAGES if code in told]


def _sums(amounts: Iterable[tuple[str, str]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for currency, amount in amounts:
        found[currency] = found.get(currency, Decimal(0)) + Decimal(amount)
    return dict(sorted(found.items()))


def _split(
    programme: Programme, name: str, contracts: Mapping[str, Contract], paid: Mapping[str, int]
) -> dict[str, Line]:
    """The lines of a breakdown in the order of the programme; what it does not know comes last."""
    parts: dict[str, dict[str, Contract]] = {}
    for grant, one in contracts.items():
        parts.setdefault(_OF[name](one), {})[grant] = one
    known = (
        [one.code for one in programme.members]
        if name == "member"
        else [c.code for c in programme.cells(name)]
    )
    order = [*(code for code in known if code in parts), *sorted(set(parts) - set(known))]
    return {code: _line(parts[code], paid) for code in order}


def _line(contracts: Mapping[str, Contract], paid: Mapping[str, int]) -> Line:
    committed = sum(one.committed or 0 for one in contracts.values())
    return Line(len(contracts), _eur(committed), _eur(sum(paid.get(grant, 0) for grant in contracts)))


def _point(found: Followed, period: str, end: date) -> Point:
    committed = sum(one.committed or 0 for one in found.contracts.values() if one.data.occurred_on <= end)
    return Point(period, _eur(committed), _eur(sum(one.cents for one in found.paid if one.day <= end)))


def _elapsed(programme: Programme, today: date) -> Decimal:
    whole = (programme.end - programme.start).days + 1
    gone = min(max((today - programme.start).days + 1, 0), whole)
    return Decimal(gone) / whole


def _eur(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
