"""What each member does in a month, drawn from a fixed random seed: the rhythm of an invented programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

LAST = date(2025, 12, 31)  # of the invented story, however long the programme goes on
CAMPS = {(2022, 7), (2023, 7), (2023, 8), (2024, 7), (2024, 8), (2025, 7)}
TOURS = {(2022, 10), (2023, 5), (2024, 4), (2025, 5)}


@dataclass(frozen=True, slots=True)
class Planned:
    """One activity to come; `audience` says who is asked: representatives of target CSOs, youth, or villagers."""

    member: str
    kind: str
    audience: str
    home: str
    day: date
    hours: int
    sessions: int
    size: int
    country: str = "GE"
    late: int = 2  # days until it is recorded

    @property
    def recorded_on(self) -> date:
        """The day on which it is recorded."""
        return self.day + timedelta(days=self.late)


def month(random: Random, year: int, number: int, homes: list[str]) -> list[Planned]:
    """All activities of one month, in the order of their days."""
    planned: list[Planned] = []

    def add(member: str, kind: str, audience: str, hours: int, size: int, **more: object) -> None:
        day = date(year, number, random.randint(1, 26))
        late = random.choices([1, 2, 5, 40], [60, 25, 12, 3])[0]
        home = random.choice(homes)
        sessions = 2 if hours > 6 else 1
        planned.append(Planned(member, kind, audience, home, day, hours, sessions, size, late=late, **more))  # type: ignore[arg-type]

    if number not in {1, 8}:
        add("ctc", "training", "cso", random.choice([6, 8]), random.randint(6, 10))
    if number % 2 == 0:
        add("ctc", "mentoring_session", "cso", 3, random.randint(3, 5))
    if number in {3, 6, 11}:
        add("cenn", "peer_exchange", "cso", 4, random.randint(6, 9))
    if number % 3 == 0:
        add("kkm", "workshop", "youth", 6, random.randint(8, 14))
    add(random.choice(["cenn", "fe"]), "information_session", "village", 2, random.randint(10, 22))
    if number in {4, 9}:
        add("kkm", "campaign_event", "village", 3, random.randint(15, 25))
    if (year, number) in CAMPS:
        add("fe", "camp", "youth", 30, random.randint(22, 30))
    if (year, number) in TOURS:
        add("cenn", "study_tour", "cso", 24, random.randint(6, 8), country=random.choice(["CZ", "LT", "PL"]))
    return sorted(planned, key=lambda one: one.day)
