"""Exposure over all members: what this member signs is told to all; one member answers, in the order of arrival."""

from __future__ import annotations

from decimal import Decimal

from services.grants.commands.desk import Desk
from services.grants.domain.contracts import signing
from services.grants.domain.contracts.grant import Grant, after
from services.grants.domain.parties import exposure
from services.grants.domain.parties.exposure import Limits
from services.grants.programme.scope import reserves
from services.grants.store.others import exposures as table
from services.grants.store.others.exposures import Told
from shared.ledger.append import Draft
from shared.ledger.streams import Past, load
from shared.postgres import Row

Streams = dict[str, tuple[int, list[Draft]]]


def limits(desk: Desk) -> Limits:
    """What the programme's file sets."""
    return Limits(desk.file.ceiling.amount, desk.file.envelope.amount)


async def committed(desk: Desk, token: bytes) -> Decimal:
    """The EUR that a third party has under contract with all members, as known here, to whom nobody adds meanwhile."""
    await table.hold(desk.connection)
    per_person = desk.file.ceiling.per == "legal_person"
    return await table.committed(desk.connection, token) if per_person else Decimal()


async def left_of_envelope(desk: Desk) -> Decimal:
    """The EUR that all third parties together may still get, as known here."""
    return desk.file.envelope.amount - await table.committed_in_all(desk.connection)


async def need_room(desk: Desk, row: Row, eur: Decimal) -> None:
    """Denied where a contract that grows to so many EUR passes a limit, as known here; `row` of `exposure` is its own."""
    await table.hold(desk.connection)
    of_party, of_all = await table.committed_by_others(desk.connection, str(row["grant_id"]), row["token"])
    committed_ = of_party if desk.file.ceiling.per == "legal_person" else Decimal()
    terms = signing.Terms((), (), desk.file.ceiling.amount, committed_, desk.file.envelope.amount - of_all)
    signing.need_room(eur, terms)


async def lower(desk: Desk, grant: Grant) -> None:
    """A contract that has ended counts with what its third party still has."""
    if grant.ended is not None and grant.data is not None:
        eur = grant.exposure(grant.net_paid)
        await table.release(desk.connection, grant.data.grant, desk.service.member, eur)


async def taken_back(
    desk: Desk, grant_id: str, loaded: tuple[Grant, int], drafts: list[Draft]
) -> tuple[Grant, tuple[str, ...]]:
    """Record that events are taken back, where the room that they had freed is still there (`Desk.record_grant`)."""
    await _need_room_again(desk, loaded[0], drafts)
    now, events = await desk.record_grant(grant_id, loaded, drafts)
    await lower(desk, now)
    return now, events


async def _need_room_again(desk: Desk, grant: Grant, drafts: list[Draft]) -> None:
    """Denied where a contract that has ended would count with more again than limits leave, as known here."""
    if grant.ended is None or grant.data is None:
        return
    eur = grant.exposure(after(grant, drafts).net_paid)
    row = await table.one(desk.connection, grant.data.grant)
    if row is not None and eur > row["eur"]:
        await need_room(desk, row, eur)


async def signed(desk: Desk, told: Told) -> Streams:
    """A contract of any member: keep it, and answer if this member is the one that reserves."""
    await table.hold(desk.connection)
    await table.put(desk.connection, told)
    return await _answer(desk, told)


async def amended(desk: Desk, told: Told) -> Streams:
    """An amendment of any member: the same."""
    await table.hold(desk.connection)
    await table.change(desk.connection, told.grant, told.member, told.contract, told.eur)
    return await _answer(desk, told)


async def _answer(desk: Desk, told: Told) -> Streams:
    if not reserves(desk.service) or await table.is_answered(desk.connection, told.contract):
        return {}
    others = await table.reserved_by_others(desk.connection, told.grant, told.token)
    if desk.file.ceiling.per == "grant":
        others = exposure.Reserved(Decimal(), others.of_all)
    data = exposure.answer(told.grant, told.contract, told.eur, others, limits(desk), desk.today)
    await table.answered(desk.connection, data)
    _, version = await load(desk.connection, f"exposure/{told.grant}", None, _forget)
    return {f"exposure/{told.grant}": (version, [Draft(data)])}


def _forget(_: None, __: Past) -> None:
    return None


async def need_confirmed(desk: Desk, grant: Grant) -> None:
    """Denied unless the reserving member has confirmed the contract as it stands."""
    assert grant.data is not None
    row = await table.one(desk.connection, grant.data.grant)
    if row is not None:
        exposure.need_confirmed(row["answer"], row["left_eur"], limits(desk))
    elif grant.data.third_party is not None:  # a restored database may know the contract before its answer
        exposure.need_confirmed("waiting", None, limits(desk))
