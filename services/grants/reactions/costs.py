"""What every member's events say of costs: own vouchers, and what sub-grants were paid, sent back and recovered."""

from __future__ import annotations

from decimal import Decimal

from services.grants.store.others import costs
from services.grants.store.others.costs import Cost
from shared.accounting.report import SUB_GRANTS
from shared.events.base import EventData, Voided
from shared.events.budgeting import ExpenditureRecorded
from shared.events.envelope import Envelope
from shared.events.grants import DisbursementReversed, GrantDisbursed, RecoveryReceived
from shared.events.language import split
from shared.postgres import Connection

NAMES = frozenset(
    {
        "grants.expenditure.recorded",
        "grants.grant.disbursed",
        "grants.grant.disbursement_reversed",
        "grants.recovery.received",
    }
)


async def take(connection: Connection, envelope: Envelope, data: EventData | Voided) -> None:
    """Keep what an event of any member says of costs; a correction replaces, a void takes back."""
    if split(envelope.type)[0] not in NAMES:
        return
    member = envelope.source.split("/")[2]
    if isinstance(data, Voided):
        await costs.take_back(connection, data.voids, member)
    elif isinstance(data, ExpenditureRecorded | GrantDisbursed | DisbursementReversed | RecoveryReceived):
        await costs.put(connection, _cost(data.corrects or envelope.id, member, data))


def _cost(
    event: str, member: str, data: ExpenditureRecorded | GrantDisbursed | DisbursementReversed | RecoveryReceived
) -> Cost:  # fmt: skip
    """What came back takes its EUR back at the rate of its payment, on its own day (rule 4a.m)."""
    day, amount = data.occurred_on, Decimal(data.amount)
    if isinstance(data, DisbursementReversed):
        return Cost(event, member, SUB_GRANTS, day, -amount, data.currency, reverses=data.reverses)
    rate = Decimal(data.rate) if data.rate else None
    if isinstance(data, ExpenditureRecorded):
        return Cost(event, member, data.line, day, amount, data.currency, rate, data.voucher)
    if isinstance(data, RecoveryReceived):
        return Cost(event, member, SUB_GRANTS, day, -amount, data.currency, rate, reverses=data.reverses)
    return Cost(event, member, SUB_GRANTS, day, amount, data.currency, rate)
