"""Services that sub-grants paid for: opened before the grant's end, used, and looked at half a year after its closure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from deploy.embedded.seed.records.desk import Desks

_VULNERABLE = ("displaced", "socially_vulnerable", "single_parent", "rural_poor")
_AFTER = timedelta(days=195)
_THEMES = ("health", "water", "social_care", "green", "digital")


class Granted(Protocol):
    """A sub-grant as its story tells it."""

    member: str
    closed: bool

    @property
    def path(self) -> str:
        """Its address in the API, which ends with its id."""

    @property
    def ends(self) -> date:
        """The last day of its activities."""


@dataclass(slots=True)
class Services:
    """What the members that gave sub-grants tell of the services."""

    desks: Desks
    grants: Sequence[Granted]
    opened: dict[str, str] = field(default_factory=dict)  # the service of a grant
    checked: set[str] = field(default_factory=set)
    users: dict[str, list[str]] = field(default_factory=dict)  # who used the service of a grant

    async def month(self, year: int, number: int) -> None:
        """One month: open what is due, report users once a year, look at what was closed long ago."""
        day = date(year, number, 21)
        for order, grant in enumerate(self.grants):
            id_ = grant.path.rpartition("/")[2]
            if id_ not in self.opened and grant.ends - timedelta(days=90) <= day and order % 5 != 4:
                await self._open(grant, id_, order, day)
            elif id_ in self.opened and (number - order) % 12 == 0:
                await self._users(grant, id_, order, day)
            if (
                grant.closed
                and id_ in self.opened
                and id_ not in self.checked
                and day >= grant.ends + _AFTER + timedelta(days=60)
            ):
                self.checked.add(id_)
                await self.desks.record(
                    grant.member,
                    "services-checked",
                    day,
                    service=self.opened[id_],
                    operational=order % 6 != 3,
                )

    async def _open(self, grant: Granted, id_: str, order: int, day: date) -> None:
        home = self.desks.names.homes[order % 8]
        kind = "services-launched" if order % 3 else "services-improved"
        about = {"municipality": home, "theme": _THEMES[order % 5], "title": f"სერვისი {order + 1}"}
        self.opened[id_] = await self.desks.record(grant.member, kind, day, grant=id_, **about)

    async def _users(self, grant: Granted, id_: str, order: int, day: date) -> None:
        """Most lists have names; one service only counts."""
        if order % 7 == 6:
            count = self.desks.random.randint(40, 90)
            await self.desks.record(grant.member, "service-users", day, service=self.opened[id_], count=count)
            return
        home, before = self.desks.names.homes[order % 8], self.users.setdefault(id_, [])
        number = 24 if before else self.desks.random.randint(34, 48)
        new = [self._vulnerable(one) for one in self.desks.people(number, [home], 1940, 2012)]
        here = [*before[:20], *await self.desks.register(grant.member, day, new)]
        before += here[-number:]
        users = [{"person": one} for one in here]
        await self.desks.record(grant.member, "service-users", day, service=self.opened[id_], users=users)

    def _vulnerable(self, person: dict[str, Any]) -> dict[str, Any]:
        return person | {"vulnerability": [self.desks.random.choice(_VULNERABLE)]}
