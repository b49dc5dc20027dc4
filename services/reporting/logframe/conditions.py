"""An indicator's conditions, compiled once: each is a question to a fact's view, answered yes or no.

A field is written as in logframe.yaml (docs/conditions.md): `role` is the event's own, `activity.kind` and
`advocacy.organisation.target` belong to what it refers to, and `age`, `sex`, `home` … are the person's as on the day.
A field that is missing never qualifies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

from services.reporting.logframe.known import Known
from shared.events.base import PersonPart
from shared.programme.model_rule import Conditions, Rule, Test

PERSONAL = frozenset(PersonPart.__struct_fields__)
_PER_CENT = 100
NOTHING: Mapping[str, Known] = {}


class View(NamedTuple):
    """What a fact shows at a moment: the original, the event whose data stand, the person, and what it refers to.

    `more` holds the referred events other than activity and organisation, by their path, such as
    `advocacy.organisation`.
    """

    original: Known
    event: Known
    part: PersonPart | None = None
    activity: Known | None = None
    organisation: Known | None = None
    more: Mapping[str, Known] = NOTHING

    @property
    def rank(self) -> tuple[Any, str]:
        """By which the first fact is found: day, then the event id of the original (rule 4a.c)."""
        return self.event.data.occurred_on, self.original.id


Getter: TypeAlias = Callable[[View], Any]
Question: TypeAlias = Callable[[View], bool]


def getter(path: str) -> Getter:
    """How to read a field of a view."""
    prefix, _, name = path.rpartition(".")
    if prefix in {"activity", "organisation"}:
        return lambda view: getattr(known.data, name, None) if (known := getattr(view, prefix)) else None
    if prefix:
        return lambda view: getattr(known.data, name, None) if (known := view.more.get(prefix)) else None
    if path in PERSONAL:
        return lambda view: getattr(view.part, path, None)
    return lambda view: getattr(view.event.data, path, None)


def _question(path: str, test: Test) -> Question:
    get = getter(path)
    if test.given is not None:
        given = test.given
        return lambda view: (get(view) not in {None, "", (), "unknown"}) is given
    if test.at_least is not None:
        return _at_least(get, test.at_least, getter(test.share_of) if test.share_of else None)
    if test.between is not None:
        low, high = test.between
        return lambda view: (value := _number(get(view))) is not None and low <= value <= high
    wanted = frozenset(test.one_of)

    def holds(view: View) -> bool:
        value = get(view)
        return not wanted.isdisjoint(value) if isinstance(value, tuple) else value in wanted

    return holds


def _at_least(get: Getter, least: Decimal, whole: Getter | None) -> Question:
    """A number of at least so much, or a share of another number of at least so many per cent."""
    if whole is None:
        return lambda view: (value := _number(get(view))) is not None and value >= least

    def holds(view: View) -> bool:
        value, of = _number(get(view)), _number(whole(view))
        return value is not None and of is not None and of > 0 and _PER_CENT * value >= least * of

    return holds


def _number(value: Any) -> int | Decimal | None:  # noqa: ANN401 - a field of any type
    """A number, though the event has it as text."""
    return Decimal(value) if isinstance(value, str) else value


def all_of(conditions: Conditions) -> Question:
    """A question that holds if each of the conditions does."""
    questions = tuple(_question(path, test) for path, test in conditions.items())
    return reduce(_both, questions) if questions else lambda _: True


def _both(one: Question, other: Question) -> Question:
    return lambda view: one(view) and other(view)


def qualifies(rule: Rule) -> Question:
    """The whole question of a rule: `where`, `where_of` its event, at least one of `any`, and not `except`."""
    where = all_of(rule.where)
    alternatives = tuple(all_of(some) for some in rule.any)
    leaving_out = all_of(rule.leaving_out) if rule.leaving_out else None
    where_of = {name: all_of(some) for name, some in rule.where_of.items()}
    if not alternatives and leaving_out is None and not where_of:
        return where

    def holds(view: View) -> bool:
        if not where(view) or (alternatives and not any(one(view) for one in alternatives)):
            return False
        if where_of and (own := where_of.get(view.original.name)) and not own(view):
            return False
        return leaving_out is None or not leaving_out(view)

    return holds


def paths_of(rule: Rule) -> Iterator[str]:
    """Every field that a rule reads, wherever it stands."""
    for conditions in (rule.where, rule.leaving_out, rule.by_where, *rule.any, *rule.where_of.values()):
        yield from conditions
        yield from (test.share_of for test in conditions.values() if test.share_of)
    yield from rule.cells.values()
    yield from (path for path in (rule.sum, rule.complete) if path)
    if rule.after:
        yield f"{rule.after}.occurred_on"
