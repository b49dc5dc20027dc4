"""A member at work while things break: records trainings, and looks at what the donor sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from cli.where import Deployment
from deploy.embedded.consortium import Consortium
from deploy.embedded.seed import accounts
from deploy.loopback import LOCAL
from deploy.waiting import until
from shared import postgres
from shared.events.participants import ActivityHeld
from shared.events.sealing import SealingKey
from shared.ledger.append import Draft, Ledger
from shared.ledger.signing import Signer, Verifier
from shared.ledger.verify import LaneState, verify
from shared.settings import Settings

PATIENCE = 60  # seconds in which everything must be right again


class Field:
    """CTC's M&E officer.

    `acknowledged` counts the trainings that were answered with 201, `beside` the activities that the ledger has besides.
    """

    def __init__(self, consortium: Consortium) -> None:
        self.consortium = consortium
        self.acknowledged = self.beside = 0
        self.coordinator = ("", "")
        self._sent = 0
        self._login: accounts.Login | None = None

    async def begin(self) -> None:
        """Make the accounts, and register the target organisation whose people are trained."""
        logins = await accounts.make(self.consortium)
        self._login = logins["ctc", "me"]
        lead = logins["reporting", "coordinator"]
        self.coordinator = (lead.user, lead.password)
        body = {"organisation": "cso-1", "name": "CSO", "type": "cso_local", "target": True}
        assert (await self.send("/v1/organisations", body, "cso-1")).status_code == 201

    async def send(self, path: str, body: dict[str, Any], key: str) -> httpx.Response:
        """One command, sent again with the same key for as long as nobody answers."""
        assert self._login
        auth = (self._login.user, self._login.password)
        headers = {"Idempotency-Key": key}

        async def answered() -> httpx.Response | None:
            try:
                async with httpx.AsyncClient(timeout=20, **LOCAL) as client:
                    url = f"{self.consortium.url('node-ctc')}{path}"
                    answer = await client.post(url, json=body, auth=auth, headers=headers)
            except httpx.HTTPError:
                return None
            return answer if answer.status_code < 500 else None

        return await until(answered, PATIENCE)

    async def post(self, path: str, body: dict[str, Any], key: str) -> httpx.Response:
        """One command, sent once."""
        assert self._login
        auth = (self._login.user, self._login.password)
        async with httpx.AsyncClient(timeout=60, **LOCAL) as client:
            url = f"{self.consortium.url('node-ctc')}{path}"
            return await client.post(url, json=body, auth=auth, headers={"Idempotency-Key": key})

    async def page(self, path: str) -> str:
        """A page of CTC's desk, as its M&E officer sees it."""
        assert self._login
        async with httpx.AsyncClient(
            base_url=self.consortium.url("node-ctc"),
            timeout=20,
            **LOCAL,
            follow_redirects=True,
        ) as client:
            form = {"login": self._login.user, "password": self._login.password}
            await client.post("/en/sign-in", data=form)
            answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def append_beside(self, times: int) -> int:
        """Trainings that CTC's ledger holds while nobody relays; all in one lane, whose number is returned.

        They say of one new activity that it was held; the one with the least id stands, and has one hour.
        """
        self.beside += 1
        activity = f"beside-{self.beside}"
        settings = self._settings("ctc")
        signer = Signer.read("csdp", settings.secrets / "signing.key")
        sealing = SealingKey.read(settings.secrets / "sealing" / "ctc.key")
        ledger = Ledger("csdp.ctc.participants", 4, signer, sealing)
        connection = await postgres.connect(settings, "csdp_ctc", "csdp_ctc_participants")
        for n in range(times):
            data = ActivityHeld(
                occurred_on=date(2024, 5, 14), activity=activity, kind="training", hours=str(n + 1)
            )
            async with connection.transaction():
                [recorded] = await ledger.append(connection, {f"{activity}/{n}": (0, [Draft(data)])})
        await connection.close()
        return recorded.lane

    async def has_beside(self, events: int) -> bool | None:
        """Whether reporting has that many events of the last activity beside the trainings."""
        query = f"SELECT count(*) FROM event WHERE subject = 'beside-{self.beside}'"
        [row] = await self.reporting(query)
        return True if row["count"] == events else None

    async def lose(self, lane: int, events: int) -> None:
        """What Kafka does when it loses records that it has acknowledged: the relay takes them for sent."""
        admin = await asyncpg.connect(
            self.consortium.postgres.dsn("csdp_ctc"), server_settings={"search_path": "participants"}
        )
        await admin.execute("UPDATE relay_cursor SET sequence = sequence + $2 WHERE lane = $1", lane, events)
        await admin.close()

    async def train(self, times: int = 1) -> None:
        """Record trainings of three new people each, one hour long, on one day of 2024."""
        for _ in range(times):
            self._sent += 1
            people = [{"new": {"name": f"P {self._sent}-{n}"}, "organisation": "cso-1"} for n in range(3)]
            body = {
                "title": "T", "kind": "training", "occurred_on": "2024-05-14", "hours": "1", "attendees": people,
            }  # fmt: skip
            answer = await self.send("/v1/activities", body, f"t-{self._sent}")
            assert answer.status_code == 201, answer.text
            self.acknowledged += 1

    @asynccontextmanager
    async def at_work(self, pause: float = 0.0) -> AsyncIterator[None]:
        """Record trainings one after the other until it is left: whatever happens within, happens among commands."""
        over = asyncio.Event()

        async def work() -> None:
            while not over.is_set():
                await self.train()
                await asyncio.sleep(pause)

        async with asyncio.TaskGroup() as group:
            group.create_task(work())
            try:
                yield
            finally:
                over.set()

    async def goes_on(self, commands: int) -> None:
        """Wait until so many more trainings were answered."""
        wanted = self.acknowledged + commands

        async def enough() -> bool | None:
            return True if self.acknowledged >= wanted else None

        await until(enough, PATIENCE)

    async def figures(self) -> dict[str, float | None]:
        """The donor's values by indicator."""
        async with httpx.AsyncClient(timeout=10, **LOCAL) as client:
            answer = await client.get(f"{self.consortium.url('reporting')}/v1/logframe")
        return {one["code"]: one["value"] for one in answer.json()["indicators"]}

    async def all_is_counted_once(self) -> None:
        """Wait until the donor sees every activity and every person of the trainings once, then see that it stays so."""
        wanted = {
            "OP1.1.c": self.acknowledged + self.beside,
            "OP1.1.b": 3 * self.acknowledged,
            "X.2": 3 * self.acknowledged,
        }
        seen: dict[str, float | None] = {}

        async def right() -> bool | None:
            nonlocal seen
            try:
                figures = await self.figures()
            except (httpx.HTTPError, ValueError, KeyError):
                return None
            seen = {code: figures[code] for code in wanted}
            assert all((seen[code] or 0) <= most for code, most in wanted.items()), f"counted twice: {seen}"
            return True if seen == wanted else None

        try:
            await until(right, PATIENCE)
        except TimeoutError:
            raise AssertionError(f"wanted {wanted}, saw {seen}") from None
        assert [s.reason for s in await self.ledgers()] == [""] * 4
        copy = await self.reporting("SELECT count(*), count(DISTINCT id) FROM event")
        assert copy[0]["count"] == copy[0][1]

    async def everybody_is_heard(self) -> None:
        """Wait until everything that any member has recorded before now is here."""
        now = datetime.now(UTC)

        async def past() -> bool:
            [row] = await self.reporting(
                "SELECT bool_and(heard_until IS NOT NULL) AS every, min(heard_until) AS least "
                "FROM lane WHERE member <> 'reporting'"
            )
            return bool(row["every"]) and row["least"] > now

        await until(past, PATIENCE)

    async def ledgers(self) -> list[LaneState]:
        """CTC's lanes, verified row by row."""
        settings = self._settings("ctc")
        verifier = Verifier.read("csdp", settings.public_keys)
        connection = await postgres.connect(settings, "csdp_ctc", "csdp_ctc_participants")
        try:
            return await verify(connection, "csdp.ctc.participants", 4, verifier)
        finally:
            await connection.close()

    async def reporting(self, query: str) -> list[asyncpg.Record]:
        """Look into reporting's database."""
        connection = await asyncpg.connect(
            self.consortium.postgres.dsn("csdp_reporting"), server_settings={"search_path": "reporting"}
        )
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    def deployment(self) -> Deployment:
        """The consortium as the command line sees it."""
        here = self.consortium
        sites = {name: site.url for name, site in here.sites.items()}
        server = here.postgres
        return Deployment(
            here.folder, here.programme_folder, here.broker.address, server.port, sites, server.host
        )

    def bus_settings(self, identity: str) -> Settings:
        """The settings of somebody who has that identity's secrets, and reaches the bus."""
        broker = self.consortium.broker
        return self._settings(identity).model_copy(
            update={
                "kafka": broker.address,
                "kafka_idempotence": False,
                "kafka_fetch_wait_ms": 20,
                "programme": self.consortium.programme_folder,
            }
        )

    def _settings(self, identity: str) -> Settings:
        home = self.consortium.secrets
        return Settings(
            identity=identity,
            secrets=home / identity,
            public_keys=home / "public",
            postgres_host=self.consortium.postgres.host,
            postgres_port=self.consortium.postgres.port,
        )

    async def rearm(self, name: str, failpoint: str, note: Path) -> None:
        """Start a process again with a failpoint that kills it once; `note` is written when it does."""
        child = self.consortium.children[name]
        await child.stop()
        environment = child.recipe.environment
        assert isinstance(environment, dict)
        environment |= {"PARAVANI_FAILPOINTS": failpoint, "PARAVANI_FAILPOINTS_ONCE": str(note)}
        await child.start()
        await self.consortium.ready(name)

    def kill(self, name: str) -> None:
        """SIGKILL a process of the consortium; it is started again by the one who keeps it."""
        self.consortium.children[name].kill()

    async def died(self, note: Path) -> None:
        """Wait until the failpoint has killed its process."""

        async def noted() -> bool | None:
            return True if note.exists() else None  # noqa: ASYNC240 - a test

        await until(noted, PATIENCE)
        await asyncio.sleep(0)
