"""What all storytellers of records share: the members' desks, invented people, and the days of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from deploy.embedded.errors import EmbeddedError
from deploy.embedded.seed.api import Api, at
from deploy.embedded.seed.people import Names

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desks:
    """The M&E officers of all members."""

    apis: dict[str, Api]
    names: Names
    random: Random

    async def record(self, member: str, kind: str, day: date, /, **given: object) -> str:
        """Record something of a kind; the id of what it is about."""
        body = {"occurred_on": day.isoformat()} | given
        answer = await self.apis[member].send(f"/v1/records/{kind}", body, at(day, 15))
        return str(answer["persons"][0])

    async def many(self, member: str, kind: str, day: date, some: list[Given], /) -> list[str]:
        """Record several things of a kind at once, each on its own day or on this one; what they are about."""
        if not some:
            return []
        bodies = [{"occurred_on": day.isoformat()} | one for one in some]
        answer = await self.apis[member].send(f"/v1/records/{kind}/many", bodies, at(day, 15))
        return list(answer["persons"])

    async def try_to(self, member: str, kind: str, day: date, /, **given: object) -> bool:
        """Record what the house may refuse, as a course whose criteria are not met."""
        try:
            await self.record(member, kind, day, **given)
        except EmbeddedError:
            return False
        return True

    async def register(self, member: str, day: date, some: list[dict[str, Any]]) -> list[str]:
        """Register people; their ids."""
        answer = await self.apis[member].send("/v1/persons/many", some, at(day, 10))
        return list(answer["persons"])

    async def hold(
        self, member: str, day: date, title: str, persons: list[str], topics: list[str], *,
        hours: int = 4, municipality: str = "unknown", organisation: str | None = None,
    ) -> None:  # fmt: skip
        """A workshop with people who are known."""
        attendees = [{"person": one, "minutes": hours * 60, "organisation": organisation} for one in persons]
        body = {
            "title": title, "kind": "workshop", "occurred_on": day.isoformat(), "hours": str(hours),
            "municipality": municipality, "topics": topics, "attendees": attendees,
        }  # fmt: skip
        await self.apis[member].send("/v1/activities", body, at(day, 17))

    def people(self, number: int, homes: list[str], first: int, last: int) -> list[dict[str, Any]]:
        """Invented people of some homes, born between two years."""
        return [
            self.names.person(self.random, self.random.choice(homes), first, last).data for _ in range(number)
        ]
