"""Webhooks on a real consortium and a real receiver: what is recorded arrives, signed, until it has arrived."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from deploy.embedded.ports import Ports
from deploy.keys import integrators
from deploy.loopback import LOCAL
from deploy.provision.layout import ROOT
from deploy.provision.operator import Operator
from deploy.waiting import until
from shared.settings import Settings
from shared.web.identity.access_keys import Scope
from tests.failure.reports.receiver import Receiver, receiving
from tests.failure.spine.field import PATIENCE, Field

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]
TRAININGS = "participants.activity."


@pytest_asyncio.fixture(loop_scope="module")
async def field(lasting: Field) -> AsyncIterator[Field]:
    """Afterwards nobody is subscribed, and the integrator may subscribe again."""
    yield lasting
    await lasting.reporting("DELETE FROM webhook")
    await lasting.reporting(_ENABLED.format("NULL"))


@pytest_asyncio.fixture(loop_scope="module")
async def receiver(tmp_path: Path) -> AsyncIterator[Receiver]:
    async with receiving(tmp_path) as made:
        yield made


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with Ports(tmp_path / "example", 1) as held:
        yield held.numbers[0]


class Integrator:
    """Who holds the integrator's login at reporting."""

    def __init__(self, field: Field) -> None:
        logins = json.loads((field.consortium.folder / "logins.json").read_bytes())
        [found] = [one for one in logins if one["user"] == "integrator"]
        self.auth = ("integrator", found["password"])
        self.site = field.consortium.url("reporting")

    async def ask(
        self, method: str, path: str = "", body: Any = None, auth: tuple[str, str] | None = None
    ) -> httpx.Response:
        async with httpx.AsyncClient(timeout=20, **LOCAL, auth=auth or self.auth) as client:
            return await client.request(method, f"{self.site}/v1/webhooks{path}", json=body)

    async def subscribe(self, receiver: Receiver, *types: str) -> str:
        answer = await self.ask("POST", "", {"url": receiver.url, "types": list(types)})
        assert answer.status_code == 201, answer.text
        receiver.secret = answer.json()["secret"]
        return str(answer.json()["id"])

    async def log(self, webhook: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.ask("GET", f"/{webhook}/deliveries")).json()["deliveries"]
        return found

    async def one(self, webhook: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.ask("GET", f"/{webhook}")).json()
        return found


def _reporting(field: Field) -> Settings:
    """As the server's own command reads its keys."""
    return field.deployment().settings("reporting")


async def comes(true: Callable[[], Awaitable[bool]]) -> None:
    async def look() -> bool | None:
        return True if await true() else None

    await until(look, PATIENCE)


async def test_what_is_recorded_from_now_on_arrives_once_signed_and_only_what_was_asked_for(
    field: Field, receiver: Receiver
) -> None:
    them = Integrator(field)
    webhook = await them.subscribe(receiver, TRAININGS)
    await field.train(2)

    async def arrived() -> bool:
        return len(receiver.taken) >= 2

    await comes(arrived)
    assert [content["type"] for _, content in receiver.taken] == ["participants.activity.held.v1"] * 2
    assert all(
        content["id"] == id_ and content["timestamp"] == content["time"] for id_, content in receiver.taken
    )
    log = await them.log(webhook)
    assert [(one["state"], one["attempts"], one["answer"]) for one in log] == [("delivered", 1, 204)] * 2
    assert (receiver.refused, len({one["event"] for one in log})) == (0, 2)
    shown = await them.ask("GET")
    assert receiver.secret not in shown.text


async def test_an_event_of_a_person_is_sent_only_to_whose_key_opens_rows_and_no_longer_than_it_does(
    field: Field, receiver: Receiver
) -> None:
    them, settings = Integrator(field), _reporting(field)
    refused = await them.ask("POST", "", {"url": receiver.url, "types": ["participants.attendance."]})
    assert (refused.status_code, refused.json()["code"]) == (422, "type_unknown")
    await them.subscribe(receiver)
    await field.train()

    async def activity() -> bool:
        return len(receiver.taken) >= 1

    await comes(activity)
    [(_, told)] = receiver.taken
    assert (told["type"], "sequence" in told, "lane" in told) == (
        "participants.activity.held.v1",
        False,
        False,
    )
    await field.reporting("DELETE FROM webhook")
    made = await integrators.create(
        field.consortium.programme, settings, Operator(""), field.consortium.secrets, "study", [Scope.ROWS]
    )
    them.auth = ("x", made.key)
    webhook = await them.subscribe(receiver, "participants.attendance.")
    await field.train()

    async def attendances() -> bool:
        sent = [one for one in await them.log(webhook) if one["state"] == "delivered"]
        return len(sent) == len(receiver.taken) - 1 == 3

    await comes(attendances)
    arrived = len(receiver.taken)
    [delivery, *_] = await them.log(webhook)
    await field.reporting("UPDATE identity.access_key SET scopes = '{events}' WHERE name = 'study'")
    assert (await them.ask("POST", f"/{webhook}/deliveries/{delivery['id']}/resend")).status_code == 202

    async def given_up() -> bool:
        return (await them.log(webhook))[0]["state"] == "failed"

    await comes(given_up)
    assert len(receiver.taken) == arrived
    assert (await them.one(webhook))["failing_since"] is None


