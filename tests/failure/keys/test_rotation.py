"""Keys are rotated while commands flow: nothing is lost, nothing is refused, and the old key can say nothing new."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deploy.keys.sealing import rotate_sealing
from deploy.keys.signing import rotate_signing
from deploy.provision.errors import ProvisionError
from deploy.waiting import until
from shared import kafka
from shared.events.envelope import to_headers
from shared.events.sealing import Keyring
from shared.keyfile import read_key
from shared.ledger.lanes import lane_name
from shared.ledger.relay import envelope_of
from shared.ledger.signing import Signer, read_public
from tests.failure.keys.among import ledger, settings_of
from tests.failure.spine.field import PATIENCE, Field

TOPIC = "csdp.ctc.participants"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def field(lasting: Field) -> Field:
    """A rotation leaves the member at work."""
    return lasting


async def test_signing_and_sealing_keys_rotated_among_commands_change_no_figure(field: Field) -> None:
    settings, root = settings_of(field, "ctc"), field.consortium.secrets
    async with field.at_work():
        for _ in range(2):
            await field.goes_on(4)
            await rotate_signing(field.consortium.programme, settings)
            rotate_sealing(root, "ctc")
        await field.goes_on(4)
    await field.all_is_counted_once()

    signed = {
        row[0] for row in await ledger(field, "SELECT DISTINCT split_part(signature, ':', 1) FROM ledger")
    }
    keys = read_public(root / "public" / "ctc.pub")
    assert {key.id for key in keys} == signed - {""}
    assert [key.until is None for key in keys] == [False, False, True]
    rows = await ledger(field, _SEALED)
    assert len({row["sealed"][:8] for row in rows}) == 3
    ring = Keyring.read(root / "reporting" / "sealing")
    assert all(ring.open(row["sealed"], str(row["id"])) for row in rows), "old keys open old events"


async def test_a_ledger_that_is_behind_the_bus_keeps_its_old_key_until_it_is_whole(field: Field) -> None:
    settings, public = settings_of(field, "ctc"), field.consortium.secrets / "public" / "ctc.pub"
    await field.train()
    await field.all_is_counted_once()
    await field.consortium.children["node-ctc"].stop()
    await ledger(field, "UPDATE lane SET shown = sequence + 1")
    for _ in range(2):  # called again, it goes on where it stopped
        with pytest.raises(ProvisionError, match="is behind the bus or has forked"):
            await rotate_signing(field.consortium.programme, settings)
    assert [key.until for key in read_public(public)][-2:] == [None, None]
    await ledger(field, "UPDATE lane SET shown = sequence")
    await rotate_signing(field.consortium.programme, settings)
    assert [key.until is None for key in read_public(public)][-2:] == [False, True]
    await field.consortium.children["node-ctc"].start()
    await field.train()
    await field.all_is_counted_once()


async def test_whoever_has_the_old_key_can_say_nothing_new(field: Field) -> None:
    settings = settings_of(field, "ctc")
    await field.train(2)
    stolen = Signer("csdp", read_key(settings.secrets / "signing.key"))
    await rotate_signing(field.consortium.programme, settings)
    await field.all_is_counted_once()
    (last,) = await ledger(
        field, "SELECT * FROM ledger WHERE type LIKE '%activity.held%' ORDER BY sequence DESC LIMIT 1"
    )
    (head,) = await ledger(field, f"SELECT * FROM lane WHERE lane = {last['lane']}")
    forged = replace(
        envelope_of(last, f"/{TOPIC.replace('.', '/')}"),
        id="0" * 8 + str(last["id"])[8:],
        sequence=head["sequence"] + 1,
        prevhash=head["hash"].hex(),
        subject="forged",
        value=last["value"].replace(b'"activity":"', b'"activity":"forged'),
    )
    lane = lane_name(TOPIC, last["lane"])
    forged = replace(forged, signature=stolen.sign(lane, forged.sequence, forged.hash()))
    async with kafka.started(kafka.producer(settings, "thief")) as thief:
        await thief.send_and_wait(TOPIC, forged.value, partition=last["lane"], headers=to_headers(forged))

    async def reported() -> bool | None:
        query = f"SELECT FROM alarm WHERE alarm = 'bad_signature' AND lane = '{lane}'"
        return True if await field.reporting(query) else None

    await until(reported, PATIENCE)
    await field.train(2)
    await field.all_is_counted_once()


_SEALED = """SELECT id, convert_from(value, 'UTF8')::jsonb ->> 'sealed' AS sealed FROM ledger
             WHERE convert_from(value, 'UTF8')::jsonb ? 'sealed'"""
