"""Accounts, roles and passwords in a real PostgreSQL."""

import asyncpg
import pytest

from shared.web.identity import AccountExistsError, Identity, Role
from shared.web.problems import Problem
from tests.integration.web.conftest import PASSWORD, World
from tests.plans import Plan


async def test_an_account_signs_in_with_its_roles_and_its_password_is_only_a_hash(world: World) -> None:
    made = await world.identity.create_account(" Nino ", PASSWORD, [Role.ME_OFFICER, ("coordinator", "*")])
    session = await world.identity.sign_in("NINO", PASSWORD, "192.0.2.1")
    assert session.account == made
    assert made.holds(Role.ME_OFFICER, "ctc")
    assert not made.holds(Role.ME_OFFICER, "fe")
    assert made.holds(Role.COORDINATOR, "fe")
    stored = await world.admin.fetchval("SELECT password_hash FROM account")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_two_accounts_cannot_share_a_login_name(world: World) -> None:
    await world.identity.create_account("nino", PASSWORD, [])
    with pytest.raises(AccountExistsError):
        await world.identity.create_account("NINO", PASSWORD, [])


@pytest.mark.parametrize(
    ("login", "password", "role", "said"),
    [
        ("n", PASSWORD, "donor", "2 to 100 characters"),
        ("a:b", PASSWORD, "donor", "no colon"),
        ("nino", "short", "donor", "8 to 200 characters"),
        ("nino", PASSWORD, "king", "king"),
        ("nino", PASSWORD, ("donor", "fe"), "held for one of"),
    ],
)
async def test_a_bad_account_is_refused_with_a_sentence(
    world: World, login: str, password: str, role: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        await world.identity.create_account(login, password, [role])
    assert await world.admin.fetchval("SELECT count(*) FROM account") == 0


async def test_on_reporting_a_role_is_held_for_the_member_that_is_named(world: World) -> None:
    reporting = Identity(world.pool, Plan(), "reporting")
    made = await reporting.create_account("giorgi", PASSWORD, ["donor", ("me_officer", "fe")])
    assert made.members(Role.DONOR) == {"*"}
    assert made.members(Role.ME_OFFICER) == {"fe"}
    with pytest.raises(ValueError, match="nobody"):
        await reporting.create_account("other", PASSWORD, [("me_officer", "nobody")])


async def test_a_disabled_account_loses_its_sessions_and_cannot_come_back(world: World) -> None:
    account = await world.identity.create_account("nino", PASSWORD, [])
    session = await world.identity.sign_in("nino", PASSWORD, "192.0.2.1")
    await world.identity.disable(account)
    assert await world.identity.account_of(session.token) is None
    with pytest.raises(Problem) as refused:
        await world.identity.sign_in("nino", PASSWORD, "192.0.2.1")
    assert refused.value.code == "sign_in_failed"


async def test_a_new_password_ends_all_sessions_and_the_old_one_is_good_for_nothing(world: World) -> None:
    account = await world.identity.create_account("nino", PASSWORD, [])
    session = await world.identity.sign_in("nino", PASSWORD, "192.0.2.1")
    await world.identity.set_password(account, "another good one")
    assert await world.identity.account_of(session.token) is None
    with pytest.raises(Problem):
        await world.identity.check("nino", PASSWORD, "192.0.2.1")
    assert await world.identity.check("nino", "another good one", "192.0.2.1") == account


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM account",
        "TRUNCATE session",
        "DROP TABLE account",
        "UPDATE account SET login = 'x'",
        "UPDATE account_role SET role = 'operator'",
        "UPDATE session SET expires_at = 'infinity'",
    ],
)
async def test_the_login_role_may_do_no_more_than_signing_in_needs(world: World, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.pool.execute(statement)
