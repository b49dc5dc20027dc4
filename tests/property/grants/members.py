"""Three members that give sub-grants, each with a database of its own, and a bus that delivers when it likes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import asyncpg

from services.grants.commands import contracts, ending, payments
from services.grants.commands.desk import Desk
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.refusals import Denied
from services.grants.inputs import contracts as inputs_contracts
from services.grants.inputs import payments as inputs_payments
from services.grants.inputs.base import TakenBack
from services.grants.reactions import dispatch
from shared import postgres
from shared.events.envelope import Envelope
from shared.events.language import decode
from shared.postgres import Connection
from shared.programme import Programme
from shared.service import Service
from tests.integration.grants.conftest import PROGRAMME, body, service_of, with_keys
from tests.schemas import Prepared

MEMBERS = ("cenn", "ctc", "kkm")
CEILING, ENVELOPE = Decimal(60_000), Decimal(110_000)
DAY = "2024-03-20"
_DAY = date.fromisoformat(DAY)


def programme() -> Programme:
    """The reference programme in which these three give sub-grants, out of an envelope that is soon used."""
    file = PROGRAMME.grants
    money = file.envelope.model_copy(update={"amount": ENVELOPE})
    rules = file.rules.model_copy(update={"second_person": False})
    changed = file.model_copy(update={"envelope": money, "rules": rules, "given_by": MEMBERS})
    return replace(PROGRAMME, grants=changed)


@dataclass
class Consortium:
    """The members by code, the bus between them, and what was signed; `seen` is how far each reads each lane."""

    services: dict[str, Service]
    random: Random
    signed: list[tuple[str, str, int]] = field(default_factory=list)
    seen: defaultdict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))

    async def step(self) -> None:
        """Something happens: a command of somebody, or an event that reaches somebody."""
        kinds: Sequence[tuple[Callable[[], Awaitable[object]], int]] = (
            (self._deliver, 10), (self._sign, 3), (self._pay, 6), (self._amend, 2), (self._terminate, 1), (self._recover, 1),
        )  # fmt: skip
        (do,) = self.random.choices([one for one, _ in kinds], [weight for _, weight in kinds])
        try:
            await do()
        except Denied:
            return

    async def everything_arrives(self) -> None:
        """The bus delivers until nobody has anything to hear."""
        while True:
            moved = [await self._next(*pair) for pair in self._pairs()]
            if not any(moved):
                return

    def _pairs(self) -> list[tuple[str, str]]:
        return [(source, target) for source in MEMBERS for target in MEMBERS]

    async def _deliver(self) -> None:
        await self._next(*self.random.choice(self._pairs()))

    async def _next(self, source: str, target: str) -> bool:
        """The next event of some lane of one member reaches another (or itself); False if there is none."""
        async with self.services[source].pool.acquire() as connection:
            rows = await connection.fetch(_LANES)
        waiting = [row for row in rows if row["last"] > self.seen[source, target, row["lane"]]]
        if not waiting:
            return False
        lane = self.random.choice(waiting)["lane"]
        number = self.seen[source, target, lane] + 1
        async with self.services[source].pool.acquire() as connection:
            row = await connection.fetchrow(_EVENT, lane, number)
        from_ = self.services[source].ledger.source
        envelope = Envelope(row["id"], from_, row["type"], "x", "2024-03-20T10:00:00.000000Z", number, "00" * 32, b"{}")  # fmt: skip
        data: Any = decode(row["type"], row["value"])
        service = self.services[target]
        await service.run(lambda c: dispatch.take(service, c, envelope, data))
        self.seen[source, target, lane] = number
        return True

    async def _sign(self) -> None:
        member, party = self.random.choice(MEMBERS), self.random.randrange(4)
        currency = self.random.choice(["EUR", "EUR", "GEL"])
        amount = f"{self.random.randint(100_00, 45_000_00) * (3 if currency == 'GEL' else 1) / 100:.2f}"
        recipient = {"name": f"P{party} at {member}", "legal_id": f"40412345{party}"}
        new = inputs_contracts.NewGrant.model_validate(
            body(recipient=recipient, amount=amount, currency=currency)
        )
        outcome = await self._run(member, lambda desk: contracts.sign(desk, new))
        self.signed.append((member, outcome.id, party))

    async def _pay(self) -> None:
        member, grant_id = self._some()
        left = (await self.grant(member, grant_id)).left
        amount = (left * self.random.randint(1, 100) / 100).quantize(Decimal("0.01"))
        new = inputs_payments.NewDisbursement.model_construct(
            occurred_on=_DAY, amount=amount, currency=None, bank_reference="B", instalment=None, documents=()
        )
        paid = await self._run(member, lambda desk: payments.disburse(desk, grant_id, new))
        if self.random.random() < 0.2:
            back = inputs_payments.NewReversal.model_construct(occurred_on=_DAY, amount=None)
            await self._run(member, lambda desk: payments.reverse(desk, grant_id, paid.events[0], back))

    async def _amend(self) -> None:
        member, grant_id = self._some()
        amount = f"{self.random.randint(100_00, 60_000_00) / 100:.2f}"
        new = inputs_contracts.Amendment.model_validate(
            {"occurred_on": DAY, "amount": amount, "reason": "other"}
        )
        await self._run(member, lambda desk: ending.amend(desk, grant_id, new))

    async def _terminate(self) -> None:
        member, grant_id = self._some()
        new = inputs_contracts.Termination.model_validate({"occurred_on": DAY, "reason": "other"})
        await self._run(member, lambda desk: ending.terminate(desk, grant_id, new))

    async def _recover(self) -> None:
        member, grant_id = self._some()
        has = (await self.grant(member, grant_id)).net_paid
        amount = (has * self.random.randint(1, 100) / 100).quantize(Decimal("0.01"))
        order = inputs_contracts.RecoveryOrder.model_construct(
            amount=amount, due_on=_DAY, reason="unspent", documents=()
        )
        await self._run(member, lambda desk: ending.order_recovery(desk, grant_id, order))
        (owed, *_) = (await self.grant(member, grant_id)).accounts.ordered
        came = inputs_contracts.RecoveryIn.model_construct(
            recovery=owed, occurred_on=_DAY, amount=amount, bank_reference="R", documents=()
        )
        receipt = await self._run(member, lambda desk: ending.receive_recovery(desk, grant_id, came))
        if self.random.random() < 0.3:
            wrong = TakenBack.model_construct(reason="wrong_data", documents=())
            await self._run(member, lambda desk: ending.take_back(desk, grant_id, receipt.events[0], wrong))

    def _some(self) -> tuple[str, str]:
        if not self.signed:
            raise Denied("nothing_yet", "nothing is signed yet")
        member, grant_id, _ = self.random.choice(self.signed)
        return member, grant_id

    async def _run(self, member: str, work: Callable[[Desk], Awaitable[Any]]) -> Any:
        service = self.services[member]
        return await service.run(lambda c: work(Desk(service, c, "somebody")))

    async def grant(self, member: str, grant_id: str) -> Grant:
        """A sub-grant as its member's ledger tells it."""

        async def read(connection: Connection) -> Grant:
            return (await Desk(self.services[member], connection).grant(grant_id))[0]

        return await self.services[member].run(read)

    async def exposures(self, member: str) -> list[asyncpg.Record]:
        """What a member knows of all contracts."""
        async with self.services[member].pool.acquire() as connection:
            return list(await connection.fetch(_KNOWN))


@asynccontextmanager
async def consortium(prepared: Sequence[Prepared], seed: int) -> AsyncIterator[Consortium]:
    """Three members on databases that are prepared; all have one key for third parties."""
    known, key = programme(), None
    async with AsyncExitStack() as stack:
        services = {}
        for member, database in zip(MEMBERS, prepared, strict=True):
            settings = with_keys(database).model_copy(update={"identity": member})
            file = settings.secrets / "third_parties.key"
            key = key or file.read_text()
            file.write_text(key)
            (settings.secrets / "sealing" / f"{member}.key").write_text(key)
            (settings.secrets / "sealing" / f"{member}.key").chmod(0o600)
            pool = await stack.enter_async_context(
                await postgres.pool(settings, database.database, database.role)
            )
            services[member] = service_of(settings, pool, member, known)
        yield Consortium(services, Random(seed))


_LANES = "SELECT lane, max(sequence) AS last FROM ledger GROUP BY lane ORDER BY lane"
_EVENT = "SELECT id::text, type, value FROM ledger WHERE lane = $1 AND sequence = $2"
_KNOWN = "SELECT grant_id, eur, answer, confirmed FROM exposure ORDER BY grant_id"
