"""The budget of the main grant: its versions, and reallocations within what the contract allows without an addendum.

The net change of each main heading since the original budget or the last addendum, up or down, may not pass the
contract's share of that heading (domain 3.3). Indirect costs and the reserve are outside this freedom and have caps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from services.grants.domain.money.amounts import EUR, Amount, cents, plain, text
from services.grants.domain.refusals import Denied
from shared.accounting.report import by_heading
from shared.events.budgeting import BudgetReallocated, BudgetVersionAdopted, Moved, Planned
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark

MAIN = "main"
INDIRECT, RESERVE = "8", "10"
_FIXED = frozenset({INDIRECT, RESERVE, "12"})
_ALL = 100  # per cent
Lines = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Budget:
    """The lines as they stand, and as the original or the last addendum, of the day `since`, set them."""

    version: int = 0
    base: dict[str, Decimal] = field(default_factory=dict)
    lines: dict[str, Decimal] = field(default_factory=dict)
    since: date | None = None


@dataclass(frozen=True, slots=True)
class BudgetTerms:
    """What the contract sets: which lines there are, the total, and the limits in per cent."""

    codes: tuple[str, ...]
    total: Decimal
    indirect: Decimal
    reserve: Decimal
    flexibility: Decimal


def evolve(budget: Budget, past: Past) -> Budget:
    """The budget after one more event."""
    data = past.data
    if isinstance(data, BudgetVersionAdopted):
        lines = {one.line: Decimal(one.amount) for one in data.lines}
        return Budget(data.version, lines, dict(lines), data.occurred_on)
    if isinstance(data, BudgetReallocated):
        return replace(budget, lines=_moved(budget, {one.line: Decimal(one.change) for one in data.moves}))
    return budget


def adopt(
    budget: Budget, kind: Literal["original", "addendum"], lines: Lines, terms: BudgetTerms, day: date
) -> list[Draft]:
    """The original budget once, then addenda; the caps of the contract hold in each."""
    if (kind == "original") is bool(budget.version):
        told = mark(
            "The original budget is adopted once and first; later changes are addenda or reallocations."
        )
        raise Denied("budget_out_of_turn", told, "kind")
    if budget.since is not None and day < budget.since:
        told = mark("The budget that stands is of %(day)s; an addendum to it cannot be older.")
        raise Denied("budget_out_of_turn", told, "occurred_on", day=budget.since)
    if unknown := sorted(set(lines) - set(terms.codes)):
        told = mark("The budget has no line %(line)s; its lines are %(lines)s.")
        raise Denied("line_unknown", told, "lines", line=unknown[0], lines=", ".join(terms.codes))
    _within_caps(lines, terms)
    planned = tuple(Planned(line=line, amount=text(amount)) for line, amount in lines.items())
    made = BudgetVersionAdopted(
        occurred_on=day, budget=MAIN, version=budget.version + 1, kind=kind, lines=planned
    )
    return [Draft(made)]


def reallocate(budget: Budget, moves: Lines, reason: str, terms: BudgetTerms, day: date) -> list[Draft]:
    """Move money between lines without an addendum."""
    if not budget.version:
        raise Denied("no_budget", mark("No budget is adopted yet; adopt the original one first."))
    if unknown := sorted(set(moves) - set(terms.codes)):
        told = mark("The budget has no line %(line)s; its lines are %(lines)s.")
        raise Denied("line_unknown", told, "lines", line=unknown[0], lines=", ".join(terms.codes))
    if not any(moves.values()):
        told = mark("Choose two different lines: money moves from one to the other.")
        raise Denied("nothing_moves", told, "given_to")
    if sum(moves.values()) != 0:
        told = mark("What some lines lose, others gain; here %(sum)s is left over.")
        raise Denied("moves_do_not_balance", told, "lines", sum=Amount(sum(moves.values(), Decimal()), EUR))
    after = _moved(budget, moves)
    if short := sorted(line for line, amount in after.items() if amount < 0):
        told = mark("Line %(line)s has only %(left)s; it cannot lose more.")
        left = Amount(budget.lines.get(short[0], Decimal()), EUR)
        raise Denied("line_below_zero", told, "lines", line=short[0], left=left)
    _within_flexibility(budget, after, terms)
    _within_caps(after, terms)
    moved = tuple(Moved(line=line, change=text(change)) for line, change in moves.items())
    return [Draft(BudgetReallocated(occurred_on=day, budget=MAIN, moves=moved, reason=reason))]


def _moved(budget: Budget, moves: Lines) -> dict[str, Decimal]:
    lines = dict(budget.lines)
    for line, change in moves.items():
        lines[line] = lines.get(line, Decimal()) + change
    return lines


def _within_flexibility(budget: Budget, after: Lines, terms: BudgetTerms) -> None:
    base, now = by_heading(budget.base), by_heading(after)
    for heading in sorted(now):
        had = base.get(heading, Decimal())
        change = now[heading] - had
        if heading in _FIXED and change:
            told = mark("Heading %(heading)s cannot be changed without an addendum.")
            raise Denied("addendum_needed", told, "lines", heading=heading)
        allowed = cents(had * terms.flexibility / _ALL)
        if abs(change) > allowed:
            told = mark(
                "Heading %(heading)s would change by %(change)s since the last addendum; %(allowed)s is allowed without one (%(share)s per cent of %(had)s)."
            )
            sums = {"change": Amount(change, EUR), "allowed": Amount(allowed, EUR), "had": Amount(had, EUR)}
            share = plain(terms.flexibility)
            raise Denied("addendum_needed", told, "lines", heading=heading, share=share, **sums)


def _within_caps(lines: Lines, terms: BudgetTerms) -> None:
    sums = by_heading(lines)
    direct = sum((amount for heading, amount in sums.items() if heading not in _FIXED), Decimal())
    for heading, share in ((INDIRECT, terms.indirect), (RESERVE, terms.reserve)):
        most = (direct * share / _ALL).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if sums.get(heading, Decimal()) > most:
            told = mark("Heading %(heading)s may have at most %(most)s, %(share)s per cent of direct costs.")
            named = {"heading": heading, "most": Amount(most, EUR), "share": plain(share)}
            raise Denied("cap_exceeded", told, "lines", **named)
    total = sum((amount for heading, amount in sums.items() if heading != "12"), Decimal())
    if total > terms.total:
        told = mark("The lines add up to %(sum)s; the contract has %(total)s.")
        raise Denied("total_exceeded", told, "lines", sum=Amount(total, EUR), total=Amount(terms.total, EUR))


def parse(lines: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Lines and amounts, those of one line added up."""
    found: dict[str, Decimal] = {}
    for line, amount in lines:
        found[line] = found.get(line, Decimal()) + amount
    return found
