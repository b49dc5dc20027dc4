"""How a request reaches this service, and who may do what in it."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from shared.service import Service
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account, Role
from shared.web.page import Pages

NAME = "participants"
STAFF = (Role.ME_OFFICER, Role.FIELD_STAFF, Role.COORDINATOR)  # who records and corrects
KEEPERS = frozenset({Role.ME_OFFICER, Role.FIELD_STAFF})  # who sees names and the like

Staff = Annotated[Account, Depends(require(*STAFF))]
Keeper = Annotated[Account, Depends(require(*sorted(KEEPERS)))]
Officer = Annotated[Account, Depends(require(Role.ME_OFFICER))]
Auditor = Annotated[Account, Depends(require(Role.AUDITOR))]
Anyone = Annotated[Account, Depends(require())]


def service_of(request: Request) -> Service:
    """The participants service of this process."""
    return cast("Service", request.app.state.services[NAME])


def services_of(request: Request) -> list[Service]:
    """All services of this process."""
    return list(request.app.state.services.values())


def pages_of(request: Request) -> Pages:
    """The pages of this site."""
    return cast("Pages", request.app.state.pages)


def sees_names(account: Account | None) -> bool:
    """Whether personal data may be shown to this account."""
    return account is not None and bool(KEEPERS & account.roles)
