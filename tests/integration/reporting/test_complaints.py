"""Statistics of complaints from reporting's copy: one moment for each period, and nothing that comes later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from services.reporting.complaints import reading
from services.reporting.complaints.reading import Told, settled
from services.reporting.context import Context
from shared import postgres
from shared.events.base import EventData, Voided, type_of, type_of_model
from shared.events.feedback import ComplaintFiled
from shared.ids import event_id
from shared.postgres import Connection
from tests.conftest import SchemaFactory
from tests.integration.reporting.conftest import MIGRATIONS
from tests.schemas import Prepared
from tests.unit.reporting.story import programme

YEAR = next(one for one in programme().periods if one.code == "2024")
BEFORE, LATER = settled(YEAR) - timedelta(days=3), settled(YEAR) + timedelta(days=1)
HEARD = datetime(2026, 6, 1, tzinfo=UTC)


class Copy:
    """Reporting's copy of one lane."""

    def __init__(self, prepared: Prepared, connection: Connection, lane: int) -> None:
        self._prepared, self._connection, self._lane, self._position = prepared, connection, lane, 0

    async def hear(self, data: EventData | Voided, recorded: datetime) -> str:
        self._position += 1
        kind = type_of_model(ComplaintFiled) if isinstance(data, Voided) else type_of(data)
        event = event_id()
        await self._connection.execute(
            _EVENT, self._position, self._lane, UUID(event), kind.full_name, recorded, self._position.to_bytes(32),
            msgspec.json.encode(data),
        )  # fmt: skip
        return event

    async def heard_until(self, moment: datetime) -> None:
        await self._connection.execute("UPDATE lane SET heard_until = $1", moment)

    async def look(self) -> Told:
        settings, database = self._prepared.settings, self._prepared.database
        async with await postgres.pool(settings, database, self._prepared.role) as pool:
            found = await reading.look(cast("Context", SimpleNamespace(programme=programme(), pool=pool)))
        return next(one for one in found if one.period == YEAR)


@pytest.fixture
async def copy(schema: SchemaFactory) -> Any:
    prepared = await schema("reporting", (("", MIGRATIONS),))
    connection = await prepared.connect()
    lane = await connection.fetchval(_LANE, HEARD)
    yield Copy(prepared, connection, lane)
    await connection.close()


def _filed(number: int, place: str = "GE-KK-MAR") -> ComplaintFiled:
    return ComplaintFiled(
        occurred_on=date(2024, 5, 6), case=f"case {number}", due_on=date(2024, 5, 21), municipality=place
    )


async def test_what_comes_after_the_moment_of_a_period_changes_no_number_of_it(copy: Copy) -> None:
    first = await copy.hear(_filed(0), BEFORE)
    for number in range(1, 12):
        await copy.hear(_filed(number, "GE-KK-MAR" if number < 6 else "GE-KK-BOL"), BEFORE)
    today = await copy.look()
    assert today.statistics is not None
    assert today.statistics.total.received == 12
    await copy.hear(_filed(12, "GE-KK-TSA"), LATER)
    await copy.hear(Voided(occurred_on=date(2025, 3, 1), voids=first), LATER)
    assert await copy.look() == today


async def test_a_period_waits_until_everybody_was_heard_until_its_moment(copy: Copy) -> None:
    for number in range(6):
        await copy.hear(_filed(number), BEFORE)
    await copy.heard_until(settled(YEAR) - timedelta(seconds=1))
    assert (await copy.look()).waits
    await copy.heard_until(settled(YEAR))
    assert not (await copy.look()).waits


async def test_an_event_that_was_not_applied_is_not_counted(copy: Copy) -> None:
    for number in range(6):
        await copy.hear(_filed(number), BEFORE)
    await copy._connection.execute("INSERT INTO parked (position, error) VALUES (1, 'x')")
    found = (await copy.look()).statistics
    assert found is not None
    assert found.total.received == 5


_LANE = """INSERT INTO lane (name, member, service, hash, heard_until) VALUES ('csdp.kkm.feedback/0', 'kkm', 'feedback', '', $1)
           RETURNING id"""
_EVENT = """INSERT INTO event (position, lane, sequence, id, type, subject, recorded_at, correlation_id, causation_id,
                               signature, prev_hash, hash, value)
            VALUES ($1::bigint, $2, $1::bigint, $3, $4, $1::text, $5, '', '', '', $6, $6, $7)"""
