"""What a request asks of a figure, read from its address; what is wrong is said with what would be right."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, TypeVar, cast
from uuid import UUID

from fastapi import Query, Request

from services.reporting.context import Context, context_of
from services.reporting.logframe.figures import Measure
from services.reporting.reading.asking import NUMBERS, Moment, Number, Question
from services.reporting.reading.evidence import Behind, Seen
from services.reporting.reading.excluded import Excluded
from services.reporting.reading.logframe import AsOf
from services.reporting.reading.references import Fact
from shared import clock
from shared.events.sealing import Keyring
from shared.programme.model_logframe import Indicator
from shared.web.problems import Problem

Place = TypeVar("Place")
Day = Annotated[date | None, Query(alias="as_of", description="Show what was known at the end of this day.")]
Happened = Annotated[date | None, Query(description="Only what happened up to this day.")]


def as_of(day: date | None) -> AsOf | None:
    """A day as known; None for now."""
    return AsOf(day) if day else None


def today() -> date:
    """The day in Tbilisi."""
    return clock.day(clock.now())


def indicator(context: Context, code: str) -> Indicator:
    """The indicator of a code; a problem if there is none."""
    try:
        return context.programme.logframe.indicator(code)
    except KeyError:
        raise Problem(
            404, "indicator_unknown", f"There is no indicator {code}; GET /v1/logframe lists them."
        ) from None


def dimensions(one: Indicator, text: str | None) -> list[str]:
    """The breakdowns of `by=sex,age`; a problem if the indicator has none of that name."""
    wanted = [part.strip() for part in (text or "").split(",") if part.strip()]
    for code in wanted:
        _one_of(code, one.breakdowns, "by", f"{one.code} is not broken down by {code}")
    return wanted


def question(
    request: Request, code: str, day: date | None, happened: date | None, asked: Mapping[str, str | None]
) -> Question:
    """One figure or cell: `period`, `by` (as in sex=F,age=18-29), `member`, `part`, `measure`, each if given."""
    return question_of(context_of(request), code, day, happened, asked)


def question_of(
    context: Context, code: str, day: date | None, happened: date | None, asked: Mapping[str, str | None]
) -> Question:
    """The same, where there is no request; a problem names what there is."""
    programme, one = context.programme, indicator(context, code)
    given = {name: text for name, text in asked.items() if text}
    cells = dict(_cell(part) for part in given.get("by", "").split(",") if part.strip())
    dimensions(one, ",".join(cells))
    periods = (*programme.periods, programme.final_period) if one.after_end else programme.periods
    _one_of(given.get("period"), [period.code for period in periods], "period")
    _one_of(given.get("member"), [member.code for member in programme.members], "member")
    _one_of(given.get("part"), [part.code for part in one.parts], "part")
    _one_of(given.get("measure"), NUMBERS, "measure")
    return Question(
        programme, one, _moment(day, happened), given.get("period"), cells, given.get("member"), given.get("part"),
        cast("Number", given.get("measure", "cumulative")),
    )  # fmt: skip


def _moment(day: date | None, happened: date | None) -> Moment:
    known = as_of(day)
    evaluated = min((one for one in (day, happened) if one is not None), default=None)
    return Moment(known.before if known else None, evaluated, happened)


def _cell(text: str) -> tuple[str, str]:
    code, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise Problem(422, "by_wrong", f"Write a cell as dimension=code, such as sex=F; not {text}.")
    return code.strip(), value.strip()


def _one_of(text: str | None, allowed: object, name: str, told: str = "") -> None:
    choices = list(allowed)  # type: ignore[call-overload]
    if text is not None and text not in choices:
        there = ", ".join(choices) or "none"
        raise Problem(422, f"{name}_unknown", f"{told or f'There is no {name} {text}'}; there are: {there}.")


def keyring(request: Request) -> Keyring:
    """The keys that open what a condition is asked of; nothing that is opened is shown."""
    return Keyring.read(context_of(request).settings.secrets / "sealing")


def cursor_of(one: Behind | Excluded | Fact) -> str:
    """Where the next page begins."""
    match one:
        case Behind():
            return cursor_at(f"{one.happened} {one.id} {int(one.measure)}")
        case Fact():
            return cursor_at(one.digits)
        case _:
            return cursor_at(one.id)


def following(shown: Sequence[Behind | Excluded], limit: int) -> str | None:
    """The cursor of what follows a page of events; None where the page is not full."""
    return cursor_of(shown[-1]) if len(shown) == limit else None


def cursor_at(place: str) -> str:
    """A place in a list as a cursor."""
    return base64.urlsafe_b64encode(place.encode()).decode()


def after(cursor: str | None) -> Seen | None:
    """The last event of the page before."""
    return _read(cursor, _seen) if cursor else None


def after_event(cursor: str | None) -> str | None:
    """The id of the last excluded event of the page before."""
    return _read(cursor, lambda place: str(UUID(place))) if cursor else None


def after_reference(cursor: str | None) -> str:
    """The digits of the last reference of the page before, "" for the first page."""
    return _read(cursor, str) if cursor else ""


def _seen(place: str) -> Seen:
    day, event_id, measure = place.split(" ")
    return Seen(date.fromisoformat(day), str(UUID(event_id)), int(Measure(int(measure))))


def _read(cursor: str, place_of: Callable[[str], Place]) -> Place:
    try:
        return place_of(base64.urlsafe_b64decode(cursor).decode())
    except ValueError:
        raise wrong_cursor() from None


def wrong_cursor() -> Problem:
    """What is said of a cursor that no page gave."""
    return Problem(422, "cursor_wrong", "Take the cursor from `next` of the page before, unchanged.")
