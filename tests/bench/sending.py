"""The history on its way to the bus: appended to the members' own ledgers, sent by their relays. Not measured."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from functools import partial

from deploy.waiting import until
from shared import clock, postgres
from shared.ledger.relay import Relay
from shared.postgres import Connection
from tests.bench.history import Command, History
from tests.bench.place import Place
from tests.schemas import Prepared

_PATIENCE = 600  # seconds


async def send(place: Place, events: int, *, plain: bool = False) -> int:
    """Record and send about so many events; returns how many they are. `plain`: nothing is amended or linked."""
    by_topic: defaultdict[str, list[Command]] = defaultdict(list)
    for command in History([member.code for member in place.programme.members]).commands(events):
        if plain and (command.version or command.stream.startswith("link/")):
            continue
        by_topic[place.programme.topic(command.member, command.service)].append(command)
    counts = await asyncio.gather(*(_topic(place, topic, some) for topic, some in by_topic.items()))
    return sum(counts)


async def _topic(place: Place, topic: str, commands: list[Command]) -> int:
    prepared = await place.database(topic.rpartition(".")[2])
    connect = partial(postgres.connect, place.settings(prepared), prepared.database, prepared.role)
    connection = await connect()
    await connection.execute("SET synchronous_commit = off")  # the making of the load is not measured
    ledger = place.ledger(topic)
    for command in commands:
        clock.set_for_this_request(command.at)
        async with connection.transaction():
            await ledger.append(connection, {command.stream: (command.version, command.drafts)})
    clock.set_for_this_request(None)
    sent = await _relayed(place, prepared, topic, connection)
    await connection.close()
    return sent


async def _relayed(place: Place, prepared: Prepared, topic: str, connection: Connection) -> int:
    settings = place.settings(prepared)
    connect = partial(postgres.connect, settings, prepared.database, prepared.role)
    signer = place.signers[topic.split(".")[1]]
    sender = Relay(topic, place.programme.lanes, settings, connect, signer, place.verifier)
    relay = asyncio.create_task(sender.run())

    async def sent() -> int | None:
        row = await connection.fetchrow(
            "SELECT (SELECT sum(sequence) FROM relay_cursor) AS sent, (SELECT sum(sequence) FROM lane) AS all"
        )
        return int(row["all"]) if row["sent"] == row["all"] else None

    try:
        return await until(sent, _PATIENCE)
    finally:
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
