"""The live facts of one aggregate: what was recorded of it, corrections applied, voids taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import msgspec

from services.participants.domain.refusals import Denied
from shared.events.base import EventData, PersonPart, Reason, Voided
from shared.events.language import latest
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.programme import Programme
from shared.web.translations import mark

D = TypeVar("D", bound=EventData)


@dataclass(frozen=True, slots=True)
class Fact:
    """An event that stands: its type's name, and its data as last corrected."""

    name: str
    data: EventData


@dataclass(frozen=True, slots=True)
class History:
    """The facts of an aggregate by the event id of each one's original, in the order of recording."""

    facts: Mapping[str, Fact] = field(default_factory=dict)

    def of(self, *models: type[D]) -> Iterator[D]:
        """The facts of some types."""
        return (fact.data for fact in self.facts.values() if isinstance(fact.data, models))

    def has(self, *models: type[EventData]) -> bool:
        """Whether there is a fact of one of some types."""
        return any(True for _ in self.of(*models))

    def without(self, event: str) -> History:
        """The history as if an event had not been."""
        return History({id_: fact for id_, fact in self.facts.items() if id_ != event})


@dataclass(frozen=True, slots=True)
class Reached:
    """What was done of a course: activities of which enough was attended, and rounds of the capacity assessment."""

    activities: int
    rounds: int
    least: int  # per cent of an activity that complete it


@dataclass(frozen=True, slots=True)
class Around:
    """What a decision needs beside the history: the programme, today, and what else the house knows."""

    programme: Programme
    today: date
    reached: Reached | None = None  # of a course that is said to be completed, where criteria are asked
    types: Mapping[str, str] = field(
        default_factory=dict
    )  # the kinds of the organisations that are known here


Check = Callable[[History, EventData, Around], None]
"""Refuses (Denied) what cannot have happened to an aggregate with this history."""


def evolve(history: History, past: Past) -> History:
    """The history after one more event."""
    data = past.data
    if isinstance(data, Voided):
        return history.without(data.voids)
    return replace(history, facts={**history.facts, data.corrects or past.id: Fact(past.name, data)})


def record(
    history: History, data: EventData, check: Check, around: Around, part: PersonPart | None, event: str
) -> Draft:
    """Record a fact."""
    _in_time(data, around)
    check(history, data, around)
    return Draft(data, attributes=part, id=event)


def correct(
    history: History,
    target: str,
    data: EventData,
    check: Check,
    around: Around,
    part: PersonPart | None,
    event: str,
) -> Draft:
    """Replace the whole of a fact; it is checked as if the old one had not been."""
    _standing(history, target)
    _in_time(data, around)
    check(history.without(target), data, around)
    return Draft(msgspec.structs.replace(data, corrects=target), attributes=part, id=event)


def void(history: History, target: str, reason: Reason, key: str) -> Draft:
    """Take a fact back."""
    fact = _standing(history, target)
    taken = Voided(occurred_on=fact.data.occurred_on, voids=target, reason=reason)
    return Draft(taken, kind=latest(fact.name), key=key)


def _standing(history: History, target: str) -> Fact:
    if target not in history.facts:
        raise Denied("record_unknown", mark("There is no such record, or it is voided already."))
    return history.facts[target]


def _in_time(data: EventData, around: Around) -> None:
    if data.occurred_on > around.today:
        told = mark("The day is in the future; the latest possible is %(day)s.")
        raise Denied("date_in_future", told, "occurred_on", day=around.today)
