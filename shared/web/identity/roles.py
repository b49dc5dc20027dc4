"""What people do in a consortium, and an account that does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from shared.web.translations import mark

EVERYWHERE: Final = "*"
"""Stands for a member in a role that is held for the whole programme."""


class Role(StrEnum):
    """The roles. Each is held for one member, or for the whole programme."""

    FIELD_STAFF = "field_staff"
    ME_OFFICER = "me_officer"
    GRANTS_MANAGER = "grants_manager"
    CASE_HANDLER = "case_handler"
    FOCAL_POINT = "focal_point"
    OMBUDSPERSON = "ombudsperson"
    COORDINATOR = "coordinator"
    DONOR = "donor"
    INTEGRATOR = "integrator"
    PROCESSOR = "processor"
    OPERATOR = "operator"
    AUDITOR = "auditor"


ROLE_NAMES: Final = {
    Role.FIELD_STAFF: mark("Field staff"),
    Role.ME_OFFICER: mark("M&E officer"),
    Role.GRANTS_MANAGER: mark("Grants manager"),
    Role.CASE_HANDLER: mark("Case handler"),
    Role.FOCAL_POINT: mark("Safeguarding focal point"),
    Role.OMBUDSPERSON: mark("Ombudsperson"),
    Role.COORDINATOR: mark("Coordinator"),
    Role.DONOR: mark("Donor"),
    Role.INTEGRATOR: mark("Integrator"),
    Role.PROCESSOR: mark("Integrator who reads rows"),
    Role.OPERATOR: mark("Operator"),
    Role.AUDITOR: mark("Auditor"),
}


class AccountExistsError(Exception):
    """An account with this login name is there already."""


@dataclass(frozen=True)
class Account:
    """A signed-in account. `account_id` is random and is what events may carry as the actor; `login` stays here.

    `held` is the pairs (role, member code or "*").
    """

    account_id: str
    login: str
    held: frozenset[tuple[Role, str]]

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles, whatever member they are held for."""
        return frozenset(role for role, _ in self.held)

    @property
    def role_names(self) -> list[str]:
        """The roles' names, marked for translation, in the order of `Role`."""
        return [name for role, name in ROLE_NAMES.items() if role in self.roles]

    def holds(self, role: Role, member: str) -> bool:
        """Whether the role is held for this member or for the whole programme."""
        return (role, member) in self.held or (role, EVERYWHERE) in self.held

    def members(self, role: Role) -> frozenset[str]:
        """The member codes that a role is held for; contains "*" when it is held for all."""
        return frozenset(member for held, member in self.held if held == role)
