"""The demo's hands: sends commands to the members' own API, at the day on which they would have been recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import httpx

from deploy.embedded.errors import EmbeddedError
from deploy.embedded.seed.accounts import Login
from deploy.loopback import LOCAL
from shared import clock
from shared.clock import TBILISI

_LOOK_EVERY = 0.1  # seconds
_PATIENCE = 600  # looks: a minute


@dataclass(slots=True)
class Api:
    """One account at one member's node."""

    url: str
    login: Login
    clock_token: str
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        # A node closes an idle connection after five seconds: one that is sent on at that moment would be lost.
        limits = httpx.Limits(keepalive_expiry=2)
        self.client = httpx.AsyncClient(base_url=self.url, timeout=30, **LOCAL, limits=limits)

    async def sign_in(self) -> None:
        """Get a session for all later commands."""
        credentials = {"login": self.login.user, "password": self.login.password}
        answer = await self.client.post("/v1/session", json=credentials)
        answer.raise_for_status()
        self.client.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    async def send(
        self, path: str, body: dict[str, Any] | list[dict[str, Any]] | bytes, at: datetime
    ) -> dict[str, Any]:
        """One command, its body JSON or a file; EmbeddedError with the service's own words if it refuses."""
        headers = {"X-Demo-Clock": f"{self.clock_token} {clock.stamp(at)}"}
        sent: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        answer = await self.client.post(path, headers=headers, **sent)
        if not answer.is_success:
            raise refused(path, answer)
        found: dict[str, Any] = answer.json()
        return found

    async def read(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """What an address answers; EmbeddedError with the service's own words if it refuses."""
        return (await self._asked(path)).json()

    async def file(self, path: str) -> bytes:
        """A file; EmbeddedError with the service's own words if it refuses."""
        return (await self._asked(path)).content

    async def _asked(self, path: str) -> httpx.Response:
        answer = await self.client.get(path)
        if not answer.is_success:
            raise EmbeddedError(f"the demo's question GET {path} was refused: {answer.text[:400]}")
        return answer

    async def until(self, path: str, holds: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - JSON
        """What an address answers once it is so; EmbeddedError if it does not come to be."""
        for _ in range(_PATIENCE):
            if holds(found := await self.read(path)):
                return found
            await asyncio.sleep(_LOOK_EVERY)
        raise EmbeddedError(f"the demo waited in vain for {path}: {str(found)[:300]}")


def at(day: date, hour: int) -> datetime:
    """A moment of a day in Tbilisi; not every day at the same minute."""
    return datetime.combine(day, time(hour), TBILISI) + timedelta(minutes=day.day)


def refused(path: str, answer: httpx.Response) -> EmbeddedError:
    """What to say of a command that did not go through: the answer's own sentence."""
    try:
        why = str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        why = answer.text[:400]
    return EmbeddedError(f"the command POST {path} that fills it was refused ({answer.status_code}): {why}")
