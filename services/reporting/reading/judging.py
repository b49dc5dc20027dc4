"""Why an event that was considered for a figure is not behind it. Asked of the same world in which it is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import yaml

from services.reporting.logframe.compiling import compiled
from services.reporting.logframe.conditions import View, all_of
from services.reporting.logframe.entities import Entity
from services.reporting.logframe.figures import Measure
from services.reporting.logframe.kinds.answered import AnsweredInTime, withdraws
from services.reporting.logframe.kinds.base import Ruled
from services.reporting.logframe.kinds.beside import Estimate, Presence
from services.reporting.logframe.known import FOR_EVER, Known, moment
from services.reporting.logframe.references import CANCELLED, HELD, ids_of
from services.reporting.logframe.world import REFERRAL
from services.reporting.reading.asking import Question
from services.reporting.reading.neighbours import Neighbours, given_up
from shared.events.base import Voided
from shared.programme.model_rule import Conditions, Rule, Test

Why = Literal[
    "voided", "parked", "given_up", "activity_unknown", "activity_voided", "activity_cancelled", "outside_dates",
    "happened_later", "condition", "duplicate", "not_complete", "taken_over", "withdrawn",
]  # fmt: skip

_FOLLOWING = (
    Measure.NUMERATOR,
    Measure.LATE,
)  # an answer is beaten by another answer, never by what it answers


class Reason(NamedTuple):
    """Why, the condition that does not hold (never the value that it was asked of), and the event that is the cause."""

    why: Why
    condition: str = ""
    by: str | None = None
    corrected_by: str | None = None


class Judge:
    """One question about some events and their neighbourhood."""

    def __init__(self, asked: Question, around: Neighbours) -> None:
        self._asked, self._around = asked, around
        self._world = around.counting(asked.programme).world
        before = asked.moment.before
        self._when = FOR_EVER if before is None else moment(before) - 1
        self._kind = next(_kinds(asked))

    def reason(self, event_id: str) -> tuple[date | None, Reason] | None:
        """The day on which it happened, and why it is not counted; None if it does not belong to what is asked."""
        if event_id in self._around.waiting:
            why: Why = "given_up" if given_up(self._around.waiting, event_id) else "parked"
            return (None, Reason(why)) if self._asked.period is None and not self._asked.narrowed else None
        original = self._world.events.get(event_id)
        if original is None:  # a correction, or a void: told with its original
            return None
        known = original.at(self._when)
        shown = known or original
        view = self._view(original, shown)
        if not self._belongs(original, shown, view):
            return None
        return shown.data.occurred_on, self._why(original, known, view)

    def _view(self, original: Known, shown: Known) -> View | None:
        part: Any = shown.attributes or next(iter(shown.parts), None)
        return self._world.view(original, shown, part, self._when)

    def _belongs(self, original: Known, shown: Known, view: View | None) -> bool:
        asked = self._asked
        if asked.member is not None and original.member != asked.member:
            return False
        periods, period = asked.periods, self._kind.dimensions.period(shown.data.occurred_on)
        if periods is not None and period not in periods:
            return False
        if not asked.narrowed:
            return True
        bare = view or View(original, shown, shown.attributes)
        return asked.holds(self._kind.cell(bare))

    def _why(self, original: Known, known: Known | None, view: View | None) -> Reason:
        if known is None:
            void = next(one for one in original.amendments if isinstance(one.data, Voided))
            return Reason("voided", by=void.id)
        corrected_by = known.id if known is not original else None
        found = self._not_live(known) if view is None else self._unfit(view) or self._beaten(view)
        return found._replace(corrected_by=corrected_by)

    def _not_live(self, known: Known) -> Reason:
        entity = self._world.entities.known("activity", known.data.activity)
        for one in entity.described if entity else ():
            if one.name == CANCELLED and one.at(self._when):
                return Reason("activity_cancelled", by=one.id)
        for one in entity.described if entity else ():
            if one.name == HELD and one.recorded <= self._when and one.at(self._when) is None:
                return Reason("activity_voided", by=one.id)
        return Reason("activity_unknown")

    def _unfit(self, view: View) -> Reason | None:
        moment_asked, day = self._asked.moment, view.event.data.occurred_on
        if self._kind.dimensions.period(day) is None:
            return Reason("outside_dates")
        last = moment_asked.day if self._asked.dated else None
        if any(one is not None and day > one for one in (last, moment_asked.happened)):
            return Reason("happened_later")
        failed = next(unmet(self._kind.rule, view), None)
        return Reason("condition", failed) if failed else None

    def _beaten(self, view: View) -> Reason:
        """Another event of the same subject stands for it, or the subject has left, or has not all that the rule asks."""
        unit, original, rule = self._kind.unit, view.original, self._kind.rule
        follows = self._asked.kind == "ratio" and original.name in rule.by and original.name not in rule.of
        measures = _FOLLOWING if follows else self._asked.measures
        for entity_id in ids_of(unit, original, view.event.data):
            entity = self._world.entities.known(unit, entity_id)
            for stands in self._standing(entity, entity_id, measures) if entity else ():
                if stands != original.id:
                    return Reason("duplicate", by=stands)
            if entity and isinstance(self._kind, AnsweredInTime) and (left := self._left(entity)):
                return left
        return Reason("not_complete")

    def _left(self, entity: Entity) -> Reason | None:
        """A complaint that another member has taken over, or that was withdrawn."""
        views = [view for _, some in self._world.views(entity, self._when) for view in some]
        for view in views:
            if REFERRAL.path in view.more:
                return Reason("taken_over", by=view.more[REFERRAL.path].id)
        gone = next((view for view in views if withdraws(view)), None)
        return Reason("withdrawn", by=gone.original.id) if gone else None

    def _standing(self, entity: Entity, entity_id: str, measures: Sequence[Measure]) -> Iterator[str]:
        for ids, views in self._world.views(entity, self._when):
            if entity_id in ids:
                cells = self._kind.cells(views)  # type: ignore[attr-defined]
                periods = self._asked.periods
                for key in sorted(cells, key=lambda key: (key.day, key.event)):
                    if key.measure in measures and (periods is None or key.period in periods):
                        yield key.event


def _kinds(asked: Question) -> Iterator[Ruled]:
    for kind in compiled(asked.programme).kinds:
        if kind.code == asked.code and isinstance(kind, Ruled) and not isinstance(kind, Presence | Estimate):
            yield kind


def unmet(rule: Rule, view: View) -> Iterator[str]:
    """The conditions of a rule that do not hold, as they are written."""
    name = view.original.name
    if name in rule.by and name not in rule.of:
        yield from _failing(rule.by_where, view)
        return
    yield from _failing(rule.where, view)
    if rule.any and not any(all_of(some)(view) for some in rule.any):
        yield " | ".join(" + ".join(map(written, some.items())) for some in rule.any)
    yield from _failing(rule.where_of.get(name, {}), view)
    if rule.leaving_out and all_of(rule.leaving_out)(view):
        yield "except " + " + ".join(map(written, rule.leaving_out.items()))


def _failing(conditions: Conditions, view: View) -> Iterator[str]:
    return (written(one) for one in conditions.items() if not all_of(dict([one]))(view))


def written(condition: tuple[str, Test]) -> str:
    """A condition in one line, such as `role = participant` or `age 14-29`."""
    path, test = condition
    if test.given is not None:
        return f"{path} {'given' if test.given else 'not given'}"
    if test.at_least is not None:
        return f"{path} ≥ {test.at_least}" + (f" % of {test.share_of}" if test.share_of else "")
    if test.between is not None:
        return f"{path} {test.between[0]}-{test.between[1]}"
    return f"{path} = {' | '.join(_plain(one) for one in test.one_of)}"


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def rule_text(rule: Rule) -> Mapping[str, object]:
    """A rule as it is written in logframe.yaml, what is not given left out."""
    return rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def rule_lines(rule: Rule) -> str:
    """The same as the lines of logframe.yaml, for people to read (docs/conditions.md)."""
    lines: str = yaml.safe_dump(rule_text(rule), sort_keys=False, allow_unicode=True)
    return lines.rstrip()
