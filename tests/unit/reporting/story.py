"""Tells a history event by event and reads its figures, for cases that are counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from services.reporting.logframe.counting import Counting
from services.reporting.logframe.figures import Contribution
from services.reporting.logframe.known import Known, moment
from services.reporting.reading.known import Figures
from services.reporting.reading.sums import Moment
from shared.events.base import EventData, PersonPart, Voided, type_of
from shared.programme import Programme, load

BEGIN = datetime(2022, 1, 1, tzinfo=UTC)
ALL = ("cenn", "ctc", "kkm", "fe")


@cache
def programme() -> Programme:
    return load(Path(__file__).parents[3] / "deploy" / "programmes" / "csdp")


def day(text: str) -> date:
    return date.fromisoformat(text)


def person(**attributes: Any) -> PersonPart:
    return PersonPart(**attributes)


class Story:
    """Events are recorded an hour apart, in the order in which they are told; `at` says another moment."""

    def __init__(self, counted_by: Programme | None = None) -> None:
        self.told: list[Known] = []
        self.programme = counted_by or programme()

    def tell(
        self,
        member: str,
        data: EventData | Voided,
        part: PersonPart | None = None,
        *,
        parts: tuple[PersonPart | None, ...] = (),
        of: Known | None = None,
        at: str | None = None,
    ) -> Known:
        """Record an event (an amendment `of` another one); returns it, so that others can name it."""
        number = len(self.told) + 1
        recorded = datetime.fromisoformat(at) if at else BEGIN + timedelta(hours=number)
        name = of.name if of else type_of(data).name
        lane = of.lane if of else f"csdp.{member}.{name.partition('.')[0]}/0"
        event_id = f"018f0000-0000-7000-8000-{number:012d}"
        known = Known(event_id, name, member, lane, number, moment(recorded), number, data, part, parts=parts)
        self.told.append(known)
        return known

    def void(self, target: Known, at: str | None = None) -> Known:
        """Take an event back."""
        return self.tell(
            target.member, Voided(occurred_on=target.data.occurred_on, voids=target.id), of=target, at=at
        )

    def correct(
        self, target: Known, data: Any, part: PersonPart | None = None, at: str | None = None
    ) -> Known:
        """Say an event anew; `data` must name it in `corrects`."""
        assert data.corrects == target.id
        return self.tell(target.member, data, part, of=target, at=at)

    def contributions(self) -> list[Contribution]:
        """What the counting makes of it, in the order told."""
        counting = Counting(self.programme)
        return [one for event in self.arriving() for one in counting.apply(event)]

    def arriving(self) -> list[Known]:
        """The events as they come from the bus: copies of which nothing is known yet."""
        return [replace(one, amendments=[]) for one in self.told]

    def figures(
        self, *, known: str | None = None, happened: str | None = None, evaluated: str | None = None
    ) -> Figures:
        """The figures: all, as known before a moment (and evaluated on a day), or as it happened up to a day."""
        before = moment(datetime.fromisoformat(known)) if known else None
        on = day(evaluated or happened) if evaluated or happened else None
        return Figures.of(
            self.programme, self.contributions(), Moment(before, on, day(happened) if happened else None)
        )


def cells(
    figures: Figures, code: str, *dimensions: str, period: str | None = None
) -> dict[str, Decimal | None]:
    """The cumulative values of a breakdown's rows, those that are not nothing."""
    found = figures.breakdown(code, dimensions)
    shown = {"/".join(cell): figure.cumulative(period).value for cell, figure in found.items()}
    return {cell: value for cell, value in shown.items() if value}
