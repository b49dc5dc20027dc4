"""The M&E officers of two members, who record the people of one village, and the donor who looks at the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from deploy.embedded.consortium import Consortium
from deploy.embedded.seed import accounts
from deploy.loopback import LOCAL
from deploy.waiting import until

PATIENCE = 60  # seconds in which a match must have been found and counted
Figure = dict[str, Any]


class Offices:
    """CTC and FE at work."""

    def __init__(self, consortium: Consortium) -> None:
        self.consortium = consortium
        self._logins: dict[tuple[str, str], accounts.Login] = {}

    async def begin(self) -> None:
        """Make the accounts."""
        logins = await accounts.make(self.consortium)
        self._logins = logins

    async def send(self, member: str, path: str, body: Any = None, user: str = "me") -> httpx.Response:
        """A command of a member's officer, or of somebody else there."""
        async with self.client(member, user) as client:
            return await client.post(path, json=body)

    async def get(self, member: str, path: str) -> Any:
        """What a member's officer reads."""
        async with self.client(member) as client:
            answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def client(self, member: str, user: str = "me") -> httpx.AsyncClient:
        """A program of a member's officer, or of somebody else there."""
        login = self._logins[member, user]
        return httpx.AsyncClient(
            base_url=self.consortium.url(f"node-{member}"),
            auth=(login.user, login.password),
            timeout=30,
            **LOCAL,
        )

    async def train(self, member: str, **person: Any) -> str:
        """A training of one new person; her id at this member."""
        body = {
            "title": "T", "kind": "training", "occurred_on": "2024-05-14", "hours": "1",
            "attendees": [{"new": person}],
        }  # fmt: skip
        answer = await self.send(member, "/v1/activities", body)
        assert answer.status_code == 201, answer.text
        (found,) = answer.json()["persons"]
        return str(found)

    async def proposals(self, member: str, count: int) -> list[Figure]:
        """What a member is asked, once it is asked so many things."""

        async def asked() -> list[Figure] | None:
            found: list[Figure] = await self.get(member, "/v1/matching/proposals")
            return found if len(found) == count else None

        return await until(asked, PATIENCE)

    async def donor(self, right: Callable[[Figure], bool]) -> Figure:
        """X.2 as the donor sees it, once it is right."""
        seen: Figure = {}

        async def look() -> Figure | None:
            nonlocal seen
            async with httpx.AsyncClient(timeout=20, **LOCAL) as client:
                url = f"{self.consortium.url('reporting')}/v1/indicators/X.2"
                answer = await client.get(url)
            seen = answer.json() if answer.status_code == 200 else {"status": answer.status_code}
            return seen if answer.status_code == 200 and right(seen) else None

        try:
            return await until(look, PATIENCE)
        except TimeoutError:
            raise AssertionError(f"X.2 is {seen}") from None
