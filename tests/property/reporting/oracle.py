"""A slow, plain calculation of the same figures from the list of events known at a moment, written from the rules.

It shares no code with the engine: no histories, no winners kept, no differences; everything is computed anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

TRAINING = {"training", "mentoring_session", "peer_exchange"}


def period_of(day: date, after_end: bool = False) -> str | None:
    if after_end and date(2025, 12, 31) < day <= date(2026, 3, 31):
        return "final"
    return str(day.year) if 2022 <= day.year <= 2025 else None


def live(events: Iterable[Any]) -> list[tuple[Any, Any, Any]]:
    """(original, data that stand, attributes that stand) of every event that is not voided."""
    events = list(events)
    found = []
    for one in events:
        if getattr(one.data, "voids", None) or getattr(one.data, "corrects", None):
            continue
        data, part = one.data, one.attributes
        voided = any(getattr(e.data, "voids", None) == one.id for e in events)
        for correction in sorted(events, key=lambda e: e.sequence):
            if getattr(correction.data, "corrects", None) == one.id:
                data, part = correction.data, correction.attributes
        if not voided:
            found.append((one, data, part))
    return found


def figures(events: Iterable[Any]) -> Counter[tuple[str, str, str, str]]:
    """(indicator, measure, period, member) -> value, by the rules of the reference programme."""
    alive = live(events)
    totals: Counter[tuple[str, str, str, str]] = Counter()
    held = activities(alive)
    _persons(alive, held, totals)
    for original, data, _ in held.values():
        if (p := period_of(data.occurred_on)) is not None:
            if data.kind in TRAINING:
                totals["OP1.1.c", "VALUE", p, original.member] += int(Decimal(data.hours) * 100)
            if data.kind in {"study_tour", "exchange_visit"}:
                totals["OP1.3.a", "VALUE", p, original.member] += 100
    _money(alive, totals)
    _cases(alive, totals)
    return Counter({key: value for key, value in totals.items() if value})


def activities(alive: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for original, data, part in alive:
        if original.name == "participants.activity.held":
            had = found.get(data.activity)
            if had is None or original.id < had[0].id:
                found[data.activity] = (original, data, part)
    for original, data, _ in alive:
        cancels = original.name == "participants.activity.cancelled" and data.activity in found
        if cancels and found[data.activity][0].member == original.member:
            del found[data.activity]
    return found


def _persons(alive: list[Any], held: dict[str, Any], totals: Counter[Any]) -> None:
    same: dict[str, set[str]] = {}
    for original, data, _ in alive:
        if original.name == "participants.person.linked":
            joined = set().union(*(same.get(p, {p}) for p in data.persons))
            for person in joined:
                same[person] = joined
    targets = {}
    for original, data, _ in sorted(alive, key=lambda row: row[0].id):
        if original.name == "participants.organisation.registered":
            targets.setdefault(data.organisation, data.target)
    facts: dict[str, dict[str, list[Any]]] = {"OP1.1.b": {}, "OP1.4.a": {}, "X.2": {}}
    for original, data, part in alive:
        if original.name != "participants.attendance.recorded" or data.role != "participant":
            continue
        if data.activity not in held or (p := period_of(data.occurred_on)) is None:
            continue
        kind = held[data.activity][1].kind
        subject = min(same.get(data.person, {data.person}))
        fact = (data.occurred_on, original.id, p, original.member)
        facts["X.2"].setdefault(subject, []).append(fact)
        if kind in TRAINING and targets.get(data.organisation):
            facts["OP1.1.b"].setdefault(subject, []).append(fact)
        if kind == "camp" and (part.sex == "F" or (part.age is not None and 14 <= part.age <= 29)):
            facts["OP1.4.a"].setdefault(subject, []).append(fact)
    for indicator, subjects in facts.items():
        for some in subjects.values():
            _distinct(indicator, sorted(some), totals)


def _distinct(indicator: str, facts: list[Any], totals: Counter[Any]) -> None:
    def count(measure: str, some: list[Any]) -> None:
        if some:
            totals[indicator, measure, some[0][2], some[0][3]] += 1

    count("NEW", facts)
    for member in {f[3] for f in facts}:
        count("NEW_BY_MEMBER", [f for f in facts if f[3] == member])
    for p in {f[2] for f in facts}:
        inside = [f for f in facts if f[2] == p]
        count("REACHED", inside)
        for member in {f[3] for f in inside}:
            count("REACHED_BY_MEMBER", [f for f in inside if f[3] == member])


def _money(alive: list[Any], totals: Counter[Any]) -> None:
    for original, data, _ in alive:
        if (
            original.name != "grants.grant.disbursed"
            or (p := period_of(data.occurred_on, after_end=True)) is None
        ):
            continue
        if data.rate is None:
            totals["OP3.1.b", "PENDING", p, original.member] += 1
            continue
        eur = (Decimal(data.amount) / Decimal(data.rate)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        totals["OP3.1.b", "VALUE", p, original.member] += int(eur * 100)
        left, left_eur = Decimal(data.amount), eur
        back = [(d.occurred_on, o.id, d) for o, d, _ in alive if getattr(d, "reverses", None) == original.id]
        for _, _, reversal in sorted(back, key=lambda row: row[:2]):
            amount = Decimal(reversal.amount)
            if amount > left:
                continue
            share = (amount * eur / Decimal(data.amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            taken = left_eur if amount == left else share
            left, left_eur = left - amount, left_eur - taken
            if (q := period_of(reversal.occurred_on, after_end=True)) is not None:
                totals["OP3.1.b", "VALUE", q, original.member] -= int(taken * 100)


def _cases(alive: list[Any], totals: Counter[Any]) -> None:
    cases: dict[str, list[Any]] = {}
    for original, data, _ in alive:
        if original.name.startswith("feedback.complaint."):
            cases.setdefault(data.case, []).append((original, data))
    for case in cases.values():
        filed = sorted((o.id, o, d) for o, d in case if o.name.endswith(".filed"))
        if not filed or any(getattr(d, "outcome", "") == "withdrawn" for _, d in case):
            continue
        _, original, data = filed[0]
        if data.restricted or (p := period_of(data.due_on)) is None:
            continue
        totals["X.1", "DENOMINATOR", p, original.member] += 1
        answers = [d.occurred_on for o, d in case if o.name.endswith((".responded", ".closed"))]
        if answers and min(answers) <= data.due_on:
            totals["X.1", "NUMERATOR", p, original.member] += 1
