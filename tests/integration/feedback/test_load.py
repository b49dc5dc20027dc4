"""A whole valley complains at once: twenty complaints a second for a minute, from as many telephones, are all kept."""

from __future__ import annotations

import asyncio
import os
import time

import httpx
import pytest

from tests.integration.feedback.conftest import Running

RATE, SECONDS = 20, 60
SENSITIVE_EVERY = 10
WAIT, TRIES = 503, 20


@pytest.mark.skipif(
    "PARAVANI_LOAD" not in os.environ,
    reason="takes a machine for itself; PARAVANI_LOAD=1 runs it, as CI does once nothing else runs",
)
async def test_twenty_complaints_a_second_for_a_minute_are_all_kept(node: Running) -> None:
    began = time.monotonic()
    sent = [asyncio.create_task(_one(node, number, began)) for number in range(RATE * SECONDS)]
    answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["code"] for answer in answers}) == len(answers)
    ordinary = await node.admin.fetchval("SELECT count(*) FROM feedback.complaint")
    sensitive = await node.admin.fetchval("SELECT count(*) FROM safeguarding.complaint")
    assert (ordinary, sensitive) == (RATE * SECONDS * 9 // 10, RATE * SECONDS // 10)
    assert await node.admin.fetchval("SELECT count(*) FROM ledger") == ordinary


async def _one(node: Running, number: int, began: float) -> httpx.Response:
    """At its moment, however slow the others are. Who is told to wait sends the same once more, as the page does."""
    await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
    group = "conduct" if number % SENSITIVE_EVERY == 0 else "activity"
    new = {"category_group": group, "text": f"Complaint {number}", "language": "az"}
    async with node.client(**{"Idempotency-Key": f"phone {number}"}) as phone:
        for _ in range(TRIES):
            answer = await phone.post("/v1/complaints", json=new)
            if answer.status_code != WAIT:
                break
            await asyncio.sleep(5)
        return answer
