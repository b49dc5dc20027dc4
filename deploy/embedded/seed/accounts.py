"""The demo's accounts: one for each role that a page needs, with passwords made for this folder only."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deploy.embedded.addresses import LOGINS
from deploy.provision.secrets import write_private
from shared import postgres
from shared.programme import Programme
from shared.settings import Settings
from shared.web.identity import Identity
from shared.web.identity.roles import Role

if TYPE_CHECKING:
    from deploy.embedded.consortium import Consortium

REPORTING = "reporting"
_WORDS = ("river", "stone", "walnut", "bridge", "meadow", "copper", "harvest", "lantern", "orchard", "saddle")


@dataclass(frozen=True, slots=True)
class Login:
    """One account of the demo."""

    site: str
    user: str
    password: str
    who: str
    roles: tuple[Role | tuple[Role, str], ...]


def logins(consortium: Consortium) -> list[Login]:
    """Who may sign in where; passwords are random and readable."""
    found = [
        Login(REPORTING, "donor", _password(), "EU officer", (Role.DONOR,)),
        Login(REPORTING, "integrator", _password(), "Integrator", (Role.INTEGRATOR,)),
        Login(REPORTING, "coordinator", _password(), "Coordinator at the lead", (Role.COORDINATOR,)),
        *(
            Login(
                REPORTING, one.code, _password(), f"Coordinator, {one.short}", ((Role.COORDINATOR, one.code),)
            )
            for one in consortium.programme.members
            if one != consortium.programme.lead
        ),
    ]
    for member in consortium.programme.members:
        staff: list[tuple[str, str, tuple[Role, ...]]] = [
            ("me", "M&E officer", (Role.ME_OFFICER, Role.COORDINATOR)),
            ("audit", "Auditor", (Role.AUDITOR,)),
        ]
        if "grants" in member.services:
            staff.append(("grants", "Grants manager", (Role.GRANTS_MANAGER,)))
        if "feedback" in member.services:
            staff.append(("cases", "Case handler", (Role.CASE_HANDLER,)))
            staff.append(("focal", "Safeguarding focal point", (Role.FOCAL_POINT,)))
        if member.code in _hosts(consortium.programme):
            staff.append(("ombudsperson", "Ombudsperson, from outside", (Role.OMBUDSPERSON,)))
        found += [
            Login(member.code, user, _password(), f"{who}, {member.short}", roles)
            for user, who, roles in staff
        ]
    return found


def _hosts(programme: Programme) -> set[str]:
    """The members that host the ombudsperson's desk."""
    return {one.receiver for one in programme.feedback.routing if one.desk == "ombudsperson"}


async def make(consortium: Consortium) -> dict[tuple[str, str], Login]:
    """Create the accounts and write them down for the ready table; by (site, user)."""
    found = logins(consortium)
    for site in dict.fromkeys(one.site for one in found):
        await _create(consortium, site, [one for one in found if one.site == site])
    told = [{"who": one.who, "site": one.site, "user": one.user, "password": one.password} for one in found]
    write_private(consortium.folder / LOGINS, json.dumps(told, indent=1).encode())
    return {(one.site, one.user): one for one in found}


async def _create(consortium: Consortium, site: str, some: list[Login]) -> None:
    settings = Settings(
        identity=site,
        secrets=consortium.secrets / site,
        postgres_host=consortium.postgres.host,
        postgres_port=consortium.postgres.port,
    )
    database = f"{consortium.programme.code}_{site}"
    async with await postgres.pool(settings, database, f"{database}_identity", most=1) as pool:
        identity = Identity(pool, consortium.programme, site)
        for one in some:
            await identity.create_account(one.user, one.password, one.roles)


def _password() -> str:
    return "-".join([*(secrets.choice(_WORDS) for _ in range(3)), str(secrets.randbelow(9000) + 1000)])
