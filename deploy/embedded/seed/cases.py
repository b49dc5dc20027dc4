"""The demo's complaints: filed in five languages, most answered in time, some late, one appeal, a few sensitive ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.embedded.seed.api import Api, at
from deploy.embedded.seed.case_words import (
    ANSWERS,
    CATEGORY,
    CHANGE,
    GROUPS,
    LANGUAGES,
    QUESTION,
    REPLY,
    SENSITIVE,
    STORIES,
)

_APPEAL = (2024, 10)
_TWICE = 15  # every so many complaints one is filed a second time
_SPEAKS = 6  # complainants whom the demo lets answer or rate: look-ups of one address are limited


@dataclass(frozen=True, slots=True)
class Open:
    """A complaint that will be answered on a day; `code` is what its complainant keeps."""

    member: str
    case: str
    code: str
    group: str
    language: str
    filed_on: date
    day: date


@dataclass(slots=True)
class Cases:
    """What villagers write and case handlers answer, month by month."""

    apis: dict[str, Api]
    homes: list[str]
    random: Random
    open: list[Open] = field(default_factory=list)
    spoken: int = 0
    filed: int = 0
    changed: set[str] = field(default_factory=set)

    async def month(self, year: int, number: int, calls: dict[str, str]) -> None:
        """File a month's complaints, and answer what is due to be answered."""
        for one in [o for o in self.open if o.day < date(year, number, 1)]:
            self.open.remove(one)
            await self._answer(one)
        for _ in range(self.random.choice([1, 2, 2, 3, 4])):
            await self._file(date(year, number, self.random.randint(1, 25)))
        if (year, number) == _APPEAL:
            await self._file(date(year, number, 14), about={"kind": "call", "id": calls["ctc"]})

    async def end(self) -> None:
        """Answer what is still open, but for the last ones; a few people write of what only few may read."""
        ordered = sorted(self.open, key=lambda o: o.day)
        for one in ordered[:-4]:
            await self._answer(one)
        for one in ordered[-4:-2]:
            await self._begin(one)
        day = max(one.filed_on for one in ordered)
        for member in sorted(self.apis):  # one about a colleague elsewhere, one that stays at the focal point
            for language, about in (("az", "ctc"), ("ka", None)):
                body = {
                    "category_group": "conduct",
                    "text": SENSITIVE[language],
                    "language": language,
                    "staff_of": about,
                }
                await self.apis[member].send("/v1/complaints", body, at(day, 18))

    async def _file(self, day: date, about: dict[str, str] | None = None) -> None:
        member = self.random.choice(sorted(self.apis))
        language = self.random.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        group = "fairness" if about else self.random.choice(GROUPS)
        body: dict[str, Any] = {
            "category_group": group,
            "text": STORIES[group][language],
            "language": language,
            "channel": self.random.choice(["web", "web", "phone", "box", "community_meeting"]),
            "municipality": self.random.choice(self.homes),
        }
        if about:
            body["about"] = about
        answer = await self.apis[member].send("/v1/complaints", body, at(day, 13))
        self.filed += 1
        if self.filed % _TWICE == 0:
            again = await self.apis[member].send("/v1/complaints", body, at(day, 14))
            path = f"/v1/complaints/{again['case']}/duplicate"
            await self.apis[member].send(path, {"of": answer["case"]}, at(day, 15))
        days = self.random.choices([3, 6, 9, 30], [40, 35, 17, 8])[0]
        self.open.append(
            Open(member, answer["case"], answer["code"], group, language, day, day + timedelta(days=days))
        )

    async def _begin(self, one: Open) -> None:
        """The first days: receipt, what it is about, who takes it on."""
        read = at(one.filed_on + timedelta(days=1), 10)
        await self._step(one, "acknowledge", {}, read)
        await self._step(one, "triage", {"category": CATEGORY[one.group]}, read)
        await self._step(one, "assignment", {}, read)

    async def _answer(self, one: Open) -> None:
        await self._begin(one)
        when = at(one.day, 16)
        speaks = one.group == "activity" and self.spoken < _SPEAKS
        if speaks:
            await self._ask(one)
        if one.group == "other":
            await self._step(one, "referral", {"to": "municipality", "text": "Sent by letter"}, when)
            await self._step(one, "close", {"outcome": "referred", "text": ANSWERS[one.language]}, when)
            return
        await self._step(one, "response", {"text": ANSWERS[one.language]}, when)
        if speaks:
            self.spoken += 1
            rating = {"code": one.code, "satisfied": self.random.choice(["yes", "yes", "partly"])}
            await self.apis[one.member].send("/v1/complaints/satisfaction", rating, at(one.day, 18))
        if one.group == "activity" and one.member not in self.changed:
            await self._change(one)
        if self.random.random() < 0.8:
            await self._step(one, "close", {"outcome": "resolved"}, when)

    async def _ask(self, one: Open) -> None:
        """A question stops the clock; the complainant answers the day after."""
        await self._step(
            one, "question", {"text": QUESTION[one.language]}, at(one.filed_on + timedelta(days=1), 12)
        )
        said = {"code": one.code, "text": REPLY[one.language]}
        await self.apis[one.member].send(
            "/v1/complaints/messages", said, at(one.filed_on + timedelta(days=2), 12)
        )

    async def _change(self, one: Open) -> None:
        self.changed.add(one.member)
        text, published = CHANGE
        agreed = await self._step(one, "action", {"text": text}, at(one.day, 16))
        done = {"action": agreed["action"], "published": published}
        await self._step(one, "completion", done, at(one.day + timedelta(days=20), 11))

    async def _step(self, one: Open, step: str, body: dict[str, Any], when: Any) -> dict[str, Any]:  # noqa: ANN401 - a moment
        return await self.apis[one.member].send(f"/v1/complaints/{one.case}/{step}", body, when)
