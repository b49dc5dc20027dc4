"""What was paid and recovered is valued by the rates and the policy of now; each difference is a correction.

So a policy of the programme's file that changed, a corrected rate and the final rate of a closed period reach the
donor's figures in one way: as events. In a period that is locked reporting shows them as restatements. Nobody has to ask
for it: what is recorded here corrects in the same command, and what the programme's file says anew, at the start.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome, ids_of
from services.grants.domain.contracts import grant as grants
from services.grants.domain.contracts import valuing
from services.grants.domain.contracts.valuing import Valued
from services.grants.domain.refusals import Denied
from services.grants.inputs import rates as inputs
from services.grants.programme import rates
from services.grants.store import accounts, contracts, valuations
from services.grants.store import rates as rates_table
from shared.ledger.append import Draft
from shared.programme.model_grants import GrantsFile
from shared.service import Service
from shared.web.translations import mark

Streams = dict[str, tuple[int, list[Draft]]]


@dataclass(frozen=True, slots=True)
class Difference:
    """How many sums would be valued otherwise, and by how many EUR all of them would change."""

    policy: str
    number: int
    eur: Decimal


async def look(desk: Desk) -> Difference:
    """What a revaluation would change now."""
    number, change = 0, Decimal()
    book = await rates.book(desk.service, desk.connection)
    for grant_id in await contracts.foreign(desk.connection):
        state, _ = await desk.grant(grant_id)
        was: dict[str, Valued] = {**state.paid_out, **state.accounts.received}
        for draft in valuing.revalue(state, book.rate):
            assert isinstance(draft.data, Valued)
            number += 1
            change += valuing.eur_of(draft.data) - valuing.eur_of(was[draft.data.corrects or ""])
    return Difference(book.policy, number, change)


async def revalue(desk: Desk, _: inputs.Revaluation) -> Outcome:
    """Correct every payment and recovery that carries another rate than the policy gives now."""
    await rates_table.hold_rates(desk.connection, alone=True)
    streams = await corrections(desk)
    if not streams:
        told = mark("Every payment carries the rate that the policy gives; there is nothing to correct.")
        raise Denied("nothing_to_revalue", told)
    recorded = await desk.service.append(desk.connection, streams)
    return Outcome("revaluation", ids_of(recorded))


async def corrections(desk: Desk) -> Streams:
    """The corrections by stream; what lists show of the contracts is kept with them."""
    book = await rates.book(desk.service, desk.connection)
    streams: Streams = {}
    for grant_id in await contracts.foreign(desk.connection):
        streams |= await _corrected(desk, grant_id, book)
    return streams


async def after_instalment(desk: Desk) -> Streams:
    """The corrections that an instalment of the donor causes, where the policy goes by the rate at which it was booked."""
    by_instalments = desk.file.exchange.default == "contribution_recorded"
    return await corrections(desk) if by_instalments else {}


async def bring_up_to_date(service: Service) -> int:
    """Correct what the programme's file values otherwise than before: how many contracts. Each in a transaction of its own."""
    told_by = _fingerprint(service.programme.grants)
    async with service.pool.acquire(timeout=10) as connection:
        if await valuations.latest(connection) == told_by:
            return 0
        some = await contracts.foreign(connection)
    done = [await service.run(lambda c, one=one: _bring(Desk(service, c), one)) for one in some]  # type: ignore[misc]
    await service.run(lambda c: valuations.put(c, told_by))
    return sum(done)


async def _bring(desk: Desk, grant_id: str) -> bool:
    await rates_table.hold_rates(desk.connection, alone=False)
    book = await rates.book(desk.service, desk.connection)
    streams = await _corrected(desk, grant_id, book)
    if streams:
        await desk.service.append(desk.connection, streams)
    return bool(streams)


async def _corrected(desk: Desk, grant_id: str, book: rates.Book) -> Streams:
    state, version = await desk.grant(grant_id)
    drafts = valuing.revalue(state, book.rate)
    if not drafts:
        return {}
    await accounts.put(desk.connection, grant_id, grants.after(state, drafts))
    return {f"grant/{grant_id}": (version, drafts)}


def _fingerprint(file: GrantsFile) -> str:
    """The policy of live figures and the file's rates: what a start may find changed."""
    told = [file.exchange.default, *sorted(f"{one.currency} {one.month} {one.rate}" for one in file.rates)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
