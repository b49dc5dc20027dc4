"""Partnership groups, the alliance, advocacy and decisions, and local government learning the five principles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from deploy.embedded.seed.records.desk import Desks
from deploy.embedded.seed.records.institutions import Institution, register

_STAFF = {2022: 12, 2023: 24, 2024: 26, 2025: 14}  # of local authorities, trained in a year
_GROUPS = {
    (2022, 4): 0,
    (2022, 6): 1,
    (2022, 9): 2,
    (2023, 2): 3,
    (2023, 5): 4,
    (2023, 9): 5,
    (2024, 2): 6,
    (2024, 6): 7,
}
_ADVOCACY = {
    (2022, 10),
    (2023, 3),
    (2023, 6),
    (2023, 10),
    (2024, 1),
    (2024, 4),
    (2024, 7),
    (2024, 11),
    (2025, 2),
    (2025, 5),
    (2025, 8),
}
_THEMES = ("water", "health", "social_care", "green")
_OUTCOMES = ("accepted", "partly_accepted", "answered", "rejected")
_JOIN_FROM = (2022, 6)


@dataclass(slots=True)
class Community:
    """What the lead does with institutions and authorities."""

    desks: Desks
    lead: str
    institutions: list[Institution] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)  # by municipality
    alliance: str = ""
    joined: int = 0
    proposals: int = 0

    async def month(self, year: int, number: int) -> None:
        """One month."""
        if not self.institutions:
            self.institutions = await register(self.desks, self.lead, date(year, number, 20))
            await self._partners(date(year, number, 24))
        if (year, number) in _GROUPS:
            await self._found(_GROUPS[year, number], date(year, number, 8))
        if number in {3, 7, 11}:
            await self._meet(date(year, number, 22))
        if (year, number) == (2022, 5):
            self.alliance = await self._record(
                "alliances-established", date(2022, 5, 18), title="რეგიონული ალიანსი", municipality="unknown"
            )
        if (year, number) >= _JOIN_FROM and self.joined < len(self.institutions) - 4 and number % 4 == 0:
            await self._join(date(year, number, 14))
        if (year, number) in _ADVOCACY:
            await self._advocate(date(year, number, 11))
        if number in {2, 10}:
            await self._principles(year, number)

    async def _record(self, kind: str, day: date, /, **given: object) -> str:
        return await self.desks.record(self.lead, kind, day, **given)

    async def _partners(self, day: date) -> None:
        """Some local organisations are linked with a national one."""
        for number in (1, 2, 3):
            local, national = f"demo-cso-{number:02}", f"demo-national-{1 + number % 2}"
            await self._record("organisation-links", day, local=local, national=national, purpose="mentoring")

    async def _found(self, place: int, day: date) -> None:
        home = self.desks.names.homes[place]
        title = f"პარტნიორობის ჯგუფი, {home[-3:]}"
        self.groups[home] = await self._record("groups-established", day, title=title, municipality=home)

    async def _meet(self, day: date) -> None:
        """Every group meets, now and then without the authority; the alliance meets once a year."""
        meetings = [
            {
                "group": group, "municipality": home, "minutes": f"M-{day:%Y%m}-{number + 1}", "cso_present": True,
                "la_present": not (number == day.month % 5 and day.year % 2),
            }
            for number, (home, group) in enumerate(self.groups.items())
        ]  # fmt: skip
        await self.desks.many(self.lead, "groups-met", day, meetings)
        if self.alliance and day.month == 11:
            await self._record(
                "alliance-met", day, group=self.alliance, municipality="unknown", minutes=f"A-{day:%Y}",
                cso_present=True, la_present=True,
            )  # fmt: skip

    async def _join(self, day: date) -> None:
        """Two institutions join at a time at first, later one."""
        joining = self.institutions[self.joined : self.joined + (5 if day.year == 2022 else 2)]
        self.joined += len(joining)
        some = [
            {
                "group": self.alliance,
                "organisation": one.id,
                "municipality": one.home,
                "member_type": one.kind,
            }
            for one in joining
        ]
        await self.desks.many(self.lead, "alliance-members-joined", day, some)

    async def _advocate(self, day: date) -> None:
        """A target organisation proposes, the authority answers, and half of it becomes a decision."""
        number, self.proposals = self.proposals, self.proposals + 1
        home = self.desks.names.homes[number % 8]
        about = {"municipality": home, "theme": _THEMES[number % 4]}
        organisation = f"demo-cso-{number % 10 + 1:02}"
        advocacy = await self._record(
            "advocacy-submitted", day, title=f"წინადადება {number + 1}", organisation=organisation, **about
        )
        answered = day + timedelta(days=45)
        outcome = _OUTCOMES[number % 4]
        await self._record("advocacy-responded", answered, advocacy=advocacy, outcome=outcome)
        if outcome in {"accepted", "partly_accepted"}:
            kind = ("decision", "budget_line", "programme")[number % 3]
            await self._record(
                "policies-adopted", answered + timedelta(days=30), title=f"გადაწყვეტილება {number + 1}", kind=kind,
                advocacy=advocacy, amount=12000 + 1500 * number, **about,
            )  # fmt: skip

    async def _principles(self, year: int, number: int) -> None:
        """Half of a year's staff: three trainings for five principles."""
        places = [one for one in self.institutions if one.kind == "local_authority"]
        here = places[year % 8]
        day, homes = date(year, number, 3), [one.home for one in places]
        people = await self.desks.register(
            self.lead, day, self.desks.people(_STAFF[year] // 2, homes, 1968, 1998)
        )
        for apart, topics in ((1, ["hrba_1", "hrba_2"]), (8, ["hrba_3", "hrba_4"]), (15, ["hrba_5"])):
            await self.desks.hold(
                self.lead, day + timedelta(days=apart), f"Human rights at the municipality {year}", people, topics=topics,
                municipality=here.home, organisation=here.id,
            )  # fmt: skip
