"""An indicator's conditions, compiled once: each is a question to a fact's view, answered yes or no.

A field is written as in logframe.yaml (docs/conditions.md): `role` is the event's own, `activity.kind` and
`advocacy.organisation.target` belong to what it refers to, and `age`, `sex`, `home` … are the person's as on the day.
A field that is missing never qualifies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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


def rank(view: View) -> tuple[Any, str]:
    """By which the first fact is found: day, then the event id of the original (rule 4a.c)."""
    return view.event.data.occurred_on, view.original.id


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
    return _together(_question(path, test) for path, test in conditions.items())


def _together(questions: Iterable[Question]) -> Question:
    every: Question = _yes
    return reduce(_both, questions, every)


def _yes(_: View) -> bool:
    return True


def _both(one: Question, other: Question) -> Question:
    return other if one is _yes else lambda view: one(view) and other(view)


def qualifies(rule: Rule) -> Question:
    """The whole question of a rule: `where`, `where_of` its event, at least one of `any`, and not `except`."""
    return _together(clause for _, clause in _clauses(rule))


def halves(rule: Rule) -> tuple[Question, Question | None]:
    """The same in two: what is asked whoever the person is, and what is asked of the person (None if nothing is)."""
    found = list(_clauses(rule))
    of_person = [clause for paths, clause in found if paths & PERSONAL]
    return _together(clause for paths, clause in found if not paths & PERSONAL), (
        _together(of_person) if of_person else None
    )


def _clauses(rule: Rule) -> Iterator[tuple[set[str], Question]]:
    """What must hold together, each with the fields that it reads."""
    for path, test in rule.where.items():
        yield set(_paths({path: test})), _question(path, test)
    if rule.any:
        alternatives = tuple(all_of(some) for some in rule.any)
        yield (
            {path for some in rule.any for path in _paths(some)},
            lambda view: any(one(view) for one in alternatives),
        )
    for name, some in rule.where_of.items():
        yield set(_paths(some)), _of_event(name, all_of(some))
    if rule.leaving_out:
        leaving_out = all_of(rule.leaving_out)
        yield set(_paths(rule.leaving_out)), lambda view: not leaving_out(view)


def _of_event(name: str, question: Question) -> Question:
    return lambda view: view.original.name != name or question(view)


def _paths(conditions: Conditions) -> Iterator[str]:
    yield from conditions
    yield from (test.share_of for test in conditions.values() if test.share_of)


def paths_of(rule: Rule) -> Iterator[str]:
    """Every field that a rule reads, wherever it stands."""
    for conditions in (rule.where, rule.leaving_out, rule.by_where, *rule.any, *rule.where_of.values()):
        yield from _paths(conditions)
    yield from rule.cells.values()
    yield from (path for path in (rule.sum, rule.complete) if path)
    if rule.after:
        yield f"{rule.after}.occurred_on"
