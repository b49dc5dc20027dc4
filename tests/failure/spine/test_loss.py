"""What is missing is seen and named, and mends when it is sent again; what is counted anew is the same."""

from __future__ import annotations

from datetime import date
from functools import partial

import httpx
import pytest

from cli.doctor import _lanes
from cli.where import Deployment
from deploy.loopback import LOCAL
from deploy.waiting import until
from services.reporting.projector import rebuild
from shared import postgres
from shared.events.grants import GrantDisbursed
from shared.events.sealing import Keyring, SealingKey
from shared.ledger.append import Draft, Ledger
from shared.ledger.signing import Signer
from tests.failure.spine.field import PATIENCE, Field

pytestmark = pytest.mark.asyncio(loop_scope="module")

HISTORY = """SELECT c.indicator, measure, period, member, day, parts, event_id, known_at, sum(value) AS value,
                    sum(facts) AS facts
             FROM contribution AS c JOIN cell ON cell.id = c.cell
             GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(value) <> 0 OR sum(facts) <> 0 ORDER BY 7, 8, 1, 2, 3, 4, 6"""


@pytest.fixture
def field(lasting: Field) -> Field:
    """What was lost is there again, and who was stopped is at work, when a test ends."""
    return lasting


async def test_an_event_that_was_never_sent_is_a_gap_that_is_named_and_mends_when_it_is_sent(
    field: Field,
) -> None:
    await field.train()
    await field.all_is_counted_once()
    node = field.consortium.children["node-ctc"]
    await node.stop()
    lane = await field.append_beside(3)
    await field.lose(lane, 1)
    await node.start()

    async def raised() -> bool | None:
        found = await field.reporting("SELECT FROM alarm WHERE alarm = 'gap'")
        return True if found else None

    await until(raised, PATIENCE)
    await node.stop()  # before it can send again what is asked for
    if await field.reporting("SELECT FROM alarm WHERE alarm = 'gap' AND resolved_at IS NULL"):
        await _it_is_named(field)
    await node.start()
    await until(partial(_mended, field), PATIENCE)
    await field.all_is_counted_once()


async def _it_is_named(field: Field) -> None:
    async with httpx.AsyncClient(**LOCAL) as client:
        ready = await client.get(f"{field.consortium.url('reporting')}/readyz")
    assert ready.status_code == 503
    assert "gap in csdp.ctc.participants" in ready.text
    sites = {name: site.url for name, site in field.consortium.sites.items()}
    told = list(_lanes(Deployment(field.consortium.folder, field.consortium.programme_folder, "", 0, sites)))
    assert any(not one.well and one.what == "gap" for one in told)


async def _mended(field: Field) -> bool | None:
    found = await field.reporting("SELECT FROM alarm WHERE alarm = 'gap' AND resolved_at IS NULL")
    return None if found else True


async def test_counting_anew_from_zero_gives_the_same_history_at_every_moment(field: Field) -> None:
    await field.train(4)
    await field.all_is_counted_once()
    await field.consortium.children["projector"].stop()
    before = [tuple(row) for row in await field.reporting(HISTORY)]
    live = [tuple(row) for row in await field.reporting("SELECT * FROM figure ORDER BY 1, 2, 3, 4, 5")]
    settings = field._settings("reporting")
    connection = await postgres.connect(settings, "csdp_reporting", "csdp_reporting_reporting")
    await rebuild.build(connection, field.consortium.programme, Keyring.read(settings.secrets / "sealing"))
    await connection.close()
    assert [tuple(row) for row in await field.reporting(HISTORY)] == before
    assert [
        tuple(row) for row in await field.reporting("SELECT * FROM figure ORDER BY 1, 2, 3, 4, 5")
    ] == live
    assert len(before) > 20
    await field.consortium.children["projector"].start()


async def test_an_event_that_breaks_the_counting_is_parked_with_its_error_and_everything_else_flows_on(
    field: Field,
) -> None:
    await field.train()
    settings = field._settings("ctc")
    ledger = Ledger(
        "csdp.ctc.grants",
        4,
        Signer.read("csdp", settings.secrets / "signing.key"),
        SealingKey.read(settings.secrets / "sealing" / "ctc.key"),
    )
    connection = await postgres.connect(settings, "csdp_ctc", "csdp_ctc_grants")
    money = {"occurred_on": date(2024, 5, 14), "recipient_type": "cso", "currency": "GEL"}
    async with connection.transaction():
        for n, rate in enumerate(("0", "2.5")):  # nobody can divide by the first
            paid = GrantDisbursed(**money, grant=f"g-{n}", amount="100", rate=rate)
            await ledger.append(connection, {f"poison/{n}": (0, [Draft(paid)])})
    await connection.close()
    await field.train(2)
    await field.all_is_counted_once()

    async def paid_out() -> bool | None:
        return True if (await field.figures())["OP3.1.b"] == 40 else None

    await until(paid_out, PATIENCE)
    [parked] = await field.reporting(
        "SELECT e.type, p.error FROM parked AS p JOIN event AS e USING (position)"
    )
    assert (parked["type"], parked["error"]) == ("grants.grant.disbursed.v1", "DivisionByZero")
    field.kill("projector")
    await field.train()
    await field.all_is_counted_once()
