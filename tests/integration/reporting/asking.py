"""The site of the reporting service over a counted history, asked by whoever is named; of a member CTC alone can sign."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace

import httpx

from services.reporting.app import application
from services.reporting.context import Context
from shared import postgres
from shared.ledger.signing import Signer, Verifier
from shared.web.identity.roles import EVERYWHERE, Account, Role
from tests.integration.reporting.copied import copy
from tests.schemas import Prepared
from tests.unit.programme.broken import REFERENCE
from tests.unit.reporting.story import Story, programme

CODES = [one.code for one in programme().logframe.indicators]
SIGNER = Signer("csdp", b"1" * 32)
BASE = "http://reporting.localhost"
OUTSIDE = (None, Role.DONOR, Role.INTEGRATOR)


class Known:
    """The accounts of a site in which everybody has a session already (`SESSION`, a browser's cookies): who asks, `who` says."""

    cookie, secure = "session", False

    def __init__(self, who: Callable[[], Account | None]) -> None:
        self._who = who

    async def account_of(self, _: str) -> Account | None:
        return self._who()


SESSION = {Known.cookie: "a session"}


def somebody(role: Role) -> Account:
    """An account that has one role, for all members."""
    return Account("1", "somebody", frozenset({(role, EVERYWHERE)}))


class Site:
    """The site, and who asks it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.role: Role | None = None
        self.headers: dict[str, str] = {}

    def who(self) -> Account | None:
        return self.role and somebody(self.role)

    async def ask(self, role: Role | None, path: str, **query: str) -> httpx.Response:
        self.role = role
        return await self._client.get(path, params=query, headers=self.headers)

    async def table(self, role: Role | None, name: str, **query: str) -> list[dict[str, str]]:
        answer = await self.ask(role, f"/exports/{name}.csv", **query)
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


@asynccontextmanager
async def serving(prepared: Prepared, story: Story) -> AsyncIterator[Site]:
    """The site over a story, in a database that holds nothing yet."""
    settings = prepared.settings.model_copy(update={"programme": REFERENCE})
    connection = await prepared.connect()
    await copy(connection, settings.secrets, story)
    await connection.close()
    app = application(settings)
    async with await postgres.pool(settings, prepared.database, prepared.role, most=2) as pool:
        nobody = SimpleNamespace(verifier=Verifier("csdp", {"ctc": [SIGNER.public]}))  # decides here
        app.state.context = Context(programme(), settings, pool, nobody)  # type: ignore[arg-type]
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, cookies=SESSION) as client:
            made = Site(client)
            app.state.identity = Known(made.who)
            yield made
