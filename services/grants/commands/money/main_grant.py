"""The main grant's money: the budget and its changes, own costs, the donor's instalments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.grants.commands.desk import Desk
from services.grants.commands.money import revaluing
from services.grants.commands.outcome import Outcome, ids_of
from services.grants.domain.checks import not_in_future
from services.grants.domain.money import budget as budgets
from services.grants.domain.money.amounts import EUR, Rate, at_rate, text
from services.grants.domain.money.budget import MAIN, Budget, BudgetTerms
from services.grants.domain.refusals import Denied
from services.grants.inputs import money as inputs
from services.grants.inputs.base import Withdrawal
from services.grants.programme import rates
from services.grants.programme.scope import reserves
from services.grants.store import explanations
from services.grants.store import rates as rates_table
from services.grants.store.others import costs
from shared import clock
from shared.events.base import Voided
from shared.events.budgeting import DonorInstalmentReceived, ExpenditureRecorded
from shared.events.language import latest
from shared.ledger.append import Draft
from shared.ledger.streams import Past, load
from shared.programme import Programme
from shared.web.translations import mark

COST = "grants.expenditure.recorded"
INSTALMENT = "grants.donor.instalment_received"
OWN_BOOKS = "own accounts"  # the source of a rate that a member's bookkeeping used


def terms_of(programme: Programme) -> BudgetTerms:
    """What budget.yaml sets."""
    file = programme.budget
    codes = tuple(one.code for one in file.headings if one.kind in {"line", "heading"})
    limits = file.limits
    return BudgetTerms(
        codes, file.total.amount, limits.indirect_of_direct, limits.contingency_of_direct, limits.heading_flexibility
    )  # fmt: skip


async def load_budget(desk: Desk) -> tuple[Budget, int]:
    """The budget as it stands here, and its version in the ledger."""
    return await load(desk.connection, f"budget/{MAIN}", Budget(), budgets.evolve)


async def adopt(desk: Desk, new: inputs.NewBudget) -> Outcome:
    """The original budget, or an addendum to it."""
    _by_the_lead(desk)
    not_in_future(new.occurred_on, desk.today)
    state, version = await load_budget(desk)
    lines = budgets.parse((one.line, one.amount) for one in new.lines)
    drafts = budgets.adopt(state, new.kind, lines, terms_of(desk.service.programme), new.occurred_on)
    return Outcome(MAIN, await desk.record(f"budget/{MAIN}", version, drafts))


async def reallocate(desk: Desk, new: inputs.NewReallocation) -> Outcome:
    """Move money between lines, as far as the contract allows it without an addendum."""
    _by_the_lead(desk)
    state, version = await load_budget(desk)
    moves = budgets.parse([(new.taken_from, -new.amount), (new.given_to, new.amount)])
    terms = terms_of(desk.service.programme)
    drafts = budgets.reallocate(state, moves, new.reason, terms, desk.today)
    return Outcome(MAIN, await desk.record(f"budget/{MAIN}", version, drafts))


async def receive_instalment(desk: Desk, new: inputs.NewDonorInstalment) -> Outcome:
    """The donor paid an instalment."""
    _by_the_lead(desk)
    not_in_future(new.occurred_on, desk.today)
    data = DonorInstalmentReceived(
        occurred_on=new.occurred_on, instalment=new.instalment, amount=text(new.amount), currency="EUR",
        booked_currency=new.booked_currency, booked_rate=None if new.booked_rate is None else f"{new.booked_rate:f}",
    )  # fmt: skip
    await rates_table.hold_rates(desk.connection, alone=True)
    if not await costs.add_instalment(desk.connection, data):
        raise Denied("instalment_known", mark("This instalment is recorded already."), "instalment")
    _, version = await load(desk.connection, f"donor/{new.instalment}", None, _received)
    streams = {f"donor/{new.instalment}": (version, [Draft(data)]), **await revaluing.after_instalment(desk)}
    recorded = await desk.service.append(desk.connection, streams)
    return Outcome(new.instalment, ids_of(recorded))


async def void_instalment(desk: Desk, instalment: str, why: Withdrawal) -> Outcome:
    """An instalment that was recorded by mistake is taken back; it can be recorded anew under its number."""
    _by_the_lead(desk)
    found, version = await load(desk.connection, f"donor/{instalment}", None, _received)
    if found is None:
        raise Denied("instalment_unknown", mark("There is no such instalment, or it was taken back already."))
    day, event = found
    await rates_table.hold_rates(desk.connection, alone=True)
    await costs.take_instalment_back(desk.connection, instalment)
    taken = Voided(occurred_on=day, voids=event, reason=why.reason)
    draft = Draft(taken, kind=latest(INSTALMENT), key=instalment)
    streams = {f"donor/{instalment}": (version, [draft]), **await revaluing.after_instalment(desk)}
    return Outcome(instalment, ids_of(await desk.service.append(desk.connection, streams)))


def _received(found: tuple[date, str] | None, past: Past) -> tuple[date, str] | None:
    if isinstance(past.data, DonorInstalmentReceived):
        return past.data.occurred_on, past.id
    return None if isinstance(past.data, Voided) else found


async def explain(desk: Desk, new: inputs.Explanations) -> Outcome:
    """Keep why lines of a report differ from the budget. It is part of the report's text, and no event."""
    _by_the_lead(desk)
    known = {one.code for one in desk.service.programme.budget.headings}
    if unknown := sorted(set(new.texts) - known):
        told = mark("The budget has no line %(line)s; its lines are %(lines)s.")
        raise Denied("line_unknown", told, "texts", line=unknown[0], lines=", ".join(sorted(known)))
    await explanations.put(desk.connection, new.first, new.last, new.texts, clock.now(), desk.actor)
    return Outcome(f"{new.first}/{new.last}", ())


