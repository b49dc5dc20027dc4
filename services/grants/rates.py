"""Exchange rates: those recorded here, then those of the programme's file; one a month, as grants.yaml prescribes."""

from __future__ import annotations

from datetime import date

from services.grants import store
from services.grants.domain.money import EUR, Rate
from shared.postgres import Connection
from shared.service import Service


async def find(service: Service, connection: Connection, currency: str, day: date) -> Rate | None:
    """The rate of a day's month; None in EUR, which needs none, and when none is published.

    Keeps others from recording a rate until the transaction ends.
    """
    if currency == EUR:
        return None
    await store.hold_rates(connection, alone=False)
    return await known(service, connection, currency, day)


async def known(service: Service, connection: Connection, currency: str, day: date) -> Rate | None:
    """The rate of a day's month as it stands."""
    recorded = await store.rate(connection, currency, day.replace(day=1))
    if recorded is not None:
        return recorded
    filed = service.programme.grants.rate(currency, day)
    return Rate(filed.currency, filed.month, filed.rate, filed.source) if filed else None
