"""The ranking of a call: by score, then by the order of arrival; what the envelope pays for, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.grants.domain.calls.application import AWARDED, REJECTED, RESERVE


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application with what decides its place; `score` None = not scored yet."""

    application: str
    score: Decimal | None
    amount: Decimal
    arrived: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the ranking, and what follows from it: awarded, reserve or rejected."""

    rank: int
    of: Ranked
    proposal: str


def rank(applications: Iterable[Ranked], envelope: Decimal | None, pass_mark: int | None) -> list[Place]:
    """The scored ones in order. The first that the envelope does not hold, and all after it, wait on the reserve list."""
    scored = [(one.score, one) for one in applications if one.score is not None]
    ordered = sorted(scored, key=lambda pair: (-pair[0], pair[1].arrived, pair[1].application))
    places: list[Place] = []
    left, full = envelope, False
    for number, (score, one) in enumerate(ordered, start=1):
        full = full or (left is not None and one.amount > left)
        paid_for = RESERVE if full else AWARDED
        proposal = REJECTED if score < (pass_mark or 0) else paid_for
        if proposal == AWARDED and left is not None:
            left -= one.amount
        places.append(Place(number, one, proposal))
    return places
