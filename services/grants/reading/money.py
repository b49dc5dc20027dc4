"""The financial report of the main grant by line, and the money of sub-grants against the time that has passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.grants.commands.desk import Desk
from services.grants.commands.money import main_grant
from services.grants.domain.money.amounts import EUR
from services.grants.domain.money.prefinancing import Prefinancing, standing
from services.grants.programme import rates as rates_
from services.grants.store import explanations
from services.grants.store.others import costs, elsewhere, exposures
from shared import clock
from shared.accounting import exchange
from shared.accounting.entries import convert
from shared.accounting.exchange import Booked, Rates, Sum
from shared.accounting.report import SUB_GRANTS, Line, by_line, lines, to_explain
from shared.postgres import Connection, Row
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Report:
    """The lines with their subtotals, the costs that wait for a rate, and where prefinancing stands."""

    lines: tuple[Line, ...]
    waiting: tuple[Sum, ...]
    prefinancing: Prefinancing
    version: int
    policy: str
    first: date
    last: date
    explanations: Mapping[str, str]
    explain_above: Decimal

    @property
    def to_explain(self) -> list[Line]:
        """The lines that differ from their budget by more than the contract lets pass without a word; none without one."""
        if not self.version:
            return []
        return to_explain(self.lines, self.explain_above)

    @property
    def unexplained(self) -> list[str]:
        """The codes of those that nobody has explained yet."""
        return [one.heading.code for one in self.to_explain if one.heading.code not in self.explanations]


async def of_year(service: Service, connection: Connection, year: int, policy: str) -> Report:
    """The report of a year, or of the whole programme, by a policy; by the contract's if there is no such policy."""
    programme, exchange_ = service.programme, service.programme.grants.exchange
    chosen = (
        policy
        if policy in {one.code for one in exchange_.policies}
        else exchange_.contract or exchange_.default
    )
    inside = programme.start.year <= year <= programme.end.year
    first = date(year, 1, 1) if inside else programme.start
    last = date(year, 12, 31) if inside else programme.cutoff
    return await report(service, connection, first, last, chosen)


async def report(service: Service, connection: Connection, first: date, last: date, policy: str) -> Report:
    """The report of a period by a policy."""
    instalments = await costs.instalments(connection)
    programme, months = service.programme, await _months(service, connection)
    rates = Rates(months, first, last, tuple(_booked(instalments)), programme.spans)
    budget, _ = await main_grant.load_budget(Desk(service, connection))
    found = convert(await costs.until(connection, last), policy, rates)
    cumulative = by_line(found)
    period = by_line(one for one in found if one.entry.day >= first)
    file = service.programme.budget
    spent = sum(cumulative.values(), Decimal())
    terms = file.prefinancing
    received = [Decimal(row["amount"]) for row in instalments]
    prefinancing = standing(received, spent, file.total.amount, terms.spent_of_last, terms.prefinancing_most)
    lines_ = tuple(lines(file.headings, budget.lines, period, cumulative))
    told = await explanations.of_period(connection, first, last)
    return Report(
        lines_,
        tuple(one.entry.sum for one in found if one.eur is None),
        prefinancing,
        budget.version,
        policy,
        first,
        last,
        told,
        file.limits.explain_above,
    )


def _booked(rows: Iterable[Row]) -> Iterable[Booked]:
    for row in rows:
        if row["booked_rate"] is not None:
            yield Booked(row["received_on"], row["booked_currency"], Decimal(row["booked_rate"]))


async def _months(service: Service, connection: Connection) -> dict[tuple[str, date], Decimal]:
    return {key: one.units for key, one in (await rates_.every(service, connection)).items()}


@dataclass(frozen=True, slots=True)
class Burn:
    """Sub-grants of all members in EUR, against the envelope and the time that has passed; `rate` is for GEL."""

    planned: Decimal
    contracted: Decimal
    paid: Decimal
    verified: Decimal
    elapsed: Decimal
    rate: Decimal | None
    rate_month: date | None


async def burn(service: Service, connection: Connection) -> Burn:
    """Planned, contracted, paid and verified by all members."""
    programme, today = service.programme, clock.day(clock.now())
    contracted = await exposures.committed_in_all(connection)
    months = await _months(service, connection)
    booked = tuple(_booked(await costs.instalments(connection)))
    rates = Rates(months, programme.start, today, booked, programme.spans)
    paid = by_line(convert(await costs.until(connection, today), programme.grants.exchange.default, rates))
    verified, _ = exchange.total(
        programme.grants.exchange.default, await elsewhere.all_verified(connection), rates
    )
    days = (programme.end - programme.start).days + 1
    passed = min(max((today - programme.start).days + 1, 0), days)
    other = next((one for one in programme.grants.exchange.currencies if one != EUR), EUR)
    known = [month for currency, month in months if currency == other]
    latest = max(known, default=None)
    return Burn(
        programme.grants.envelope.amount, contracted, paid.get(SUB_GRANTS, Decimal()),
        verified, Decimal(passed) / days, months[other, latest] if latest else None, latest,
    )  # fmt: skip
