"""Integrators read the same events over HTTP: in order, in pages, verifiable; nobody else does."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import httpx
import orjson
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from deploy.provision.layout import ROOT
from shared.events.envelope import Envelope
from shared.ledger.signing import Verifier
from tests.failure.spine.field import PATIENCE, Field

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def field(lasting: Field) -> Field:
    """Who reads leaves it at work."""
    return lasting


@pytest.fixture
def auth(field: Field) -> tuple[str, str]:
    """The integrator's login."""
    logins = json.loads((field.consortium.folder / "logins.json").read_bytes())
    [one] = [login for login in logins if login["user"] == "integrator"]
    return "integrator", one["password"]


async def batch(field: Field, auth: tuple[str, str], **asked: Any) -> httpx.Response:
    async with httpx.AsyncClient(auth=auth, timeout=40, trust_env=False) as client:
        return await client.get(f"{field.consortium.url('reporting')}/v1/events", params=asked)


async def copied(field: Field) -> int:
    [row] = await field.reporting("SELECT count(*) AS events FROM event")
    return int(row["events"])


async def test_pages_of_cloudevents_hold_every_event_once_and_verify(
    field: Field, auth: tuple[str, str]
) -> None:
    found: list[dict[str, Any]] = []
    after = 0
    while batches := (answer := await batch(field, auth, after=after, limit=3)).json():
        assert answer.headers["content-type"] == "application/cloudevents-batch+json"
        found += batches
        after = int(answer.headers["x-next-after"])
    assert len({one["id"] for one in found}) == len(found) == await copied(field)
    verifier = Verifier.read("csdp", field.consortium.secrets / "public")
    for one in found:
        event = JSONFormat().read(CloudEvent, orjson.dumps(one))
        assert event.get_type() == one["type"]
        again = Envelope(
            one["id"], one["source"], one["type"], one["subject"], one["time"], int(one["sequence"]), one["prevhash"],
            orjson.dumps(one["data"]), one.get("correlationid", ""), one.get("causationid", ""),
        )  # fmt: skip
        if "signature" in one:
            assert verifier.holds(one["lane"], again.sequence, again.hash(), one["signature"])
    some = (await batch(field, auth, type="participants.activity.")).json()
    assert {one["type"] for one in some} == {"participants.activity.held.v1"}
    assert (await batch(field, ("integrator", "wrong"), after=0)).status_code == 401


async def heard(field: Field, auth: tuple[str, str], count: int, **sent: str) -> list[dict[str, str]]:
    """The first events of the stream, each with the fields of its block."""
    found: list[dict[str, str]] = []
    one: dict[str, str] = {}
    site = field.consortium.url("reporting")
    async with (
        httpx.AsyncClient(auth=auth, timeout=PATIENCE, trust_env=False) as client,
        client.stream("GET", f"{site}/v1/events/stream", headers=sent) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            name, _, text = line.partition(": ")
            one |= {name: text} if line else {}
            if not line and "id" in one:
                found.append(one)
            if not line:
                one = {}
            if len(found) == count:
                break
    return found


async def test_the_stream_goes_on_after_the_last_event_that_was_had(
    field: Field, auth: tuple[str, str]
) -> None:
    last = await copied(field)
    every = await heard(field, auth, last)
    assert len({one["id"] for one in every}) == last
    assert [json.loads(one["data"])["type"] for one in every] == [one["event"] for one in every]
    rest = await heard(field, auth, 2, **{"Last-Event-ID": every[-3]["id"]})
    assert rest == every[-2:]
    waiting = asyncio.create_task(heard(field, auth, 1, **{"Last-Event-ID": every[-1]["id"]}))
    await field.train()
    assert json.loads((await waiting)[0]["data"])["source"] == "/csdp/ctc/participants"


async def test_who_waits_gets_the_next_event_and_the_example_prints_it(
    field: Field, auth: tuple[str, str]
) -> None:
    last = await copied(field)
    assert (await batch(field, auth, after=last)).json() == []
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "examples/pull.py", field.consortium.url("reporting"), *auth,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert reader.stdout is not None
    try:
        for _ in range(last):
            await asyncio.wait_for(reader.stdout.readline(), PATIENCE)
        await field.train()
        line = await asyncio.wait_for(reader.stdout.readline(), PATIENCE)
        assert b"csdp/ctc/participants" in line
    finally:
        reader.kill()
        await reader.wait()
