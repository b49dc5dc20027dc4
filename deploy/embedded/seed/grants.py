"""The demo's sub-grants: three calls, who applied, who was awarded, what became of each grant, month by month."""

from __future__ import annotations

import calendar
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from deploy.embedded.seed.api import Api
from deploy.embedded.seed.calls import Applicant, Calls
from deploy.embedded.seed.subgrant import SubGrant

_CALLS = {(2022, 11): "ctc", (2023, 9): "cenn", (2024, 8): "ctc"}
_OPEN = 40  # days
Task = tuple[date, int, Callable[[], Awaitable[None]]]


@dataclass(slots=True)
class Grants:
    """What grants managers, and those who approve, do at two members; tasks wait for their day."""

    apis: dict[str, Api]
    seconds: dict[str, Api]
    homes: list[str]
    places: Mapping[str, str]
    random: Random
    calls: dict[str, str] = field(default_factory=dict)
    grants: list[SubGrant] = field(default_factory=list)
    _tasks: list[Task] = field(default_factory=list)
    _number: int = 0

    async def month(self, year: int, number: int) -> None:
        """Everything that falls into a month, in the order of its days."""
        if member := _CALLS.get((year, number)):
            self._open(member, date(year, number, 5))
        last = date(year, number, calendar.monthrange(year, number)[1])
        while due := sorted(one for one in self._tasks if one[0] <= last):
            self._tasks.remove(due[0])
            await due[0][2]()

    async def end(self, year: int) -> None:
        """A last payment after the programme's end: its rate is not published yet, so it waits."""
        open_ = next(one for one in reversed(self.grants) if not one.closed and one.member in self.apis)
        await open_.last_payment(date(year + 1, 1, 20))
        await open_.wait_for_the_bank(date(year + 1, 1, 28))

    def at(self, day: date, do: Callable[[], Awaitable[None]]) -> None:
        """Do something on a day; of one day's tasks the first added comes first."""
        self._number += 1
        self._tasks.append((day, self._number, do))

    def _open(self, member: str, day: date) -> None:
        call = Calls(member, self.apis[member], self.seconds[member], self.homes, self.places, self.random)
        closes = day + timedelta(days=_OPEN)

        async def publish() -> None:
            self.calls[member] = await call.publish(day, closes)

        self.at(day, publish)
        for number in range(14):
            arrives = closes - timedelta(days=self.random.randint(0, 18))
            self.at(arrives, call.application(number, arrives))
        self.at(closes + timedelta(days=3), call.checks(closes + timedelta(days=3)))
        self.at(closes + timedelta(days=14), call.scores(closes + timedelta(days=14)))
        self.at(closes + timedelta(days=20), self._decide(call, closes + timedelta(days=20)))

    def _decide(self, call: Calls, day: date) -> Callable[[], Awaitable[None]]:
        async def decide() -> None:
            for number, one in enumerate(await call.decisions(day)):
                self._begin(call, one, day + timedelta(days=25 + 9 * number))

        return decide

    def _begin(self, call: Calls, applicant: Applicant, signed: date) -> None:
        grant = SubGrant(call.member, call.first, call.second, applicant, signed, self.random)
        self.grants.append(grant)
        for day, do in grant.plan():
            self.at(day, do)
