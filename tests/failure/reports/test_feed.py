"""Integrators read events over HTTP, in order and in pages; nobody else does.

Who reads rows gets every event and can check it; the open stream has none of a person or a case, and no place from which
their number would follow.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from deploy.keys import integrators
from deploy.loopback import LOCAL
from deploy.provision.layout import ROOT
from deploy.provision.operator import Operator
from shared.events.envelope import Envelope
from shared.events.readers import OPEN
from shared.ledger.signing import Verifier
from shared.web.identity.access_keys import Scope
from tests.failure.spine.field import PATIENCE, Field

pytestmark = [pytest.mark.everybody, pytest.mark.asyncio(loop_scope="module")]
PLACELESS = ("specversion", "id", "source", "type", "subject", "datacontenttype", "data")


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
    async with httpx.AsyncClient(auth=auth, timeout=40, **LOCAL) as client:
        return await client.get(f"{field.consortium.url('reporting')}/v1/events", params=asked)


async def copied(field: Field) -> int:
    [row] = await field.reporting("SELECT count(*) AS events FROM event")
    return int(row["events"])


async def key(field: Field, name: str, *scopes: Scope) -> tuple[str, str]:
    """A key with some scopes, as HTTP Basic takes it."""
    consortium = field.consortium
    settings = field.deployment().settings("reporting")
    nobody, root = Operator(consortium.broker.address), consortium.secrets
    made = await integrators.create(consortium.programme, settings, nobody, root, name, scopes)
    return "x", made.key


async def every(field: Field, auth: tuple[str, str], **asked: Any) -> list[dict[str, Any]]:
    """All pages."""
    found: list[dict[str, Any]] = []
    after = "0"
    while batches := (answer := await batch(field, auth, after=after, **asked)).json():
        assert answer.headers["content-type"] == "application/cloudevents-batch+json"
        found += batches
        after = answer.headers["x-next-after"]
    assert answer.headers["x-next-after"] == after
    return found


async def test_pages_of_cloudevents_hold_every_event_once_and_verify_for_who_reads_rows(
    field: Field, auth: tuple[str, str]
) -> None:
    await field.everybody_is_heard()
    found = await every(field, await key(field, "evaluation", Scope.ROWS), limit=3)
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
    assert found == await every(field, field.coordinator)
    some = (await batch(field, auth, type="participants.activity.")).json()
    assert {one["type"] for one in some} == {"participants.activity.held.v1"}
    assert (await batch(field, ("integrator", "wrong"), after=0)).status_code == 401


async def test_the_open_stream_holds_no_event_of_a_person_and_no_place_that_tells_how_many_there_are(
    field: Field, auth: tuple[str, str]
) -> None:
    await field.train(2)
    await field.everybody_is_heard()
    known = {one["id"]: one for one in await every(field, field.coordinator)}
    for open_ in (auth, await key(field, "open", Scope.EVENTS)):
        found = await every(field, open_, limit=2)
        assert [one["id"] for one in found] == [id_ for id_, one in known.items() if one["type"] in OPEN]
        assert {one["type"] for one in known.values()} > {one["type"] for one in found}
        for one in found:
            whole = known[one["id"]]
            assert one["time"].removesuffix(".000000Z") == whole["time"].partition(".")[0]
            assert one == {name: whole[name] for name in PLACELESS} | {"time": one["time"]}
        assert (await every(field, open_, type="participants.attendance.")) == []


async def test_who_reads_the_open_stream_goes_on_after_an_event_of_it_and_after_nothing_else(
    field: Field, auth: tuple[str, str]
) -> None:
    await field.everybody_is_heard()
    known = await every(field, field.coordinator)
    hidden = next(one["id"] for one in known if one["type"] not in OPEN)
    for strange in ("1", str(len(known)), hidden, str(uuid4()), "-", "x"):
        assert (await batch(field, auth, after=strange)).status_code == 422, strange
    shown = await every(field, auth)
    assert (await batch(field, auth, after=shown[0]["id"])).json() == shown[1:]
    assert (await batch(field, auth, after=shown[-1]["id"])).headers["x-next-after"] == shown[-1]["id"]


async def heard(field: Field, auth: tuple[str, str], count: int, **sent: str) -> list[dict[str, str]]:
    """The first events of the stream, each with the fields of its block."""
    found: list[dict[str, str]] = []
    one: dict[str, str] = {}
    site = field.consortium.url("reporting")
    async with (
        httpx.AsyncClient(auth=auth, timeout=PATIENCE, **LOCAL) as client,
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
    for who in (auth, field.coordinator):
        await field.everybody_is_heard()
        last = len(await every(field, who))
        told = await heard(field, who, last)
        assert [json.loads(one["data"]) for one in told] == await every(field, who)
        assert [json.loads(one["data"])["type"] for one in told] == [one["event"] for one in told]
        rest = await heard(field, who, 2, **{"Last-Event-ID": told[-3]["id"]})
        assert rest == told[-2:]
        waiting = asyncio.create_task(heard(field, who, 1, **{"Last-Event-ID": told[-1]["id"]}))
        await field.train()
        assert json.loads((await waiting)[0]["data"])["source"] == "/csdp/ctc/participants"


async def test_who_waits_gets_the_next_event_and_the_example_prints_it(
    field: Field, auth: tuple[str, str]
) -> None:
    await field.everybody_is_heard()
    shown = await every(field, auth)
    last = len(shown)
    assert (await batch(field, auth, after=shown[-1]["id"])).json() == []
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
