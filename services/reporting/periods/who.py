"""Who may do what to a period: a member submits for itself, the lead decides."""

from __future__ import annotations

from shared.programme import Programme
from shared.web.identity.roles import Account, Role
from shared.web.problems import Problem
from shared.web.translations import mark


def is_lead(account: Account | None, programme: Programme) -> bool:
    """Whether an account decides for the lead."""
    return account is not None and account.holds(Role.COORDINATOR, programme.lead.code)


def may_submit(account: Account | None, member: str) -> bool:
    """Whether an account speaks for a member."""
    return account is not None and account.holds(Role.COORDINATOR, member)


def needs_lead(account: Account, programme: Programme) -> None:
    """Problem 403 for everybody but the lead's coordinator."""
    if not is_lead(account, programme):
        raise Problem(403, "lead_only", mark("Only the coordinator of the leading member may do this."))


def needs_member(account: Account, member: str) -> None:
    """Problem 403 for everybody but the member's coordinator."""
    if not may_submit(account, member):
        raise Problem(403, "member_only", mark("Only the coordinator of this member may do this."))
