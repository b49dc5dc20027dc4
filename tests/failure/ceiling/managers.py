"""The grants managers of two members, and a member whose node does not reach the bus for a while."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import httpx

from deploy.embedded.consortium import Consortium
from deploy.embedded.seed import accounts
from deploy.loopback import LOCAL
from deploy.waiting import until

PATIENCE = 60  # seconds in which what was signed apart must have met
DAY = "2024-03-15"
_NOWHERE = "127.0.0.1:9"  # the discard port: nobody answers


class Managers:
    """Those who sign, pay and approve at CENN, the lead, and at CTC."""

    def __init__(self, consortium: Consortium) -> None:
        self.consortium = consortium
        self._logins: dict[tuple[str, str], accounts.Login] = {}

    async def begin(self) -> None:
        """Make the accounts."""
        self._logins = await accounts.make(self.consortium)

    async def cut_off(self, member: str) -> None:
        """Restart a member's node where no bus answers."""
        await self.restart(member, PARAVANI_KAFKA=_NOWHERE)

    async def reconnect(self, member: str) -> None:
        """Restart it where the bus is."""
        await self.restart(member, PARAVANI_KAFKA=self.consortium.broker.address)

    async def restart(self, member: str, **changed: str) -> None:
        """Restart a member's node with other variables."""
        child = self.consortium.children[f"node-{member}"]
        await child.stop()
        environment = {**child.recipe.environment, **changed}
        child.recipe = replace(child.recipe, environment=environment)
        await child.start()
        await self.consortium.ready(f"node-{member}")

    async def post(
        self, member: str, path: str, body: dict[str, Any], user: str = "grants"
    ) -> httpx.Response:
        """A command."""
        async with self.client(member, user) as client:
            return await client.post(path, json=body)

    async def make(self, member: str, path: str, body: dict[str, Any]) -> str:
        """A command that makes something; its id."""
        answer = await self.post(member, path, body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def sign(self, member: str, amount: str) -> str:
        """A contract with the one third party of this story, written as each member writes its number."""
        written = {"cenn": "404 123 456", "ctc": "404-123-456"}[member]
        body = {
            "recipient": {"name": f"As {member} knows it", "legal_id": written}, "title": "T", "recipient_type": "cso",
            "occurred_on": DAY, "amount": amount, "currency": "EUR",
            "screening": {"occurred_on": DAY, "list_name": "EU", "list_version": "1"},
        }  # fmt: skip
        return await self.make(member, "/v1/grants", body)

    async def pay(self, member: str, grant: str, amount: str) -> httpx.Response:
        """An instalment that one asks for and another approves, and its payment."""
        path = f"/v1/grants/{grant}"
        asked = await self.post(member, f"{path}/instalments", {"amount": amount})
        assert asked.status_code == 201, asked.text
        shown = await self.grant(member, grant)
        found = next(one["id"] for one in shown["instalments"] if one["status"] == "requested")
        agreed = await self.post(member, f"{path}/instalment-approval", {"instalment": found}, "me")
        assert agreed.status_code == 201, agreed.text
        return await self.transfer(member, grant, amount, found)

    async def transfer(self, member: str, grant: str, amount: str, instalment: str) -> httpx.Response:
        """The payment of an approved instalment."""
        body = {"occurred_on": DAY, "amount": amount, "bank_reference": "TBC", "instalment": instalment}
        return await self.post(member, f"/v1/grants/{grant}/disbursements", body)

    async def grant(self, member: str, grant: str) -> dict[str, Any]:
        """One sub-grant as the API shows it."""
        async with self.client(member, "grants") as client:
            found: dict[str, Any] = (await client.get(f"/v1/grants/{grant}")).json()
        return found

    async def answered(self, member: str, grant: str, answer: str) -> dict[str, Any]:
        """The sub-grant, once the lead's answer to it is the expected one."""
        seen: dict[str, Any] = {}

        async def look() -> dict[str, Any] | None:
            nonlocal seen
            seen = await self.grant(member, grant)
            return seen if seen["exposure"] == answer else None

        try:
            return await until(look, PATIENCE)
        except TimeoutError:
            raise AssertionError(
                f"the answer to {member}'s contract is {seen['exposure']}, not {answer}"
            ) from None

    async def both_sign(self, cenn: str, ctc: str) -> tuple[str, str]:
        """Both at one moment."""
        first, second = await asyncio.gather(self.sign("cenn", cenn), self.sign("ctc", ctc))
        return first, second

    def client(self, member: str, user: str) -> httpx.AsyncClient:
        """An account that is signed in at a member's node, or at reporting."""
        login = self._logins[member, user]
        url = self.consortium.url(member if member == accounts.REPORTING else f"node-{member}")
        return httpx.AsyncClient(base_url=url, auth=(login.user, login.password), timeout=30, **LOCAL)
