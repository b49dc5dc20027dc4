"""Which event types can change an indicator: those that its rule names, and those that say what these refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from services.reporting.logframe.conditions import paths_of
from services.reporting.logframe.references import (
    ATTENDANCE,
    BY_EVENT_ID,
    ERASED,
    JOINS,
    REFERRED,
    TAKEN_OVER,
)
from shared.events.references import DESCRIBED_BY, REFERENCES
from shared.programme import Programme
from shared.programme.model_logframe import Indicator
from shared.programme.model_rule import Rule

_PERSONS = {*(name for name, (unit, _) in JOINS.items() if unit == "person"), *BY_EVENT_ID, ERASED}
_ORGANISATIONS = {name for name, (unit, _) in JOINS.items() if unit == "organisation"}


@lru_cache(maxsize=8)
def touching(programme: Programme) -> Mapping[str, frozenset[str]]:
    """The types that touch each indicator, by its code."""
    return {
        one.code: frozenset(name for rule in rules_of(programme, one) for name in _types(rule))
        for one in programme.logframe.indicators
    }


def rules_of(programme: Programme, indicator: Indicator) -> Iterator[Rule]:
    """The rules that make an indicator's values: its own, its parts', and those of whose persons it takes shares."""
    if indicator.rule is not None:
        yield indicator.rule
        if indicator.rule.among:
            yield from rules_of(programme, programme.logframe.indicator(indicator.rule.among))
    yield from (part.rule for part in indicator.parts if part.rule is not None)


def _types(rule: Rule) -> set[str]:
    found = set(rule.every_event)
    if ATTENDANCE in found:
        found.update(DESCRIBED_BY["activity"])
    if rule.ratio == "answered_in_time":
        found |= {REFERRED, TAKEN_OVER}
    for path in paths_of(rule):
        *steps, _ = path.split(".")
        for step in steps:
            found.update(DESCRIBED_BY[REFERENCES[step]])
    if rule.kind in {"distinct_persons", "complete_set"} or rule.subject == "person":
        found |= _PERSONS
    if rule.kind in {"distinct_organisations", "improvement"} or rule.subject == "organisation":
        found |= _ORGANISATIONS
    return found
