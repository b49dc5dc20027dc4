"""The report of a period by a policy: every line for all members together, and what each of them spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.reporting.finance.following import Books
from shared.accounting.entries import Converted, convert
from shared.accounting.exchange import Rates, Sum
from shared.accounting.report import Line, by_line, lines, to_explain
from shared.programme import Programme
from shared.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report: of a period of the programme or of all of it (""), its first and last day, the exchange policy."""

    period: str
    first: date
    last: date
    policy: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cost that waits for a rate and is in no sum."""

    member: str
    sum: Sum


@dataclass(frozen=True, slots=True)
class Report:
    """The lines of all members together and of each by code; `version` of the budget is 0 while none is adopted.

    `explain` are the codes of lines that differ from the budget by more than the contract lets pass without a word.
    """

    asked: Asked
    together: tuple[Line, ...]
    members: Mapping[str, tuple[Line, ...]]
    version: int
    waiting: list[Waiting]
    explain: frozenset[str]


def asked_of(programme: Programme, period: str, policy: str) -> Asked:
    """The report of a period by a policy; "" is all years, and the contract's policy. Problem 422 names those there are."""
    exchange = programme.grants.exchange
    _known("policy", policy, [one.code for one in exchange.policies])
    _known("period", period, [one.code for one in programme.periods])
    chosen = policy or exchange.contract or exchange.default
    one = next((each for each in programme.periods if each.code == period), None)
    if one is None:
        return Asked("", programme.start, programme.cutoff, chosen)
    return Asked(one.code, one.start, one.end, chosen)


def _known(name: str, given: str, codes: list[str]) -> None:
    if given and given not in codes:
        raise Problem(
            422, f"{name}_unknown", f"There is no {name} {given[:40]}; there are: {', '.join(codes)}."
        )


def make(programme: Programme, books: Books, asked: Asked) -> Report:
    """The report; each cost is converted by itself, so that the members' sums are the whole to the cent."""
    rates = Rates(books.months, asked.first, asked.last, tuple(books.booked), programme.spans)
    costs = convert((one for one in books.costs if one.day <= asked.last), asked.policy, rates)
    together = _lines(programme, books, costs, asked)
    alone = Books()  # the budget is the programme's: a member has no part of its own
    members = {
        member.code: _lines(programme, alone, [c for c in costs if c.entry.member == member.code], asked)
        for member in programme.members
    }
    waiting = [Waiting(one.entry.member, one.entry.sum) for one in costs if one.eur is None]
    above = programme.budget.limits.explain_above
    explain = (one.heading.code for one in to_explain(together, above)) if books.version else ()
    return Report(asked, together, members, books.version, waiting, frozenset(explain))


def _lines(programme: Programme, books: Books, costs: list[Converted], asked: Asked) -> tuple[Line, ...]:
    period = by_line(one for one in costs if one.entry.day >= asked.first)
    return tuple(lines(programme.budget.headings, books.budget, period, by_line(costs)))
