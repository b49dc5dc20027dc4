"""Fill an empty consortium: month by month from 2022 to 2025, each member through its own API."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Any

from deploy.embedded.seed import accounts, plan
from deploy.embedded.seed.api import Api, at
from deploy.embedded.seed.cases import Cases
from deploy.embedded.seed.grants import Grants
from deploy.embedded.seed.money import Money
from deploy.embedded.seed.people import Invented, Names
from deploy.embedded.seed.plan import Planned
from deploy.embedded.seed.records.community import Community
from deploy.embedded.seed.records.courses import Courses
from deploy.embedded.seed.records.desk import Desks
from deploy.embedded.seed.records.outreach import Outreach
from deploy.embedded.seed.records.services import Services
from deploy.embedded.seed.reports import report

if TYPE_CHECKING:
    from datetime import date, datetime

    from deploy.embedded.consortium import Consortium

_SEED = 2022
_PROVED = 2025  # the year whose trainings have their signed sheets attached
_SHARED = 0.12  # how often somebody comes whom another member knows already
_KNOWN = 0.45  # how often somebody comes whom the same member knows already


async def fill(consortium: Consortium) -> None:
    """Make the accounts and record four years of commands; telling the progress."""
    logins = await accounts.make(consortium)
    desks = {
        user: {
            login.site: Api(consortium.url(f"node-{login.site}"), login, consortium.demo_clock)
            for login in logins.values()
            if login.user == user
        }
        for user in ("me", "grants", "cases")
    }
    apis = [api for some in desks.values() for api in some.values()]
    await asyncio.gather(*(api.sign_in() for api in apis))
    await _tell(consortium, desks)
    last = at(plan.LAST, 18)
    await asyncio.gather(*(api.send("/v1/quality/counts", {}, last) for api in desks["me"].values()))
    await report(consortium, [login for login in logins.values() if login.site == accounts.REPORTING])
    await asyncio.gather(*(api.client.aclose() for api in apis))


async def _tell(consortium: Consortium, desks: dict[str, dict[str, Api]]) -> None:
    """The story of the three services, side by side, a month at a time."""
    start = consortium.programme.start
    story = Story(consortium.programme.lead.code, desks["me"])
    homes = story.homes
    places = {one.code: one.name.get("en") for one in consortium.programme.municipalities}
    grants = Grants(desks["grants"], desks["me"], homes, places, Random(_SEED + 1))
    cases = Cases(desks["cases"], homes, Random(_SEED + 2))
    money = Money(consortium.programme.lead.code, desks["grants"], Random(_SEED + 4))
    told = _records(
        Desks(desks["me"], story.names, Random(_SEED + 3)), consortium.programme.lead.code, grants
    )
    await story.begin(start)
    await money.begin(start)
    for year in range(start.year, plan.LAST.year + 1):
        for number in range(1, 13):
            await asyncio.gather(story.month(year, number), grants.month(year, number))
            await asyncio.gather(
                cases.month(year, number, grants.calls),
                money.month(year, number),
                *(one.month(year, number) for one in told),
            )
        consortium.tell(f"recorded {year}")
    await asyncio.gather(grants.end(plan.LAST.year), cases.end())


def _records(
    desks: Desks, lead: str, grants: Grants
) -> tuple[Courses | Community | Outreach | Services, ...]:
    """Who tells of everything beside activities."""
    return Courses(desks, lead), Community(desks, lead), Outreach(desks, lead), Services(desks, grants.grants)


class Story:
    """The invented programme as it goes on: who is known where, and what happens next."""

    def __init__(self, lead: str, apis: dict[str, Api]) -> None:
        self._lead, self._apis = lead, apis
        self._random = Random(_SEED)
        self._names = Names()
        self._pool: dict[str, list[Invented]] = {"cso": [], "youth": [], "village": []}

    @property
    def names(self) -> Names:
        """The names from which people are invented."""
        return self._names

    @property
    def homes(self) -> list[str]:
        """The municipalities where people live."""
        return self._names.homes

    async def begin(self, start: date) -> None:
        """Register the target organisations at the members that train them, and invent their people."""
        for number, (name, home) in enumerate(self._names.organisations().items()):
            organisation = f"demo-cso-{number + 1:02}"
            body = {
                "organisation": organisation,
                "name": name,
                "type": "cso_local",
                "target": True,
                "municipality": home,
                "registered_on": start.isoformat(),
            }
            for member in ("ctc", self._lead):
                await self._apis[member].send("/v1/organisations", body, at(start, 9))
            for _ in range(6):
                person = self._names.person(self._random, home, 1965, 2001)
                person.organisation = organisation
                self._pool["cso"].append(person)

    async def month(self, year: int, number: int) -> None:
        """One month of all members: members side by side, each in the order of its days."""
        planned = plan.month(self._random, year, number, self._names.homes)
        drawn = [(one, self._audience(one)) for one in planned]
        members = {one.member for one in planned}
        await asyncio.gather(
            *(self._record([d for d in drawn if d[0].member == member]) for member in members)
        )
        await self._link(planned)

    def _audience(self, planned: Planned) -> list[Invented]:
        """Who comes: some known to the member, some known to another, most of them new (but for the CSOs' people)."""
        if planned.audience == "cso":
            reach = min(len(self._pool["cso"]), 14 + 12 * (planned.day.year - 2022) + planned.day.month)
            return self._random.sample(self._pool["cso"][:reach], min(planned.size, reach))
        pool = self._pool[planned.audience]
        here = [one for one in pool if one.home == planned.home]
        known = [one for one in here if planned.member in one.ids]
        elsewhere = [one for one in here if one.ids and planned.member not in one.ids]
        chosen: dict[int, Invented] = {}
        for _ in range(planned.size):
            one = self._somebody(planned, known, elsewhere)
            if id(one) not in chosen:
                chosen[id(one)] = one
        return list(chosen.values())

    def _somebody(self, planned: Planned, known: list[Invented], elsewhere: list[Invented]) -> Invented:
        draw = self._random.random()
        if known and draw < _KNOWN * (planned.audience == "youth" or 0.5):
            return self._random.choice(known)
        if elsewhere and draw > 1 - _SHARED:
            return self._random.choice(elsewhere)
        born = (1996, 2009) if planned.audience == "youth" else (1945, 2006)
        one = self._names.person(self._random, planned.home, *born)
        self._pool[planned.audience].append(one)
        return one

    async def _record(self, drawn: list[tuple[Planned, list[Invented]]]) -> None:
        for planned, people in drawn:
            api = self._apis[planned.member]
            body = self._body(planned, people)
            answer = await api.send("/v1/activities", body, at(planned.recorded_on, 17))
            for person, person_id in zip(people, answer["persons"], strict=True):
                person.ids.setdefault(planned.member, person_id)
            if (planned.kind, planned.day.year) == ("training", _PROVED):
                await _prove(api, answer["id"], at(planned.recorded_on, 18))

    def _body(self, planned: Planned, people: list[Invented]) -> dict[str, Any]:
        return {
            "title": self._names.title(self._random, planned.kind),
            "kind": planned.kind,
            "occurred_on": planned.day.isoformat(),
            "hours": str(planned.hours),
            "sessions": planned.sessions,
            "municipality": planned.home,
            "country": planned.country,
            "co_organisers": ["kkm"] if planned.kind == "camp" else [],
            "attendees": [_line(planned, person) for person in people],
        }

    async def _link(self, planned: list[Planned]) -> None:
        """The lead's matching finds who is known to two members, and says so at the month's end."""
        last = max(one.recorded_on for one in planned)
        for person in (one for pool in self._pool.values() for one in pool):
            new = set(person.ids) - person.linked
            if len(person.ids) > 1 and new:
                await self._apis[self._lead].send(
                    "/v1/links", {"persons": sorted(person.ids.values())}, at(last, 20)
                )
                person.linked = set(person.ids)


async def _prove(api: Api, activity: str, when: datetime) -> None:
    """The sheet of a training that its people signed: here the empty one, as it was printed."""
    sheet = await api.file(f"/v1/activities/{activity}/sign-sheet")
    await api.send(f"/v1/activities/{activity}/documents?name=sheet.pdf&kind=signed_sheet", sheet, when)


def _line(planned: Planned, person: Invented) -> dict[str, Any]:
    known = person.ids.get(planned.member)
    who: dict[str, Any] = {"person": known} if known else {"new": person.data}
    minutes = planned.hours * 60
    return who | {"organisation": person.organisation, "sessions": planned.sessions, "minutes": minutes}
