"""What every member's events say of costs: own vouchers, and what sub-grants were paid, sent back and recovered."""

from __future__ import annotations

from decimal import Decimal

from services.grants.tables import costs
from services.grants.tables.costs import Cost
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
    elif isinstance(data, DisbursementReversed):
        await costs.put(connection, await _reversal(connection, envelope.id, member, data))
    elif isinstance(data, ExpenditureRecorded | GrantDisbursed | RecoveryReceived):
        await costs.put(connection, _cost(data.corrects or envelope.id, member, data))


def _cost(event: str, member: str, data: ExpenditureRecorded | GrantDisbursed | RecoveryReceived) -> Cost:
    sign = -1 if isinstance(data, RecoveryReceived) else 1
    rate, line, voucher = Decimal(data.rate) if data.rate else None, SUB_GRANTS, None
    if isinstance(data, ExpenditureRecorded):
        line, voucher = data.line, data.voucher
    amount = sign * Decimal(data.amount)
    return Cost(event, member, line, data.occurred_on, amount, data.currency, rate, voucher=voucher)


async def _reversal(connection: Connection, event: str, member: str, data: DisbursementReversed) -> Cost:
    """Money that came back takes its EUR back at the rate of its payment, on its own day (rule 4a.m)."""
    day, rate = await costs.rate_of(connection, data.reverses)
    id_ = data.corrects or event
    return Cost(id_, member, SUB_GRANTS, data.occurred_on, -Decimal(data.amount), data.currency, rate, day)