async def record_costs(desk: Desk, some: Sequence[inputs.NewCost]) -> Outcome:
    """The member's own costs, all of them or none; a voucher counts once."""
    known = await costs.known_vouchers(desk.connection, [one.voucher for one in some])
    if known:
        told = mark("Voucher %(voucher)s is recorded already; leave it out.")
        raise Denied("voucher_known", told, "file", voucher=min(known))
    streams = {f"cost/{one.voucher}": (0, [Draft(await _cost(desk, one))]) for one in some}
    recorded = await desk.service.append(desk.connection, streams)
    return Outcome(f"{len(recorded)}", ids_of(recorded))


async def _cost(desk: Desk, one: inputs.NewCost) -> ExpenditureRecorded:
    terms = terms_of(desk.service.programme)
    if one.line not in terms.codes:
        told = mark("The budget has no line %(line)s; its lines are %(lines)s.")
        raise Denied("line_unknown", told, "file", line=one.line, lines=", ".join(terms.codes))
    _eligible_day(desk, one.occurred_on)
    if one.currency not in (allowed := desk.file.exchange.currencies):
        told = mark("Costs are recorded in %(currencies)s; there is no rate for others.")
        raise Denied("currency_not_allowed", told, "file", currencies=", ".join(allowed))
    rate = await rates.find(desk.service, desk.connection, one.currency, one.occurred_on)
    data = ExpenditureRecorded(
        occurred_on=one.occurred_on, voucher=one.voucher, line=one.line, amount=text(one.net),
        currency=one.currency, vat=text(one.vat), document_sha256=one.document_sha256,
    )  # fmt: skip
    if one.rate is not None and one.currency != EUR:
        rate = Rate(one.currency, one.occurred_on.replace(day=1), one.rate, OWN_BOOKS)
    return at_rate(data, rate)


async def void_cost(desk: Desk, voucher: str, why: Withdrawal) -> Outcome:
    """A cost that was recorded by mistake is taken back; its voucher is recorded anew under another number."""
    found, version = await load(desk.connection, f"cost/{voucher}", None, _standing)
    if found is None:
        told = mark("There is no such voucher here, or it was taken back already.")
        raise Denied("voucher_unknown", told, "voucher")
    day, event = found
    taken = Voided(occurred_on=day, voids=event, reason=why.reason)
    draft = Draft(taken, kind=latest(COST), key=voucher)
    return Outcome(voucher, await desk.record(f"cost/{voucher}", version, [draft]))


def _standing(found: tuple[date, str] | None, past: Past) -> tuple[date, str] | None:
    if isinstance(past.data, ExpenditureRecorded):
        return past.data.occurred_on, past.id
    return None if isinstance(past.data, Voided) else found


def _eligible_day(desk: Desk, day: date) -> None:
    programme = desk.service.programme
    if not programme.start <= day <= programme.cutoff:
        told = mark("Costs are eligible from %(first)s to %(last)s.")
        raise Denied("outside_eligibility", told, "file", first=programme.start, last=programme.cutoff)


def _by_the_lead(desk: Desk) -> None:
    if not reserves(desk.service):
        told = mark("The budget of the main grant is kept by the lead.")
        raise Denied("kept_by_the_lead", told)
