"""The capacity programme of ten organisations, two courses of young people, and tests before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from deploy.embedded.seed.records.desk import Desks, Given

_ROUNDS = {(2022, 2): 1, (2022, 11): 2, (2023, 11): 3, (2024, 11): 4, (2025, 10): 5}
_TOPICS = ("digital", "media_literacy", "innovation")
_HELD = 0.6  # how often a graduate finds a role
_BETTER = 0.72  # how often a test after the training is better


@dataclass(slots=True)
class Courses:
    """What CTC and the lead do for organisations, the lead and FE for young people."""

    desks: Desks
    lead: str
    completed: set[str] = field(default_factory=set)
    graduates: list[tuple[str, date]] = field(default_factory=list)
    placed: dict[str, str] = field(default_factory=dict)

    @property
    def organisations(self) -> dict[str, str]:
        """The target organisations by id, with their homes."""
        homes = self.desks.names.organisations().values()
        return {f"demo-cso-{number:02}": home for number, home in enumerate(homes, start=1)}

    async def month(self, year: int, number: int) -> None:
        """One month."""
        if (year, number) in _ROUNDS:
            await self._assess(_ROUNDS[year, number], date(year, number, 20))
        if (year, number) == (2022, 1):
            course = {"programme": "capacity_programme"}
            some = [course | {"organisation": one} for one in self.organisations]
            await self.desks.many("ctc", "enrolments-started", date(2022, 1, 25), some)
        if number == 12:
            await self._complete(date(year, 12, 12))
        if number == 3:
            await self._young(year, "ypp", 7)
            await self._tests(year)
        if number == 5 and year > 2022:
            await self._young(year, "social_work_fellowship", 4)
        await self._placements(date(year, number, 15))

    async def _assess(self, round_: int, day: date) -> None:
        capacity, finance = [], []
        for number, organisation in enumerate(self.organisations):
            base, pace = 41 + 3 * (number % 5), 4 + 2 * (number % 4)
            score = min(96, base + pace * (round_ - 1) + self.desks.random.randint(0, 2))
            about = {"organisation": organisation, "round": round_}
            capacity.append(about | {"tool": "capacity", "score": score, "maximum": 100})
            sources = 1 + (number < 2 * (round_ - 1))
            income = 9000 + 700 * number + (150 * round_ if number % 3 else 0)
            finance.append(about | {"tool": "finance", "funding_sources": sources, "income": income})
        await self.desks.many("ctc", "capacity-assessments", day, capacity)
        await self.desks.many(self.lead, "capacity-assessments", day + timedelta(days=3), finance)

    async def _complete(self, day: date) -> None:
        """Whoever meets the criteria by the year's end."""
        for one in self.organisations:
            if one not in self.completed and await self.desks.try_to(
                "ctc", "enrolments-completed", day, organisation=one, programme="capacity_programme"
            ):
                self.completed.add(one)

    async def _young(self, year: int, programme: str, number: int) -> None:
        """A year's course: two workshops, one person leaves, the others graduate in November."""
        day, homes = date(year, 3, 12), self.desks.names.homes
        people = await self.desks.register(self.lead, day, self.desks.people(number, homes, 1996, 2004))
        course = {"programme": programme}
        enrolled = [course | {"person": one} for one in people]
        await self.desks.many(self.lead, "enrolments-started", day, enrolled)
        for month in (4, 9):
            await self.desks.hold(
                self.lead, date(year, month, 18), f"{programme.upper()} {year}", people, topics=["leadership"]
            )
        await self.desks.record(
            self.lead, "enrolments-dropped", date(year, 6, 20), person=people[-1], reason="moved", **course
        )
        graduation = date(year, 11, 10)
        await self.desks.many(self.lead, "enrolments-completed", graduation, enrolled[:-1])
        if programme == "ypp":
            self.graduates += [(one, graduation) for one in people[:-1]]

    async def _placements(self, day: date) -> None:
        """Graduates find a role four months later, and are asked again after a year."""
        hosts = list(self.organisations)
        for number, (person, graduated) in enumerate(self.graduates):
            months = (day.year - graduated.year) * 12 + day.month - graduated.month
            if months == 4 and self.desks.random.random() < _HELD:
                self.placed[person] = hosts[number % len(hosts)]
                await self._place("placements-started", person, day)
            elif months == 12 and person in self.placed:
                await self._place("placements-confirmed", person, day)

    async def _place(self, kind: str, person: str, day: date) -> None:
        await self.desks.record(self.lead, kind, day, person=person, host_organisation=self.placed[person])

    async def _tests(self, year: int) -> None:
        """Twelve young people a year, before and after a training in one of the skills."""
        day, topic = date(year, 3, 20), _TOPICS[year % 3]
        homes = self.desks.names.homes
        people = await self.desks.register("fe", day, self.desks.people(12, homes, 1998, 2009))
        await self.desks.hold("fe", day, f"Skills for youth {year}", people, topics=[topic], hours=6)
        tests = [test | {"topic": topic, "maximum": 20} for one in people for test in self._pair(one, day)]
        await self.desks.many("fe", "tests", day + timedelta(days=2), tests)

    def _pair(self, person: str, day: date) -> list[Given]:
        """The test before and the one after, which is better more often than not."""
        before = self.desks.random.randint(6, 12)
        better = self.desks.random.random() < _BETTER
        after = before + (self.desks.random.randint(2, 7) if better else -1)
        then = day + timedelta(days=2)
        return [
            {"person": person, "stage": "pre", "score": before, "occurred_on": day.isoformat()},
            {"person": person, "stage": "post", "score": after, "occurred_on": then.isoformat()},
        ]
