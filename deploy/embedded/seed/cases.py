"""The demo's complaints: filed in five languages, most answered in time, some late, one appeal against a call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.embedded.seed.api import Api, at

_WORDS = {
    "ka": "მსურს ვიცოდე, როდის ჩატარდება შემდეგი ტრენინგი.",
    "az": "Növbəti təlimin nə vaxt olacağını bilmək istəyirəm.",
    "hy": "Ցանկանում եմ իմանալ, թե երբ է հաջորդ դասընթացը։",
    "ru": "Хочу узнать, когда будет следующий тренинг.",
    "en": "I would like to know when the next training takes place.",
}
_GROUPS = (
    "information",
    "information",
    "assistance",
    "suggestion",
    "appreciation",
    "activity",
    "fairness",
    "other",
)
_APPEAL = (2024, 10)


@dataclass(frozen=True, slots=True)
class Open:
    """A complaint that will be answered on a day."""

    member: str
    case: str
    day: date


@dataclass(slots=True)
class Cases:
    """What villagers write and case handlers answer, month by month."""

    apis: dict[str, Api]
    homes: list[str]
    random: Random
    open: list[Open] = field(default_factory=list)

    async def month(self, year: int, number: int, calls: dict[str, str]) -> None:
        """File a month's complaints, and answer what is due to be answered."""
        for one in [o for o in self.open if o.day < date(year, number, 1)]:
            self.open.remove(one)
            await self._answer(one)
        for _ in range(self.random.choice([0, 1, 2, 2, 3])):
            await self._file(date(year, number, self.random.randint(1, 25)))
        if (year, number) == _APPEAL:
            await self._file(date(year, number, 14), about={"kind": "call", "id": calls["ctc"]})

    async def end(self) -> None:
        """Answer what is still open, but for the last ones."""
        for one in sorted(self.open, key=lambda o: o.day)[:-2]:
            await self._answer(one)

    async def _file(self, day: date, about: dict[str, str] | None = None) -> None:
        member = self.random.choice(sorted(self.apis))
        language = self.random.choices(list(_WORDS), [40, 30, 15, 10, 5])[0]
        body: dict[str, Any] = {
            "category_group": "fairness" if about else self.random.choice(_GROUPS),
            "text": _WORDS[language],
            "language": language,
            "channel": self.random.choice(["web", "web", "phone", "box", "community_meeting"]),
            "municipality": self.random.choice(self.homes),
        }
        if about:
            body["about"] = about
        answer = await self.apis[member].send("/v1/complaints", body, at(day, 13))
        days = self.random.choices([3, 6, 9, 30], [40, 35, 17, 8])[0]
        self.open.append(Open(member, answer["case"], day + timedelta(days=days)))

    async def _answer(self, one: Open) -> None:
        api, when = self.apis[one.member], at(one.day, 16)
        await api.send(f"/v1/complaints/{one.case}/acknowledge", {}, when)
        await api.send(f"/v1/complaints/{one.case}/response", {"text": "We have looked into it."}, when)
        if self.random.random() < 0.8:
            await api.send(f"/v1/complaints/{one.case}/close", {"outcome": "resolved"}, when)
