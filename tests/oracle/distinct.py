"""Distinct subjects: reached, new and cumulative, by member (a) and (b), overlap (rules 4a.c, 4a.d)."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle.programme import Period
from tests.oracle.table import Counted, Place, Value, Writer, amount

Subjects = dict[str, list[Counted]]
MEASURES = ("reached", "new", "cumulative")


def winners(subjects: Subjects, period: Period, measure: str) -> list[Counted]:
    """Of each subject the fact that counts for a measure of a period, if any."""
    found = []
    for facts in subjects.values():
        inside = [one for one in facts if period.holds(one.day)]
        first = min(facts, key=lambda one: one.rank)
        if measure == "reached" and inside:
            found.append(min(inside, key=lambda one: one.rank))
        if measure == "new" and period.holds(first.day):
            found.append(first)
        if measure == "cumulative" and first.day <= period.end:
            found.append(first)
    return found


def three_numbers(writer: Writer, subjects: Subjects, own: dict[str, Subjects] | None = None) -> None:
    """The three numbers of every period. `own`: the members' own derived facts, which have no overlap."""
    alone = own if own is not None else _by_member(subjects, writer.world.programme.members)
    for period in writer.periods():
        for measure in MEASURES:
            chosen = winners(subjects, period, measure)
            writer.write(period, measure, chosen, seen=_seen(subjects, period, measure))
            reached_by = 0
            for member, theirs in alone.items():
                reached = winners(theirs, period, measure)
                reached_by += len(reached)
                writer.write(period, measure, reached, seen=True, who=f"a:{member}")
                attributed = [one for one in chosen if one.member == member]
                writer.write(period, measure, attributed, seen=True, who=f"b:{member}")
            overlap = reached_by - len(chosen)
            if own is None and writer.weigh is amount and overlap:
                place = Place(writer.indicator, writer.part, period.code, measure, "overlap")
                writer.table[place] = Value(Decimal(overlap))


def _seen(subjects: Subjects, period: Period, measure: str) -> bool:
    """Whether any qualifying fact lies in the period, or up to its end for the cumulative number (rule 4a.n)."""
    days = [one.day for facts in subjects.values() for one in facts]
    return any(day <= period.end if measure == "cumulative" else period.holds(day) for day in days)


def _by_member(subjects: Subjects, members: list[str]) -> dict[str, Subjects]:
    return {
        member: {
            subject: own
            for subject, facts in subjects.items()
            if (own := [one for one in facts if one.member == member])
        }
        for member in members
    }
