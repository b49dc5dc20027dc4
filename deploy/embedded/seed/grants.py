"""The demo's sub-grants: calls, contracts of all five kinds of recipient, payments in lari, one that came back."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.embedded.seed.api import Api, at

_TYPES = ("cso", "cso", "ypp_alumni_group", "social_enterprise", "service_provider", "ppp")
_THEMES = ("water", "health", "green", "digital", "social_care")
_CALLS = {(2022, 11): "ctc", (2023, 9): "cenn", (2024, 8): "ctc"}


@dataclass(slots=True)
class Due:
    """A payment to come: on which contract, when, how much."""

    member: str
    grant: str
    day: date
    amount: int


@dataclass(slots=True)
class Grants:
    """What grants managers at two members do, month by month."""

    apis: dict[str, Api]
    homes: list[str]
    random: Random
    due: list[Due] = field(default_factory=list)
    calls: dict[str, str] = field(default_factory=dict)
    signed: int = 0
    reversed: bool = False

    async def month(self, year: int, number: int) -> None:
        """Publish, sign and pay what falls into a month."""
        member = _CALLS.get((year, number))
        if member:
            await self._publish(member, date(year, number, 5))
        if self.calls and number in {2, 4, 5, 7, 10, 12} and self.signed < 25:
            await self._sign(year, number)
        last = date(year, number, calendar.monthrange(year, number)[1])
        for payment in [one for one in self.due if one.day <= last]:
            self.due.remove(payment)
            await self._pay(payment)

    async def end(self, year: int) -> None:
        """A last payment after the programme's end: its rate is not published yet, so it waits."""
        member, grant = next(iter(self._last.items()))
        await self._pay(Due(member, grant, date(year + 1, 1, 20), 1500))

    _last: dict[str, str] = field(default_factory=dict)

    async def _publish(self, member: str, day: date) -> None:
        body = {
            "title": {"en": f"Local initiatives {day.year}", "ka": f"ადგილობრივი ინიციატივები {day.year}"},
            "reference": f"CSDP-{member.upper()}-{day.year}",
            "closes_on": (day + timedelta(days=40)).isoformat(),
            "recipient_types": sorted(set(_TYPES)),
            "occurred_on": day.isoformat(),
        }
        answer = await self.apis[member].send("/v1/calls", body, at(day, 10))
        self.calls[member] = answer["id"]

    async def _sign(self, year: int, number: int) -> None:
        for _ in range(self.random.choice([1, 2])):
            member = self.random.choice(sorted(self.calls))
            self.signed += 1
            day = date(year, number, self.random.randint(3, 20))
            kind, amount = (
                self.random.choice(_TYPES),
                self.random.choice([1500, 9000, 24000, 32000, 45000, 60000]),
            )
            answer = await self.apis[member].send(
                "/v1/grants", self._contract(kind, amount, member, day), at(day, 15)
            )
            self._last = {member: answer["id"]}
            parts = 1 if amount < 9000 else 3
            for part in range(parts):
                share = amount // 2 if part == 0 and parts > 1 else amount // 4 if parts > 1 else amount - 100
                self.due.append(Due(member, answer["id"], day + timedelta(days=12 + 95 * part), share))

    def _contract(self, kind: str, amount: int, member: str, day: date) -> dict[str, Any]:
        return {
            "recipient": {
                "name": f"Demo recipient {self.signed}",
                "legal_id": f"{400000000 + self.signed}",
                "natural_person": False,
            },
            "title": f"Initiative {self.signed}",
            "call": self.calls[member],
            "recipient_type": kind,
            "municipality": self.homes[self.signed % len(self.homes)],
            "theme": self.random.choice(_THEMES),
            "joint_with_la": self.random.random() < 0.3,
            "occurred_on": day.isoformat(),
            "amount": str(amount),
            "currency": "GEL",
        }

    async def _pay(self, due: Due) -> None:
        api = self.apis[due.member]
        body = {
            "occurred_on": due.day.isoformat(),
            "amount": str(due.amount),
            "bank_reference": f"DEMO-{due.day:%y%m%d}-{due.amount}",
        }
        path = f"/v1/grants/{due.grant}/disbursements"
        answer = await api.send(path, body, at(due.day + timedelta(days=1), 11))
        if not self.reversed and due.day.year == 2024:
            self.reversed = True
            day = due.day + timedelta(days=6)
            back = {"occurred_on": day.isoformat(), "amount": str(due.amount // 3)}
            await api.send(f"{path}/{answer['events'][0]}/reversal", back, at(day, 12))
