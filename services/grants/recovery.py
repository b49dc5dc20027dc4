"""What the grants service can tell from its own events, when a database is restored from an older backup.

Who receives a grant is not among it: names never left the house.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from services.grants.domain.contracts import grant as grants
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import Rate
from services.grants.store import accounts, contracts, rates
from services.grants.store.others import costs, exposures
from shared import clock
from shared.events.base import Voided
from shared.events.budgeting import DonorInstalmentReceived, FxRatePublished
from shared.events.envelope import Envelope
from shared.events.granting import ExposureConfirmed, ExposureRefused
from shared.events.grants import ContractTerminated, GrantClosed
from shared.ledger.recovery import Recovery
from shared.ledger.streams import load
from shared.postgres import Connection

_OF_CALLS = ("grants.call.", "grants.award.appealed")


def stream_of(name: str, data: Any, subject: str) -> str:  # noqa: ANN401 - one of this service's event types
    """The aggregate's stream of an event: its call's, its third party's, its grant's, ..."""
    if name.startswith(_OF_CALLS) and not getattr(data, "application", None):
        return f"call/{subject}"
    if name.startswith(_OF_CALLS):
        return f"grant/{data.application}"
    for beginning, stream in _OTHERS.items():
        if name.startswith(beginning):
            return f"{stream}/{subject}"
    return f"grant/{subject}"


_OTHERS = {
    "grants.screening.": "third-party",
    "grants.exposure.": "exposure",
    "grants.fx_rate.": "rate",
    "grants.budget.": "budget",
    "grants.expenditure.recorded": "cost",
    "grants.donor.": "donor",
}


async def restore(connection: Connection, name: str, data: Any, envelope: Envelope) -> None:  # noqa: ANN401
    """The totals of a contract that is still known, which contracts were answered how, rates, the donor's instalments."""
    if isinstance(data, ExposureConfirmed | ExposureRefused):
        await exposures.answered(connection, data)
    if isinstance(data, FxRatePublished):
        rate = Rate(data.currency, data.month, Decimal(data.rate), data.source)
        await rates.put_rate(connection, rate, clock.now())
    if isinstance(data, DonorInstalmentReceived):
        await costs.add_instalment(connection, data)
    if isinstance(data, Voided) and name == "grants.donor.instalment_received":
        await costs.take_instalment_back(connection, envelope.subject)
    stream = stream_of(name, data, envelope.subject)
    if stream.startswith("grant/"):
        grant_id = stream.removeprefix("grant/")
        state, _ = await load(connection, stream, Grant(), grants.evolve)
        if state.data is not None and await contracts.contract(connection, grant_id) is not None:
            await accounts.put(connection, grant_id, state)
        if isinstance(state.ended, ContractTerminated | GrantClosed):
            left, member = state.exposure(state.net_paid), envelope.source.split("/")[2]
            await exposures.release(connection, grant_id, member, left)


RECOVERY = Recovery(stream_of, restore)
