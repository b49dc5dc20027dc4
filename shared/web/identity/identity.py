"""One site's identity: makes accounts, signs people and programs in and out."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from weakref import WeakValueDictionary

from shared.postgres import Pool
from shared.web.identity import passwords
from shared.web.identity.access_keys import AccessKeys
from shared.web.identity.roles import EVERYWHERE, Account, Role
from shared.web.identity.store import Kind, Store
from shared.web.identity.throttle import Throttle
from shared.web.problems import Problem
from shared.web.translations import mark

REPORTING: Final = "reporting"


class HasCode(Protocol):
    """Anything with a code: a programme, a member."""

    @property
    def code(self) -> str:
        """Its code."""


class HasMembers(HasCode, Protocol):
    """What identity asks of a programme: its code and its members' codes."""

    @property
    def members(self) -> Iterable[HasCode]:
        """The consortium."""


@dataclass(frozen=True)
class Session:
    """An opened session: its secret token, whose it is, when it ends at the latest (UTC)."""

    token: str
    account: Account
    expires_at: datetime


class Identity:
    """The accounts of one site. `code` is a member's code or "reporting"; `secure` when it is reached by https.

    `pool` belongs to the login role of the schema `identity` in the site's own database.
    """

    def __init__(self, pool: Pool, programme: HasMembers, code: str, *, secure: bool = False) -> None:
        self.programme = programme
        self.code = code
        self.secure = secure
        # Several sites share 127.0.0.1 in a demo, and cookies know no ports: each has its own name.
        # Over https the __Host- prefix makes browsers refuse a cookie that a neighbouring host has planted.
        self.cookie = f"__Host-paravani_{code}" if secure else f"paravani_{code}"
        self._store = Store(pool)
        self.keys = AccessKeys(pool)
        self._throttle = Throttle(pool)
        self._remembered = passwords.Remembered()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def create_account(
        self, login: str, password: str, roles: Iterable[Role | str | tuple[Role | str, str]]
    ) -> Account:
        """A new account with roles. A bare role is held for this site's member (on reporting: for all).

        Raises AccountExistsError, or ValueError for a bad login, password, role or member.
        """
        held = [self._pair(role) for role in roles]
        return await self._store.create(_login(login), await passwords.hash_password(password), held)

    def _pair(self, given: Role | str | tuple[Role | str, str]) -> tuple[Role, str]:
        own = EVERYWHERE if self.code == REPORTING else self.code
        role, member = given if isinstance(given, tuple) else (given, own)
        known = {own, EVERYWHERE}
        if self.code == REPORTING:
            known |= {one.code for one in self.programme.members}
        if member not in known:
            raise ValueError(
                f"a role at {self.code} is held for one of {', '.join(sorted(known))}, not {member!r}"
            )
        return Role(role), member

    async def sign_in(self, login: str, password: str, address: str, kind: Kind = "browser") -> Session:
        """A new session; Problem 401 `sign_in_failed` (the same for every reason), 429 `too_many_attempts`."""
        account = await self.check(login, password, address)
        token = secrets.token_urlsafe(32)
        return Session(token, account, await self._store.open_session(account.account_id, token, kind))

    async def check(self, login: str, password: str, address: str) -> Account:
        """The account that login and password belong to; the same Problems as `sign_in`."""
        name = login.strip().lower()
        # One at a time for an account: each attempt counts as failed until it is found right, and a program that
        # sends ten requests at once is not an attacker.
        async with self._turns.setdefault(name, asyncio.Lock()):
            return await self._check(name, password, address)

    async def _check(self, name: str, password: str, address: str) -> Account:
        account, stored = await self._store.by_login(name) or (None, None)
        if account and stored and self._remembered.has(stored, password):
            return account
        await self._throttle.begin(name, address)
        if not await passwords.matches(stored, password) or account is None or stored is None:
            raise Problem(401, "sign_in_failed", mark("The account or the password is not right."))
        await self._throttle.succeeded(name, address)
        if passwords.is_outdated(stored):
            stored = await passwords.hash_password(password)
            await self._store.set_password(account.account_id, stored)
        self._remembered.add(stored, password)
        return account

    async def account_of(self, token: str) -> Account | None:
        """The account of a live session; None when the token is unknown or the session has ended."""
        return await self._store.account_of(token)

    async def find(self, login: str) -> Account | None:
        """The enabled account of a login name; None if there is none."""
        found = await self._store.by_login(login.strip().lower())
        return found[0] if found else None

    async def named(self, name: str) -> list[Account]:
        """Whom a name stands for now: an enabled account, a key in force, or both."""
        return [one for one in (await self.find(name), await self.keys.named(name)) if one is not None]

    async def sign_out(self, token: str) -> None:
        """End a session."""
        await self._store.close_session(token)

    async def set_password(self, account: Account, password: str) -> None:
        """A new password; all sessions of the account end. ValueError when it is too short."""
        await self._store.set_password(account.account_id, await passwords.hash_password(password))
        await self._store.close_all(account.account_id)

    async def disable(self, account: Account) -> None:
        """Close an account: its sessions end and it cannot sign in."""
        await self._store.disable(account.account_id)


def _login(login: str) -> str:
    name = login.strip().lower()
    if not 2 <= len(name) <= 100 or any(letter.isspace() or letter == ":" for letter in name):  # noqa: PLR2004
        raise ValueError(
            "a login name has 2 to 100 characters, no spaces and no colon (HTTP Basic ends it there)"
        )
    return name
