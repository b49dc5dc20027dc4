"""An indicator's conditions, compiled once: each is a question to a fact's view, answered yes or no.

A field is written as in logframe.yaml: `role` is the event's own, `activity.kind` and `organisation.target` belong to
what it refers to, and `age`, `sex`, `home` … are the person's as on the day. A field that is missing never qualifies.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

from services.reporting.logframe.known import Known
from shared.events.base import PersonPart
from shared.programme.model_rule import Conditions, Rule, Test

PERSONAL = frozenset(PersonPart.__struct_fields__)


class View(NamedTuple):
    """What a condition can see of a fact: the event that stands, and what it refers to at that moment."""

    event: Known
    activity: Known | None = None
    organisation: Known | None = None


Getter: TypeAlias = Callable[[View], Any]
Question: TypeAlias = Callable[[View], bool]


def getter(path: str) -> Getter:
    """How to read a field of a view."""
    first, _, rest = path.partition(".")
    if rest and first in {"activity", "organisation"}:
        return lambda view: getattr(known.data, rest, None) if (known := getattr(view, first)) else None
    if path in PERSONAL:
        return lambda view: getattr(view.event.attributes, path, None)
    return lambda view: getattr(view.event.data, path, None)


def _question(path: str, test: Test) -> Question:
    get = getter(path)
    if test.between is not None:
        low, high = test.between
        return lambda view: (value := get(view)) is not None and low <= value <= high
    wanted = frozenset(test.one_of)

    def holds(view: View) -> bool:
        value = get(view)
        return not wanted.isdisjoint(value) if isinstance(value, tuple) else value in wanted

    return holds


def all_of(conditions: Conditions) -> Question:
    """A question that holds if each of the conditions does."""
    questions = tuple(_question(path, test) for path, test in conditions.items())
    return reduce(_both, questions) if questions else lambda _: True


def _both(one: Question, other: Question) -> Question:
    return lambda view: one(view) and other(view)


def qualifies(rule: Rule) -> Question:
    """The whole question of a rule: `where`, at least one of `any`, and not `except`."""
    where = all_of(rule.where)
    alternatives = tuple(all_of(some) for some in rule.any)
    leaving_out = all_of(rule.leaving_out) if rule.leaving_out else None
    if not alternatives and leaving_out is None:
        return where

    def holds(view: View) -> bool:
        if not where(view) or (alternatives and not any(one(view) for one in alternatives)):
            return False
        return leaving_out is None or not leaving_out(view)

    return holds
