"""A batch is counted while the one before it is written: what failed takes with it what was counted since."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from services.reporting.logframe.counting import Counting
from services.reporting.projector import store
from services.reporting.projector.batch import Batch, LaneMove
from services.reporting.projector.projection import Arrived, Projection
from services.reporting.projector.writer import Writer
from shared import clock, ids
from shared.events.base import type_of
from shared.events.envelope import Envelope
from shared.events.grants import GrantDisbursed
from shared.events.sealing import Keyring
from shared.ledger.gate import Admitted
from shared.ledger.lanes import genesis
from tests.conftest import SchemaFactory
from tests.schemas import Prepared
from tests.unit.reporting.story import programme

MIGRATIONS = Path(__file__).parents[3] / "services" / "reporting" / "migrations"
LANES = ["csdp.ctc.grants/0", "csdp.cenn.grants/0"]


@pytest.fixture
async def prepared(schema: SchemaFactory) -> Prepared:
    return await schema("reporting", (("", MIGRATIONS),))


@pytest.fixture
async def writer(prepared: Prepared) -> AsyncIterator[Writer]:
    connection, version = await prepared.connect(), programme().logframe.version
    await store.open_lanes(connection, LANES)
    await store.live_version(connection, version, programme().fingerprint)
    cells = await store.cell_numbers(connection, version)
    one = Writer(connection, version, Projection(Counting(programme()), Keyring()), cells)
    yield one
    await one.end()
    await connection.close()


async def lane_ids(prepared: Prepared) -> dict[str, int]:
    connection = await prepared.connect()
    found = {row["name"]: row["id"] for row in await connection.fetch("SELECT id, name FROM lane")}
    await connection.close()
    return found


def batch_of(name: str, lane: int, sequence: int) -> tuple[list[Arrived], Batch]:
    """A lane's next event, a payment, with the move of its checkpoint."""
    data = GrantDisbursed(
        occurred_on=date(2024, 5, 14),
        grant=f"g{sequence}",
        recipient_type="cso",
        amount="100",
        currency="EUR",
    )
    envelope = Envelope(
        ids.event_id(), "/csdp/ctc/grants", type_of(data).full_name, data.grant, clock.stamp(clock.now()),
        sequence, genesis(name).hex(), msgspec.json.encode(data),
    )  # fmt: skip
    event = Admitted(envelope, envelope.hash())
    move = LaneMove(lane, sequence - 1, sequence, event.hash, envelope.time, sequence)
    return [(lane, name, name.split(".")[1], event)], Batch(moves=[move])


async def standing(prepared: Prepared) -> tuple[int, int]:
    """How many events are in the copy, and how many of them are in a figure."""
    connection = await prepared.connect()
    row = await connection.fetchrow(
        "SELECT (SELECT count(*) FROM event), (SELECT count(DISTINCT cause) FROM contribution)"
    )
    await connection.close()
    return row[0], row[1]


async def test_batches_are_written_each_when_the_one_before_it_is(prepared: Prepared, writer: Writer) -> None:
    lane = (await lane_ids(prepared))[LANES[0]]
    for sequence in (1, 2, 3):
        await writer.write(*batch_of(LANES[0], lane, sequence))
    await writer.settled()
    assert await standing(prepared) == (3, 3)


async def test_what_was_counted_while_another_projector_moved_the_checkpoint_is_in_no_figure(
    prepared: Prepared, writer: Writer
) -> None:
    lanes = await lane_ids(prepared)
    ours, theirs = batch_of(LANES[0], lanes[LANES[0]], 2), batch_of(LANES[1], lanes[LANES[1]], 1)
    await writer.write(*ours)  # whose first event is not there
    with pytest.raises(store.Superseded):
        await writer.write(*theirs)  # which alone could be written
    with pytest.raises(store.Superseded):
        await writer.keep_alive()  # nothing more is written with this memory
    assert await standing(prepared) == (0, 0)


async def test_a_database_that_does_not_answer_in_time_is_no_trouble_of_the_bus(
    prepared: Prepared, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(*_: object) -> list[object]:
        raise TimeoutError

    monkeypatch.setattr(store, "write", late)
    await writer.write(*batch_of(LANES[0], (await lane_ids(prepared))[LANES[0]], 1))
    with pytest.raises(store.Superseded):
        await writer.settled()
