"""The recipient's reports, statements of expenditure and deliverables."""

from __future__ import annotations

from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome
from services.grants.domain.contracts import reports, spending
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import text
from services.grants.inputs import contracts as inputs
from shared import ids
from shared.events.granting import Verified
from shared.ledger.append import Draft


async def schedule(desk: Desk, grant_id: str, new: inputs.NewReport) -> Outcome:
    """The contract asks for a report on a day."""
    loaded = await desk.grant(grant_id)
    drafts = reports.schedule(loaded[0], new.report, new.due_on, desk.today)
    return await _done(desk, grant_id, loaded, drafts)


async def submit(desk: Desk, grant_id: str, new: inputs.ReportDone) -> Outcome:
    """The recipient handed a report in."""
    loaded = await desk.grant(grant_id)
    drafts = reports.submit(loaded[0], new.report, new.due_on, new.occurred_on, (), desk.today)
    return await _done(desk, grant_id, loaded, drafts)


async def send_back(desk: Desk, grant_id: str, new: inputs.NewReport) -> Outcome:
    """A report is to be mended."""
    loaded = await desk.grant(grant_id)
    drafts = reports.send_back(loaded[0], new.report, new.due_on, desk.today)
    return await _done(desk, grant_id, loaded, drafts)


async def approve(desk: Desk, grant_id: str, new: inputs.ReportDone) -> Outcome:
    """A report is approved."""
    loaded = await desk.grant(grant_id)
    drafts = reports.approve(loaded[0], new.report, new.due_on, new.occurred_on, desk.today)
    return await _done(desk, grant_id, loaded, drafts)


async def report_spending(desk: Desk, grant_id: str, new: inputs.NewStatement) -> Outcome:
    """The recipient's statement of what it spent."""
    loaded = await desk.grant(grant_id)
    lines = {one.line: one.amount for one in new.lines}
    drafts = spending.report(loaded[0], ids.random_id(), lines, (), desk.today)
    return await _done(desk, grant_id, loaded, drafts)


async def verify_spending(desk: Desk, grant_id: str, new: inputs.Verification) -> Outcome:
    """The verdict on a statement."""
    loaded = await desk.grant(grant_id)
    verdicts = tuple(
        Verified(
            line=one.line, eligible=text(one.eligible), ineligible=text(one.ineligible), reason=one.reason
        )
        for one in new.lines
    )
    drafts = spending.verify(loaded[0], new.statement, verdicts, desk.today)
    return await _done(desk, grant_id, loaded, drafts)


async def verify_deliverable(desk: Desk, grant_id: str, new: inputs.Deliverable) -> Outcome:
    """Something that the contract promises was seen."""
    loaded = await desk.grant(grant_id)
    drafts = spending.verify_deliverable(loaded[0], new.deliverable, (), desk.today)
    return await _done(desk, grant_id, loaded, drafts)


async def _done(desk: Desk, grant_id: str, loaded: tuple[Grant, int], drafts: list[Draft]) -> Outcome:
    _, events = await desk.record_grant(grant_id, loaded, drafts)
    return Outcome(grant_id, events)
