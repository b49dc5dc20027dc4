"""Sessions for programs: sign in once, then send `Authorization: Bearer <token>`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from shared.web import csrf
from shared.web.identity.dependencies import require
from shared.web.identity.identity import Identity
from shared.web.identity.passwords import LONGEST
from shared.web.identity.roles import Account
from shared.web.ratelimit import address_of

router = APIRouter(prefix="/v1/session", tags=["session"])


class Credentials(BaseModel):
    """Login name and password."""

    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, Field(min_length=1, max_length=100, examples=["integrator"])]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST, examples=["walnut-stone-river-0000"])]


class HeldRole(BaseModel):
    """A role and the member that it is held for; `*` is the whole programme."""

    role: str
    member: str


class WhoAmI(BaseModel):
    """The account of this session."""

    account_id: str
    roles: list[HeldRole]


class NewSession(WhoAmI):
    """An opened session; the token is shown this once."""

    token: str
    expires_at: datetime


def _roles(account: Account) -> list[HeldRole]:
    return [HeldRole(role=role, member=member) for role, member in sorted(account.held)]


@router.post("", status_code=201, summary="Open a session")
async def open_session(request: Request, credentials: Credentials) -> NewSession:
    """Sign in; send the token as `Authorization: Bearer <token>` from then on."""
    csrf.refuse_foreign_site(request)
    identity: Identity = request.app.state.identity
    address = address_of(request)
    session = await identity.sign_in(credentials.login, credentials.password, address, kind="api")
    account = session.account
    return NewSession(
        account_id=account.account_id,
        roles=_roles(account),
        token=session.token,
        expires_at=session.expires_at,
    )


@router.get("", summary="Whose session this is")
async def who_am_i(account: Annotated[Account, Depends(require())]) -> WhoAmI:
    """Who this token belongs to."""
    return WhoAmI(account_id=account.account_id, roles=_roles(account))


@router.delete("", status_code=204, summary="End a session", dependencies=[Depends(require())])
async def close_session(request: Request) -> None:
    """Sign out: the token is good for nothing from now on."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        await request.app.state.identity.sign_out(token.strip())
