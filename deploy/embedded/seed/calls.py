"""One call of the demo: published in five languages, applied to, checked, scored by two assessors, decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from deploy.embedded.seed.api import Api, at

_TYPES = ("cso", "cso", "cso", "ypp_alumni_group", "social_enterprise", "service_provider", "ppp")
_THEMES = ("water", "health", "green", "digital", "social_care")
_TITLES = {
    "en": "Local initiatives {}",
    "ka": "ადგილობრივი ინიციატივები {}",
    "az": "Yerli təşəbbüslər {}",
    "hy": "Տեղական նախաձեռնություններ {}",
    "ru": "Местные инициативы {}",
}
_PURPOSE = {
    "en": "Initiatives that make social and health services, water or the environment of the village better.",
    "ka": "ინიციატივები, რომლებიც აუმჯობესებს სოფლის სოციალურ და სამედიცინო სერვისებს, წყალს ან გარემოს.",
    "az": "Kəndin sosial və tibbi xidmətlərini, suyunu və ya ətraf mühitini yaxşılaşdıran təşəbbüslər.",
    "hy": "Նախաձեռնություններ, որոնք բարելավում են գյուղի սոցիալական և առողջապահական ծառայությունները, ջուրը կամ միջավայրը։",
    "ru": "Инициативы, которые улучшают социальные и медицинские услуги, воду или природу села.",
}
_CRITERIA = {
    "relevance": 30,
    "feasibility": 25,
    "inclusion": 20,
    "sustainability": 15,
    "cost_effectiveness": 10,
}
_IDEAS = (
    "Clean water for the school of {}",
    "A day centre for older people in {}",
    "Waste sorting in the villages of {}",
    "A digital help desk in {}",
    "Physiotherapy at home in {}",
    "A youth library in {}",
    "Rain water for the gardens of {}",
)


@dataclass(slots=True)
class Applicant:
    """One application of the story; `id` once it is received."""

    call: str
    number: int
    place: str
    kind: str
    amount: int
    joint: bool
    id: str = ""


@dataclass(slots=True)
class Calls:
    """One call and its applications at one member."""

    member: str
    first: Api
    second: Api
    homes: list[str]
    places: Mapping[str, str]
    random: Random
    id: str = ""
    applicants: list[Applicant] = field(default_factory=list)

    async def publish(self, day: date, closes: date) -> str:
        """Publish the call; its id."""
        body = {
            "title": {lang: title.format(day.year) for lang, title in _TITLES.items()},
            "purpose": _PURPOSE,
            "reference": f"CSDP-{self.member.upper()}-{day.year}",
            "closes_on": closes.isoformat(),
            "recipient_types": sorted(set(_TYPES)),
            "occurred_on": day.isoformat(),
            "criteria": _CRITERIA,
            "currency": "GEL",
            "least": "1500",
            "most": "60000",
            "envelope": "250000",
            "pass_mark": 50,
        }
        self.id = str((await self.first.send("/v1/calls", body, at(day, 10)))["id"])
        return self.id

    def application(self, number: int, day: date) -> Callable[[], Awaitable[None]]:
        """Somebody applies on a day."""

        async def apply() -> None:
            place = self.homes[number % len(self.homes)]
            kind = self.random.choice(_TYPES)
            amount = self.random.choice([1500, 9000, 24000, 32000, 45000, 60000])
            one = Applicant(self.id, number, place, kind, amount, joint=number % 3 == 0)
            answer = await self.first.send("/v1/applications", self._body(one, day), at(day, 13))
            one.id = str(answer["id"])
            self.applicants.append(one)

        return apply

    def _body(self, one: Applicant, day: date) -> dict[str, Any]:
        number = 400_000_000 + day.year * 100 + one.number
        return {
            "call": self.id,
            "applicant": {"name": f"Demo recipient {day.year}-{one.number + 1:02}", "legal_id": f"{number}"},
            "title": _IDEAS[one.number % len(_IDEAS)].format(self.places.get(one.place, one.place)),
            "summary": "Invented for the demonstration: what will be done, for whom, and how it goes on afterwards.",
            "recipient_type": one.kind,
            "municipality": one.place,
            "theme": self.random.choice(_THEMES),
            "joint_with_la": one.joint,
            "amount": str(one.amount),
            "currency": "GEL",
        }

    def checks(self, day: date) -> Callable[[], Awaitable[None]]:
        """The administrative check and the eligibility check of all; one is not signed."""

        async def check() -> None:
            await self.first.send(f"/v1/calls/{self.id}/closing", {"why": "deadline"}, at(day, 9))
            for one in list(self.applicants):
                path = f"/v1/applications/{one.id}"
                if one.number == 5:
                    failed = {"result": "failed", "reason": "unsigned"}
                    await self.first.send(f"{path}/admin-check", failed, at(day, 10))
                    self.applicants.remove(one)
                    continue
                await self.first.send(f"{path}/admin-check", {"result": "passed"}, at(day, 10))
                await self.first.send(f"{path}/eligibility-check", {"result": "passed"}, at(day, 11))

        return check

    def scores(self, day: date) -> Callable[[], Awaitable[None]]:
        """Two assessors score each application, each alone."""

        async def score() -> None:
            for one in self.applicants:
                level = self.random.choice([2, 3, 3, 4, 4, 5])
                for assessor in (self.first, self.second):
                    points = {
                        code: min(5, max(1, level + self.random.choice([0, 0, -1]))) for code in _CRITERIA
                    }
                    await assessor.send(f"/v1/applications/{one.id}/scores", {"points": points}, at(day, 15))

        return score

    async def decisions(self, day: date) -> list[Applicant]:
        """Decide as the ranking proposes; those who are awarded."""
        ranked = await self.first.read(f"/v1/calls/{self.id}/applications")
        awarded = []
        for line in [one for one in ranked if one["rank"]]:
            decision: dict[str, Any] = {"decision": line["proposal"]}
            if line["proposal"] != "awarded":
                decision["reason"] = "envelope_used" if line["proposal"] == "reserve" else "low_score"
            else:
                awarded.append(next(one for one in self.applicants if one.id == line["id"]))
            await self.first.send(f"/v1/applications/{line['id']}/decision", decision, at(day, 16))
        return awarded
