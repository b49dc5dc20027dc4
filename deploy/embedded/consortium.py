"""The whole consortium on one machine: PostgreSQL, broker, a node for each member, reporting's two processes."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Iterable
from functools import partial
from pathlib import Path

import httpx

from deploy.embedded.backends import GivenBroker, GivenPostgres, KafkaBroker, PostgresServer
from deploy.embedded.broker import Broker
from deploy.embedded.errors import EmbeddedError, last_lines
from deploy.embedded.folder import was_filled
from deploy.embedded.home import make_home
from deploy.embedded.ports import Ports
from deploy.embedded.postgres import Postgres
from deploy.embedded.processes import Child, Launch, Recipe, Say, execute
from deploy.embedded.sites import Site, Surroundings, environment, make_sites
from deploy.loopback import LOCAL
from deploy.provision.databases import make_databases
from deploy.provision.feedback import make_feedback_keys
from deploy.provision.layout import ROOT, bus, databases, identities, roles
from deploy.provision.matching import make_matching_keys
from deploy.provision.secrets import make_secrets, read_passwords
from deploy.provision.third_parties import make_third_party_key
from deploy.provision.topics import make_topics
from deploy.waiting import until
from shared.programme import Programme, load

READY_WITHIN = 180.0  # seconds; ten processes start at once, and a busy machine takes its time
_LOOK_EVERY = 0.1  # seconds: all sites are asked while they need the processor themselves
_CRASHES = 3  # a process that ends so often before it was ever ready will not become ready


class Consortium:
    """Starts and stops everything in a data folder; the same folder finds its data again.

    `sites` and `children` are by name ("reporting", "projector", "node-ctc", ...), for whoever fills it with data
    or ends a process to see what happens.
    """

    def __init__(
        self,
        folder: Path,
        programme: Path,
        say: Say,
        *,
        postgres: str = "",
        kafka: str = "",
        launch: Launch = execute,
    ) -> None:
        """Nothing starts yet. Raises EmbeddedError or the programme's ProgrammeError.

        `postgres` (an administrator's address) and `kafka` name servers that run elsewhere, to be used instead;
        `launch` starts a process of a site.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.programme_folder = programme.resolve()
        self.programme: Programme = load(programme)
        self.secrets = self.folder / "secrets"
        self.demo_clock = "" if was_filled(folder) else secrets.token_urlsafe(24)
        self._say = say
        self._held = Ports(self.folder, 4 + len(self.programme.members))
        ports = self._held.numbers
        self.postgres: PostgresServer = GivenPostgres(postgres) if postgres else self._own_postgres(ports[0])
        self.broker: KafkaBroker = GivenBroker(kafka, self._topics) if kafka else self._own_broker(ports[1])
        self._launch = launch
        made = make_sites(self.programme, ports[2:])
        around = self._surroundings(programme.resolve())
        self.sites = {site.name: site for site in made}
        self.children = {site.name: self._child(site, made, around) for site in made}

    def url(self, name: str) -> str:
        """The address of a site, such as `node-ctc`."""
        return self.sites[name].url

    def tell(self, sentence: str) -> None:
        """Tell whoever watches how far a long work is."""
        self._say(sentence)

    async def start(self) -> None:
        """Start all of it, in order, telling each step; EmbeddedError or ProvisionError says what is wrong."""
        await asyncio.gather(
            self._step("PostgreSQL", self.postgres.start()), self._step("broker", self.broker.start())
        )
        await self._step("databases, roles and keys", self.provide())
        await self._step("members and reporting", self._start_sites(self.children))

    async def provide(self) -> None:
        """Make databases, roles and keys, or bring them up to date; PostgreSQL must answer."""
        members = [member.code for member in self.programme.members]
        make_secrets(self.secrets, members, roles(self.programme))
        make_feedback_keys(self.secrets, self.programme)
        make_matching_keys(self.secrets, self.programme)
        make_third_party_key(self.secrets, self.programme)
        passwords = read_passwords(self.secrets, identities(self.programme))
        await make_databases(self.postgres.dsn(), databases(self.programme), passwords)

    async def stop(self) -> None:
        """Stop all of it, the processes first; nothing is left running."""
        await asyncio.gather(*(child.stop() for child in self.children.values()))
        await asyncio.gather(self.broker.stop(), self.postgres.stop())
        self._held.close()

    async def ready(self, name: str, within: float = READY_WITHIN) -> None:
        """Wait until a site says that it is ready; EmbeddedError with what it says instead, and its log's end."""
        site, child = self.sites[name], self.children[name]
        answer = "nothing answers"

        async def look() -> bool | None:
            nonlocal answer
            if child.exits >= _CRASHES:
                raise TimeoutError
            answer = await _readiness(client, site)
            return True if answer == "ready" else None

        async with httpx.AsyncClient(timeout=5, **LOCAL) as client:
            try:
                await until(look, within, _LOOK_EVERY)
            except TimeoutError:
                log = child.recipe.log
                raise EmbeddedError(
                    f"{name} is not ready ({site.url}: {answer}); its log {log} ends:\n{last_lines(log)}"
                ) from None

    def _own_postgres(self, port: int) -> PostgresServer:
        return Postgres(make_home(self.folder), self.folder, port, self._say)

    def _own_broker(self, port: int) -> KafkaBroker:
        # It starts empty, but the services of before may have asked it for their topics already.
        return Broker(self.folder, port, self._say, partial(self._topics, mend=True))

    def _surroundings(self, programme: Path) -> Surroundings:
        return Surroundings(
            programme=programme,
            secrets=self.secrets,
            postgres_host=self.postgres.host,
            postgres_port=self.postgres.port,
            kafka=self.broker.address,
            kafka_idempotence=self.broker.idempotence,
            kafka_fetch_wait_ms=self.broker.fetch_wait_ms,
            demo_clock=self.demo_clock,
        )

    async def _topics(self, address: str, *, mend: bool = False) -> None:
        await make_topics(address, bus(self.programme), mend=mend)

    async def _start_sites(self, names: Iterable[str]) -> None:
        await asyncio.gather(*(self.children[name].start() for name in names))
        await asyncio.gather(*(self.ready(name) for name in names))

    def _child(self, site: Site, sites: tuple[Site, ...], around: Surroundings) -> Child:
        recipe = Recipe(
            name=site.name,
            command=lambda: site.command,
            log=self.folder / "logs" / f"{site.name}.log",
            folder=ROOT,
            environment=environment(site, sites, around),
        )
        return Child(recipe, self._say, launch=self._launch)

    async def _step(self, what: str, work: Awaitable[None]) -> None:
        began = time.monotonic()
        await work
        self._say(f"{what}: {time.monotonic() - began:.1f} s")


async def _readiness(client: httpx.AsyncClient, site: Site) -> str:
    """`ready`, or what the site answers instead."""
    try:
        answer = await client.get(f"{site.url}/readyz")
    except httpx.HTTPError as failure:
        return f"no answer, {type(failure).__name__}"
    return "ready" if answer.is_success else f"{answer.status_code} {answer.text[:200]}"
