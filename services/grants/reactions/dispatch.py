"""What this service does when another one's event arrives: appeals, contracts of other members, what grants need to know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from services.grants.commands import calls as calls_
from services.grants.commands import exposures
from services.grants.commands.desk import Desk
from services.grants.commands.money import rates, revaluing
from services.grants.domain.calls import call as calls
from services.grants.domain.calls.application import Stage
from services.grants.parties.third_parties import recogniser
from services.grants.programme.scope import reserving
from services.grants.reactions import applied as reacting_applied
from services.grants.reactions import costs as costing
from services.grants.store import appeals
from services.grants.store import rates as rates_table
from services.grants.store.others import applied, costs, elsewhere, envelopes
from services.grants.store.others import exposures as table
from services.grants.store.others.exposures import Told
from services.grants.store.others.tokens import one_of
from shared.events.awarding import CallClosed
from shared.events.base import EventData, Voided
from shared.events.budgeting import DonorInstalmentReceived, FxRatePublished
from shared.events.envelope import Envelope
from shared.events.feedback import ComplaintFiled
from shared.events.granting import ContractAmended, ExpenditureVerified, ExposureConfirmed, ExposureRefused
from shared.events.grants import (
    AwardAppealed,
    CallPublished,
    ContractSigned,
    ContractTerminated,
    DisbursementReversed,
    GrantClosed,
    RecoveryReceived,
)
from shared.events.language import split
from shared.events.learning import EnrolmentCompleted
from shared.events.outreach import ServiceImproved, ServiceLaunched
from shared.postgres import Connection
from shared.service import Service

LISTENS_TO = ("feedback", "grants", "participants")
NAMES = frozenset(
    {
        "feedback.complaint.filed",
        "grants.call.published",
        "grants.call.closed",
        "grants.donor.instalment_received",
        "grants.fx_rate.published",
        "grants.contract.signed",
        "grants.contract.amended",
        "grants.contract.terminated",
        "grants.grant.closed",
        "grants.expenditure.verified",
        "grants.exposure.confirmed",
        "grants.exposure.refused",
        *costing.NAMES,
        *reacting_applied.NAMES,
        "participants.enrolment.completed",
        "participants.service.launched",
        "participants.service.improved",
    }
)


async def take(
    service: Service, connection: Connection, envelope: Envelope, data: EventData | Voided
) -> None:
    """React to one event of another member or service, in the reader's transaction; anything else is let pass.

    What this service itself has published was dealt with when it was recorded; but costs are taken from the bus for all.
    """
    await costing.take(connection, envelope, data)
    if envelope.source == service.ledger.source:
        return
    await reacting_applied.take(service, connection, member_of(envelope), data)
    react = _REACTIONS.get(type(data))
    if react is not None:
        await react(Desk(service, connection), envelope, data)


async def _appeal(desk: Desk, envelope: Envelope, data: ComplaintFiled) -> None:
    """A complaint about one of this member's calls is an appeal, once for each case; a restricted one is never made known."""
    if data.about_kind != "call" or not data.about or data.restricted:
        return
    state, version = await desk.call(data.about)
    drafts = calls.appeal(state, data.case, data.occurred_on)
    if not drafts:
        return
    appealed = drafts[0].data
    assert isinstance(appealed, AwardAppealed)
    await appeals.add_appeal(desk.connection, appealed, data.due_on, drafts[0].id)
    await _append(desk, envelope, {f"call/{data.about}": (version, drafts)})


async def _signed(desk: Desk, envelope: Envelope, data: ContractSigned) -> None:
    if data.third_party is None:
        return
    tokens = recogniser(desk.service.settings).open(data.third_party, data.grant)
    await table.hold(desk.connection)  # nobody finds out meanwhile that two tokens are one third party
    token = await one_of(desk.connection, tokens)
    eur = Decimal(data.exposure or 0)
    told = Told(data.grant, member_of(envelope), token, envelope.id, data.occurred_on, eur, data.call)
    await _append(desk, envelope, await exposures.signed(desk, told))


async def _amended(desk: Desk, envelope: Envelope, data: ContractAmended) -> None:
    row = await table.one(desk.connection, data.grant)
    if row is None or row["member"] != member_of(envelope):
        return
    eur = Decimal(data.exposure)
    told = Told(data.grant, row["member"], row["token"], envelope.id, row["signed_on"], eur)
    await _append(desk, envelope, await exposures.amended(desk, told))


