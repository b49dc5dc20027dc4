"""What keeps a period from being certified, and what should be looked at before: each with where to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.reporting.logframe.figures import Measure
from services.reporting.periods.period import Period
from services.reporting.reading.health import Heard
from services.reporting.reading.logframe import Line, LogframeView
from services.reporting.reading.sums import Sums
from shared.programme.model_programme import Period as Dates
from shared.web.translations import mark

_OFF_PLAN = frozenset({"behind", "far_behind"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the list; a `blocking` one keeps the period from being certified. `told` is marked for translation."""

    code: str
    told: str
    blocking: bool
    about: Mapping[str, str] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the list is made from; `submissions` are those that have been counted."""

    dates: Dates
    today: date
    period: Period
    view: LogframeView
    submissions: Sums
    stopped: tuple[str, ...]
    explained: frozenset[tuple[str, str]]


def readiness(seen: Seen) -> list[Item]:
    """The whole list, what blocks first."""
    return sorted([*_blocking(seen), *_to_look_at(seen)], key=lambda item: not item.blocking)


def _blocking(seen: Seen) -> Iterator[Item]:
    if seen.today <= seen.dates.end:
        day = {"day": seen.dates.end.isoformat()}
        yield Item("period_not_over", mark("The period ends on %(day)s."), blocking=True, about=day)
    for member in seen.view.programme.members:
        about = {"member": member.short, "member_code": member.code}
        if member.code not in seen.period.submitted:
            why = seen.period.returned.get(member.code)
            told = (
                mark("%(member)s has to submit again.") if why else mark("%(member)s has not submitted yet.")
            )
            yield Item("not_submitted", told, blocking=True, about=about)
        elif seen.submissions.of(Measure.SUBMITTED, (seen.dates.code,), member.code)[0] <= 0:
            told = mark("The submission of %(member)s waits until all that it speaks of has arrived.")
            yield Item("not_counted", told, blocking=True, about=about)
    if seen.view.parked:
        count = {"count": str(seen.view.parked)}
        told = mark("%(count)s events could not be applied: try them again, or give them up with a reason.")
        yield Item("parked", told, blocking=True, about=count, link="/waiting")
    for lane in seen.stopped:
        told = mark("The lane %(lane)s has stopped and waits for a decision.")
        yield Item("lane_stopped", told, blocking=True, about={"lane": lane}, link="/waiting")


def _to_look_at(seen: Seen) -> Iterator[Item]:
    for line in seen.view.lines.values():
        yield from _of_line(seen, line)
    yield from (_missing(one) for one in seen.view.heard if one.missing)


def _of_line(seen: Seen, line: Line) -> Iterator[Item]:
    about, link = {"indicator": line.indicator.code}, f"/indicators/{line.indicator.code}"
    if line.value.pending:
        told = mark("%(indicator)s: payments wait for their exchange rate and add nothing yet.")
        yield Item("pending_rate", told, blocking=False, about=about, link=link)
    if line.progress.status in _OFF_PLAN and (line.indicator.code, "current") not in seen.explained:
        told = mark("%(indicator)s is behind its plan; say why in a comment.")
        yield Item("not_explained", told, blocking=False, about=about, link=f"#{line.indicator.code}")


def _missing(one: Heard) -> Item:
    told = mark("%(count)s events of %(member)s are on their way.")
    return Item("arriving", told, blocking=False, about={"member": one.member, "count": str(one.missing)})
