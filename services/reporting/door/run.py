"""The live counting over a history from a file: its contributions, and what it refused."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.door.history import BadEvents, History
from services.reporting.door.lines import Line
from services.reporting.logframe.counting import Counting, WrongTarget, check_target
from services.reporting.logframe.figures import Contribution
from services.reporting.logframe.known import Known, target_of
from shared.programme import Programme
from shared.programme.problems import Problem


@dataclass(frozen=True, slots=True)
class Refused:
    """A correction or void that changes nothing, and why (rule 4a.a)."""

    event: Known
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """All that the counting said of a history."""

    contributions: tuple[Contribution, ...]
    refused: tuple[Refused, ...]


def count(history: History, programme: Programme) -> Counted:
    """What all events add up to, whatever their order of arrival.

    Raises BadEvents for an event that breaks the counting: live it would be parked, with its figures incomplete.
    """
    try:
        contributions = Counting(programme).at_once(history.events)
    except Exception:
        _find_broken(history, programme)
        raise
    return Counted(tuple(contributions), _refused(history))


def _find_broken(history: History, programme: Programme) -> None:
    """Apply one event after another, as the projector does, to name the one that cannot be counted."""
    counting = Counting(programme)
    for event in history.events:
        event.amendments.clear()  # of the attempt before
    for event in history.events:
        try:
            counting.apply(event)
        except WrongTarget:
            continue
        except Exception as error:
            raise BadEvents([_broken(history.places[event.id], event, error)]) from error


def _broken(line: Line, event: Known, error: Exception) -> Problem:
    what = f"data: {event.name} cannot be counted ({type(error).__name__})"
    return Problem(line.file, line.number, what, "look for a number that is none, or a rate of 0")


def _refused(history: History) -> tuple[Refused, ...]:
    """An amendment may arrive before its target, so that it can be judged at the end only."""
    by_id = {one.id: one for one in history.events}
    found = []
    for one in history.events:
        target = target_of(one.data)
        if target is not None and (reason := _reason(one, by_id.get(target))):
            found.append(Refused(one, reason))
    return tuple(found)


def _reason(amendment: Known, original: Known | None) -> str:
    if original is None:
        return "the event that it names is not known: it waits"
    try:
        check_target(amendment, original)
    except WrongTarget as wrong:
        return str(wrong)
    return ""
