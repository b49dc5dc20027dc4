"""The payments that are recorded here, with their bank references, to be compared with a statement."""

from __future__ import annotations

from services.grants.commands.desk import Desk
from services.grants.domain.money.matching import Recorded
from services.grants.store import contracts
from shared.postgres import Connection, Row
from shared.service import Service


async def recorded(service: Service, connection: Connection) -> list[Recorded]:
    """Every live payment of this member, in the order of the contracts and their days."""
    desk = Desk(service, connection)
    rows = [row for row in await contracts.contracts(connection, _ALL) if row["paid"] or row["pending"]]
    found: list[Recorded] = []
    for row in rows:
        found += await _of_contract(desk, row)
    return found


async def _of_contract(desk: Desk, row: Row) -> list[Recorded]:
    grant, _ = await desk.grant(str(row["id"]))
    documents = await contracts.documents(desk.connection, desk.service.vault, row)
    return [
        Recorded(
            one.id, str(row["id"]), one.data.occurred_on, one.amount, one.data.currency,
            next((str(documents[e.doc_id]["reference"]) for e in one.data.evidence if e.doc_id in documents), ""),
        )
        for one in grant.payments
    ]  # fmt: skip


_ALL = 100_000  # contracts
