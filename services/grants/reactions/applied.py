"""What other members' events tell of the applications of a third party that this member may know too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from services.grants.domain.calls.application import Stage
from services.grants.parties.third_parties import recogniser
from services.grants.store.others import applied, exposures
from services.grants.store.others.applied import Applied
from services.grants.store.others.tokens import one_of
from shared.events.awarding import (
    AppealDecided,
    ApplicationChecked,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AwardDecided,
)
from shared.events.grants import AwardAppealed, ContractSigned
from shared.postgres import Connection
from shared.service import Service

NAMES = frozenset(
    {
        "grants.application.submitted",
        "grants.application.withdrawn",
        "grants.application.checked",
        "grants.award.decided",
        "grants.award.appealed",
        "grants.award.appeal_decided",
    }
)


async def take(service: Service, connection: Connection, member: str, data: object) -> None:
    """Keep where an application to another member stands after its event; anything else is let pass."""
    if isinstance(data, ApplicationSubmitted):
        await _submitted(service, connection, member, data)
    elif (follow := _FOLLOW.get(type(data))) is not None:
        await follow(connection, member, data)


async def _submitted(
    service: Service, connection: Connection, member: str, data: ApplicationSubmitted
) -> None:
    if data.third_party is None:
        return
    tokens = recogniser(service.settings).open(data.third_party, data.application)
    await exposures.hold(connection)
    token = await one_of(connection, tokens)
    amount = Decimal(data.amount)
    await applied.put(
        connection, Applied(data.application, member, token, amount, data.currency, data.occurred_on)
    )


async def _withdrawn(connection: Connection, member: str, data: ApplicationWithdrawn) -> None:
    await applied.move(connection, data.application, member, Stage.WITHDRAWN)


async def _checked(connection: Connection, member: str, data: ApplicationChecked) -> None:
    passed = {"admin": Stage.ADMITTED, "eligibility": Stage.ELIGIBLE}[data.check]
    await applied.move(
        connection, data.application, member, passed if data.result == "passed" else Stage.FAILED
    )


async def _decided(connection: Connection, member: str, data: AwardDecided) -> None:
    awarded = Decimal(data.amount) if data.amount and data.decision == Stage.AWARDED.value else None
    await applied.decided(connection, data.application, member, Stage(data.decision), awarded)


async def _appealed(connection: Connection, member: str, data: AwardAppealed) -> None:
    if data.application is not None:
        await applied.move(connection, data.application, member, Stage.APPEALED)


async def _after_appeal(connection: Connection, member: str, data: AppealDecided) -> None:
    await applied.after_appeal(connection, data.application, member, upheld=data.outcome == "upheld")


async def _signed(connection: Connection, member: str, data: ContractSigned) -> None:
    await applied.move(connection, data.grant, member, Stage.CONTRACTED)


_FOLLOW: dict[type, Callable[[Connection, str, Any], Awaitable[None]]] = {
    ApplicationWithdrawn: _withdrawn,
    ApplicationChecked: _checked,
    AwardDecided: _decided,
    AwardAppealed: _appealed,
    AppealDecided: _after_appeal,
    ContractSigned: _signed,
}
