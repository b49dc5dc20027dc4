"""The keys over data at rest, and the passwords of the database, are rotated while commands flow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deploy.keys.index import rotate_index
from deploy.keys.logins import FILE, NEXT, rotate_logins
from deploy.keys.master import rotate_master
from deploy.provision.errors import ProvisionError
from services.participants.people.blind import Blind
from shared import postgres
from shared.keyfile import formers, read_key
from shared.vault import Shredded, Vault
from tests.failure.keys.among import ledger, settings_of
from tests.failure.spine.field import Field

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def field(lasting: Field) -> Field:
    """A rotation leaves the member at work."""
    return lasting


async def persons(field: Field) -> list[dict[str, str]]:
    """All persons of CTC, opened by the vault of its present master key."""
    vault = Vault.read(field.consortium.secrets / "ctc" / "master.key")
    rows = await ledger(
        field, "SELECT p.id, k.wrapped, p.sealed FROM person AS p JOIN subject_key AS k ON k.subject = p.id"
    )
    return [vault.open(row["wrapped"], str(row["id"]), row["sealed"]) for row in rows]


async def test_a_master_key_rotated_among_commands_opens_every_person_and_the_former_one_opens_nobody(
    field: Field,
) -> None:
    settings, stolen = settings_of(field, "ctc"), []
    file: Path = settings.secrets / "master.key"
    async with field.at_work():
        for _ in range(2):
            await field.goes_on(4)
            stolen.append(read_key(file))
            told = await rotate_master(field.consortium.programme, settings)
            assert told.endswith("keys of ctc are wrapped anew; the former master key is destroyed")
        await field.goes_on(4)
    assert formers(file) == []
    assert len(await persons(field)) == 3 * field.acknowledged
    rows = await ledger(field, "SELECT subject, wrapped FROM subject_key")
    for former in stolen:
        for row in rows:
            with pytest.raises(Shredded):
                Vault(former).rewrapped(row["wrapped"], str(row["subject"]))
    await field.consortium.children["node-ctc"].stop()
    await field.consortium.children["node-ctc"].start()
    await field.train()
    await field.all_is_counted_once()


async def test_a_master_rotation_that_was_cut_off_is_finished_by_the_next(field: Field) -> None:
    await field.train(2)
    settings = settings_of(field, "ctc")
    file = settings.secrets / "master.key"
    connection = await postgres.connect(settings, "csdp_ctc", "csdp_ctc_participants")
    (one,) = await connection.fetch("SELECT subject, wrapped FROM subject_key LIMIT 1")
    put = "UPDATE subject_key SET wrapped = $2 WHERE subject = $1"
    await connection.execute(put, one["subject"], bytes(60))  # a key that opens under none
    with pytest.raises(ProvisionError, match=f"the key of {one['subject']} opens under no master key"):
        await rotate_master(field.consortium.programme, settings)
    assert len(formers(file)) == 1
    new = read_key(file)
    await connection.execute(put, one["subject"], one["wrapped"])
    await connection.close()
    await field.train()  # a member works on between the two
    await rotate_master(field.consortium.programme, settings)
    assert (read_key(file), formers(file)) == (new, [])
    assert len(await persons(field)) == 3 * field.acknowledged


async def test_an_index_key_rotated_among_commands_finds_every_person_and_the_former_one_finds_nobody(
    field: Field,
) -> None:
    settings, stolen = settings_of(field, "ctc"), []
    async with field.at_work():
        for _ in range(2):
            await field.goes_on(4)
            stolen.append(Blind.of(settings))
            told = await rotate_index(field.consortium.programme, settings)
            assert told.endswith("records of ctc are indexed anew; the former index key is destroyed")
        await field.goes_on(4)
    assert formers(settings.secrets / "index.key") == []
    present, rows = Blind.of(settings), await ledger(field, "SELECT id, tokens FROM person")
    kept = {row["id"]: set(row["tokens"]) for row in rows}
    assert len(kept) == 3 * field.acknowledged
    assert all(present.mark in tokens for tokens in kept.values())
    assert not [former for former in stolen for tokens in kept.values() if former.mark in tokens]
    for number in (1, field.acknowledged // 2, field.acknowledged):
        assert f"P {number}-0" in await field.page(f"/en/persons?q=P+{number}-0")
    await field.all_is_counted_once()


async def test_database_passwords_rotated_among_commands_lose_nothing(field: Field) -> None:
    settings = settings_of(field, "ctc")
    before = json.loads((settings.secrets / FILE).read_text())
    async with field.at_work():
        await field.goes_on(4)
        await rotate_logins(field.consortium.programme, settings)
        await ledger(
            field, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename ~ '^csdp_ctc'"
        )
        await field.goes_on(4)
    await field.all_is_counted_once()
    after = json.loads((settings.secrets / FILE).read_text())
    assert before.keys() == after.keys()
    assert all(before[role] != after[role] for role in before)
    assert not (settings.secrets / NEXT).exists()
    await rotate_logins(field.consortium.programme, settings_of(field, "reporting"))
    await field.train()
    await field.all_is_counted_once()


async def test_a_password_rotation_that_was_cut_off_at_any_role_is_finished_by_the_next(field: Field) -> None:
    settings = settings_of(field, "ctc")
    file, draft = settings.secrets / FILE, settings.secrets / NEXT
    before = file.read_bytes()
    await rotate_logins(field.consortium.programme, settings)
    after = file.read_bytes()
    for _ in range(2):  # as if it had ended just before the file was put in place
        draft.write_bytes(after)
        file.write_bytes(before)
        await rotate_logins(field.consortium.programme, settings)
        assert file.read_bytes() == after
    await field.train()
    await field.all_is_counted_once()
