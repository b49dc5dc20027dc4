"""Who may read what: cases for the desk, a case for whoever holds its tracking code."""

from __future__ import annotations

from services.feedback import store
from services.feedback.domain import tracking
from services.feedback.keys import keys_of
from services.feedback.store import Case, Reply
from shared.service import Service
from shared.web.identity.roles import Account, Role
from shared.web.problems import Problem
from shared.web.translations import mark

HANDLERS = (Role.CASE_HANDLER, Role.COORDINATOR, Role.FOCAL_POINT)


def may_read_restricted(account: Account, member: str) -> bool:
    """Only the focal point reads what may be about a colleague."""
    return account.holds(Role.FOCAL_POINT, member)


async def board(service: Service, account: Account) -> list[Case]:
    """The cases that an account may see."""
    restricted = may_read_restricted(account, service.member)
    async with service.pool.acquire(timeout=10) as connection:
        return await store.cases(connection, service.vault, restricted=restricted)


async def case_for(service: Service, account: Account, case_id: str) -> Case:
    """One case; Problem 404 if it is not here, and the same if the account may not know that it is."""
    async with service.pool.acquire(timeout=10) as connection:
        case = await store.case_by_id(connection, service.vault, case_id)
    if case is None or (case.restricted and not may_read_restricted(account, service.member)):
        raise Problem(404, "complaint_unknown", mark("There is no such complaint here."))
    return case


async def replies(service: Service, case: Case) -> list[Reply]:
    """The answers to a complaint."""
    async with service.pool.acquire(timeout=10) as connection:
        return await store.replies(connection, service.vault, case.id)


async def follow(service: Service, typed: str) -> tuple[Case, list[Reply]] | None:
    """The case of a tracking code with its answers; None for any code that is not one, after the same work."""
    code_hash = await keys_of(service).hash_of(tracking.read(typed))
    async with service.pool.acquire(timeout=10) as connection:
        case = await store.case_by_code(connection, service.vault, code_hash)
        if case is None:
            return None
        return case, await store.replies(connection, service.vault, case.id)
