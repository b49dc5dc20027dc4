"""Sub-grants: payments through the API against plain transactions of the same rows; the pipeline over many contracts."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from tests.bench.place import durable, place
from tests.bench.report import Finding
from tests.environment import Environment
from tests.integration.grants.conftest import IDENTITY, House, body, open_house, screened
from tests.schemas import prepare, remove

_DAY = "2024-03-18"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: payments, on so many contracts; contracts in the pipeline; how often its page is read."""

    payments: int
    contracts: int
    pipeline: int
    readings: int


FULL, SMALL = Sizes(10_000, 1_000, 5_000, 300), Sizes(60, 20, 500, 20)


async def measure(environment: Environment, folder: Path, sizes: Sizes) -> list[Finding]:
    """Both, in one house."""
    async with place(environment, folder) as here:
        people = await prepare(environment.postgres, folder, "identity", (("", IDENTITY),))
        try:
            async with open_house(await here.database("grants"), people) as house:
                await durable(house.admin)
                return [*await _paying(house, sizes), await _pipeline(house, sizes)]
        finally:
            await remove(environment.postgres, people)


async def _paying(house: House, sizes: Sizes) -> list[Finding]:
    _without_instalments(house)
    seconds = 0.0
    async with house.program() as program:
        signed = [await _signed(program, number) for number in range(sizes.contracts)]
        for number in range(sizes.payments):
            path = f"/v1/grants/{signed[number % sizes.contracts]}/disbursements"
            payment = {"occurred_on": _DAY, "amount": "1.00", "bank_reference": f"B-{number}"}
            began = time.perf_counter()
            answer = await program.post(path, json=payment)
            seconds += time.perf_counter() - began
            assert answer.status_code == 201, answer.text
    ours, plain = sizes.payments / seconds, sizes.payments / await _plain(house, sizes.payments)
    return [
        Finding("grants", f"{sizes.payments:,} payments through the API", round(ours), "payments/s"),
        Finding("grants", "plain transactions of the same rows", round(plain), "payments/s"),
        Finding("grants", "of plain transactions", round(ours / plain, 2), "x"),
    ]


def _without_instalments(house: House) -> None:
    """A payment is one command then, and not three; every other guard stands."""
    file = house.service.programme.grants
    rules = file.rules.model_copy(update={"second_person": False})
    programme = replace(house.service.programme, grants=file.model_copy(update={"rules": rules}))
    house.app.state.services = {"grants": replace(house.service, programme=programme)}


async def _signed(program: httpx.AsyncClient, number: int) -> str:
    recipient = {"name": f"Union {number}", "legal_id": f"4{number:08}"}
    contract = body(
        recipient=recipient, amount="100.00", currency="EUR", reference=f"B-{number}", screening=screened()
    )
    answer = await program.post("/v1/grants", json=contract)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _plain(house: House, number: int) -> float:
    """Seconds of one transaction for each payment: its event, its document, what lists show of its contract."""
    admin = house.admin
    for table in ("ledger", "document", "contract"):
        await admin.execute(f"CREATE TABLE plain_{table} (LIKE {table} INCLUDING ALL)")
    await admin.execute("INSERT INTO plain_contract SELECT * FROM contract")
    events = await admin.fetch(
        "SELECT * FROM ledger WHERE type = 'grants.grant.disbursed.v1' LIMIT $1", number
    )
    documents = await admin.fetch("SELECT * FROM document LIMIT $1", number)
    places = {rows: ", ".join(f"${n}" for n in range(1, len(some[0]) + 1)) for rows, some in (("ledger", events), ("document", documents))}  # fmt: skip
    began = time.perf_counter()
    for event, document in zip(events, documents, strict=True):
        async with admin.transaction():
            await admin.execute(f"INSERT INTO plain_ledger VALUES ({places['ledger']})", *event)
            await admin.execute(f"INSERT INTO plain_document VALUES ({places['document']})", *document)
            await admin.execute(
                "UPDATE plain_contract SET paid = paid + 1, paid_eur = paid_eur + 1 WHERE id = $1",
                document["contract"],
            )
    return time.perf_counter() - began


async def _pipeline(house: House, sizes: Sizes) -> Finding:
    """The first page of sub-grants, over many contracts, read again and again."""
    await house.admin.execute(_MORE, sizes.pipeline - sizes.contracts)
    await house.admin.execute("VACUUM ANALYZE contract")
    seconds = []
    async with house.browser() as browser:
        await browser.get("/en/grants")  # its templates are compiled once in the life of a process
        for _ in range(sizes.readings):
            began = time.perf_counter()
            page = await browser.get("/en/grants")
            seconds.append(time.perf_counter() - began)
            assert f"{sizes.pipeline:,}" in page.text, "the page sums up all contracts"
    slow = sorted(seconds)[int(len(seconds) * 0.99)]
    return Finding(
        "grants",
        f"pipeline over {sizes.pipeline:,} contracts, p99",
        round(slow * 1000, 1),
        "ms",
        50,
        least=False,
    )


_MORE = """
INSERT INTO contract (id, recipient, title, recipient_type, municipality, theme, joint_with_la, signed_on, amount,
                      currency, eur, paid, paid_eur, event_id, ended)
SELECT gen_random_uuid(), recipient, title, recipient_type, municipality, theme, joint_with_la,
       signed_on - (n % 300)::integer, amount, currency, eur, paid, paid_eur, gen_random_uuid(),
       CASE n % 3 WHEN 0 THEN 'closed' WHEN 1 THEN 'terminated' END
FROM generate_series(1, $1::integer) AS n,
     LATERAL (SELECT * FROM contract ORDER BY reference OFFSET 0 LIMIT 1) AS one"""
