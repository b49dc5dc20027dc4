"""Two who wait for each other's locks: PostgreSQL ends one of them, and both are done in the end."""

from __future__ import annotations

import asyncio

from shared.postgres import Connection
from tests.integration.grants.conftest import House


async def test_a_command_that_waits_in_a_circle_with_another_decides_again(house: House) -> None:
    both, runs = asyncio.Barrier(2), 0

    async def command(first: int, second: int) -> None:
        met = False

        async def work(connection: Connection) -> None:
            nonlocal met, runs
            runs += 1
            await connection.execute("SELECT pg_advisory_xact_lock($1)", first)
            if not met:
                met = True
                await both.wait()
            await connection.execute("SELECT pg_advisory_xact_lock($1)", second)

        await house.service.run(work)

    async with asyncio.timeout(60):
        await asyncio.gather(command(1, 2), command(2, 1))
    assert runs == 3