async def test_what_is_refused_is_sent_again_and_may_be_asked_for_again(
    field: Field, receiver: Receiver
) -> None:
    them = Integrator(field)
    webhook = await them.subscribe(receiver, TRAININGS)
    receiver.answers = [500]
    await field.train()

    async def arrived() -> bool:
        return len(receiver.taken) == 1

    await comes(arrived)

    async def noted() -> bool:
        return (await them.log(webhook))[0]["state"] == "delivered"

    await comes(noted)
    [one] = await them.log(webhook)
    assert (one["attempts"], (await them.one(webhook))["failing_since"]) == (2, None)
    again = await them.ask("POST", f"/{webhook}/deliveries/{one['id']}/resend")
    assert again.status_code == 202

    async def twice() -> bool:
        return len(receiver.taken) == 2

    await comes(twice)
    assert receiver.taken[0] == receiver.taken[1], "the same id: who has it knows it"


async def test_a_secret_is_replaced_without_a_message_that_is_refused(
    field: Field, receiver: Receiver
) -> None:
    them = Integrator(field)
    webhook = await them.subscribe(receiver)
    made = (await them.ask("POST", f"/{webhook}/secret")).json()
    assert made["secret"] != receiver.secret
    for secret in (receiver.secret, made["secret"]):
        receiver.secret, before = secret, len(receiver.taken)
        assert (await them.ask("POST", f"/{webhook}/test")).status_code == 202

        async def arrived(before: int = before) -> bool:
            return len(receiver.taken) > before

        await comes(arrived)
    assert {content["type"] for _, content in receiver.taken} == {"paravani.webhook.test"}
    assert receiver.refused == 0


async def test_an_address_that_is_gone_or_fails_for_days_is_switched_off_and_goes_on_where_it_stopped(
    field: Field, receiver: Receiver
) -> None:
    them = Integrator(field)
    webhook = await them.subscribe(receiver, TRAININGS)
    receiver.answers = [410]
    await field.train()

    async def is_off() -> bool:
        return (await them.one(webhook))["disabled_at"] is not None

    await comes(is_off)
    assert (await them.one(webhook))["disabled_why"] == "gone"
    await field.train()
    assert (await them.ask("POST", f"/{webhook}/enable")).json()["disabled_at"] is None

    async def both() -> bool:
        return len(receiver.taken) == 2

    await comes(both)
    await field.reporting("UPDATE webhook SET failing_since = now() - interval '6 days'")
    receiver.answers = [503]
    assert (await them.ask("POST", f"/{webhook}/test")).status_code == 202
    await comes(is_off)
    assert (await them.one(webhook))["disabled_why"] == "failing"


async def test_a_webhook_ends_with_the_right_of_its_owner_and_nobody_else_sees_it(
    field: Field, receiver: Receiver
) -> None:
    them = Integrator(field)
    webhook = await them.subscribe(receiver)
    assert (await them.ask("GET", auth=field.coordinator)).json()[0]["owner"] == "integrator"
    other = ("donor", next(p for u, p in _logins(field) if u == "donor"))
    assert (await them.ask("GET", auth=other)).status_code == 403
    ctc = ("ctc", next(p for u, p in _logins(field) if u == "ctc"))
    assert (await them.ask("GET", f"/{webhook}", auth=ctc)).json()["code"] == "webhook_unknown"
    assert (await them.ask("DELETE", f"/{webhook}", auth=ctc)).status_code == 404
    wrong = await them.ask("POST", "", {"url": receiver.url, "types": ["persons."]})
    assert wrong.json()["code"] == "type_unknown"
    wrong = await them.ask("POST", "", {"url": "gopher://example.org", "types": []})
    assert wrong.json()["code"] == "address_refused"
    await field.reporting(_ENABLED.format("now()"))

    async def is_off() -> bool:
        [row] = await field.reporting("SELECT disabled_why FROM webhook")
        return bool(row["disabled_why"] == "owner")

    await comes(is_off)


async def test_the_example_takes_a_message_and_refuses_one_that_is_not_signed(
    field: Field, port: int
) -> None:
    them = Integrator(field)
    url = f"http://127.0.0.1:{port}/"
    made = (await them.ask("POST", "", {"url": url, "types": []})).json()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "examples/webhook.py", str(port),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={"SECRET": made["secret"]},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert (await them.ask("POST", f"/{made['id']}/test")).status_code == 202
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        assert json.loads(line.split(maxsplit=1)[1])["type"] == "paravani.webhook.test"
        async with httpx.AsyncClient(**LOCAL) as client:
            answer = await client.post(
                url, content=b"{}", headers={"webhook-id": "x", "webhook-timestamp": "1"}
            )
        assert answer.status_code == 401
    finally:
        process.kill()
        await process.wait()


def _logins(field: Field) -> list[tuple[str, str]]:
    found = json.loads((field.consortium.folder / "logins.json").read_bytes())
    return [(one["user"], one["password"]) for one in found if one["site"] == "reporting"]


_ENABLED = "UPDATE identity.account SET disabled_at = {} WHERE login = 'integrator'"