async def _ended(
    desk: Desk,
    envelope: Envelope,
    data: ContractTerminated | GrantClosed | RecoveryReceived | DisbursementReversed,
) -> None:
    """What ended counts with what is left of it. Money that came back is corrected for its rate only: no news here."""
    told_again = data.corrects is not None and not isinstance(data, ContractTerminated | GrantClosed)
    if data.exposure is not None and not told_again:
        await table.release(desk.connection, data.grant, member_of(envelope), Decimal(data.exposure))


async def _published(desk: Desk, envelope: Envelope, data: CallPublished) -> None:
    if data.envelope is not None:
        await calls_.hold(desk, data, member_of(envelope))


async def _closed(desk: Desk, envelope: Envelope, data: CallClosed) -> None:
    await envelopes.close(desk.connection, data.call, member_of(envelope))


async def _answered(desk: Desk, envelope: Envelope, data: ExposureConfirmed | ExposureRefused) -> None:
    """Only the reserving member's word counts."""
    if member_of(envelope) == reserving(desk.service.programme):
        await table.answered(desk.connection, data)


async def _instalment(desk: Desk, envelope: Envelope, data: DonorInstalmentReceived) -> None:
    """Each member values by the rate at which the lead booked what the donor paid, where the policy says so."""
    if member_of(envelope) != reserving(desk.service.programme):
        return
    await rates_table.hold_rates(desk.connection, alone=True)
    if await costs.add_instalment(desk.connection, data):
        await _append(desk, envelope, await revaluing.after_instalment(desk))


async def _rate(desk: Desk, envelope: Envelope, data: FxRatePublished) -> None:
    """A month has one rate for all members: the lead's, and until it has recorded one, another member's."""
    await _append(desk, envelope, await rates.heard(desk, member_of(envelope), data))


async def _graduated(desk: Desk, envelope: Envelope, data: EnrolmentCompleted) -> None:
    if data.programme == desk.file.rules.graduates_need:
        await elsewhere.completed(desk.connection, envelope.id, data.occurred_on)


async def _verified(desk: Desk, envelope: Envelope, data: ExpenditureVerified) -> None:
    eligible = sum((Decimal(one.eligible) for one in data.lines), Decimal())
    member = member_of(envelope)
    await elsewhere.verified(desk.connection, envelope.id, member, data.occurred_on, eligible, data.currency)


async def _voided(desk: Desk, envelope: Envelope, data: Voided) -> None:
    """A call, an application, a contract is never voided: one that is belonged to a story of its member that does not stand."""
    member, name = member_of(envelope), split(envelope.type)[0]
    if name == "grants.contract.signed":
        await table.release(desk.connection, envelope.subject, member, Decimal())
    elif name == "grants.call.published":
        await envelopes.close(desk.connection, envelope.subject, member)
    elif name == "grants.application.submitted":
        await applied.move(desk.connection, envelope.subject, member, Stage.WITHDRAWN)
    elif name != "grants.donor.instalment_received":
        await elsewhere.not_verified(desk.connection, data.voids, member)
    elif member == reserving(desk.service.programme):
        await rates_table.hold_rates(desk.connection, alone=True)
        await costs.take_instalment_back(desk.connection, envelope.subject)
        await _append(desk, envelope, await revaluing.after_instalment(desk))


async def _launched(desk: Desk, envelope: Envelope, data: ServiceLaunched | ServiceImproved) -> None:
    if data.grant:
        member = member_of(envelope)
        await elsewhere.launched(desk.connection, data.service, data.grant, data.occurred_on, member)


def member_of(envelope: Envelope) -> str:
    """The member that published an event; its source is `/csdp/ctc/grants`."""
    return envelope.source.split("/")[2]


async def _append(desk: Desk, envelope: Envelope, streams: exposures.Streams) -> None:
    if streams:
        await desk.service.ledger.append(
            desk.connection, streams, correlation_id=envelope.correlationid, causation_id=envelope.id
        )


_REACTIONS: dict[type, Callable[[Desk, Envelope, Any], Awaitable[None]]] = {
    ComplaintFiled: _appeal,
    ContractSigned: _signed,
    ContractAmended: _amended,
    ContractTerminated: _ended,
    GrantClosed: _ended,
    RecoveryReceived: _ended,
    DisbursementReversed: _ended,
    CallPublished: _published,
    CallClosed: _closed,
    DonorInstalmentReceived: _instalment,
    FxRatePublished: _rate,
    ExposureConfirmed: _answered,
    ExposureRefused: _answered,
    EnrolmentCompleted: _graduated,
    ExpenditureVerified: _verified,
    ServiceLaunched: _launched,
    ServiceImproved: _launched,
    Voided: _voided,
}
