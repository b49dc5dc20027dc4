"""Periods and their reports over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.reporting.context import Context, context_of
from services.reporting.paging import Cursor, Limit, mark_next, page
from services.reporting.periods import answers, commands, history, inputs, overview
from services.reporting.periods.who import needs_lead, needs_member
from services.reporting.publications import store as publications
from services.reporting.shapes import periods as shapes
from shared import clock
from shared.events.reporting import ValueExplained
from shared.web.commands import Work, demo_clock, perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.problems import Problem
from shared.web.translations import mark


async def _clock(request: Request) -> None:  # async, or the clock would be set in another context
    demo_clock(request, context_of(request).decisions)


Staff = Annotated[Account, Depends(require("coordinator"))]
Reader = Annotated[Account, Depends(require("coordinator", "operator"))]
router = APIRouter(prefix="/v1", tags=["periods"], dependencies=[Depends(_clock)])


@router.get("/periods", summary="Reporting periods", response_model=list[shapes.Period])
async def periods(request: Request) -> list[dict[str, Any]]:
    """Every period: its days, who has submitted it, its report and where that is."""
    context = context_of(request)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        found = await history.periods(ledger, context.programme)
    return [answers.period(one, found[one.code]) for one in context.programme.periods]


@router.get(
    "/periods/{code}",
    summary="One period, and what keeps it from being certified",
    response_model=shapes.PeriodOverview,
)
async def one_period(request: Request, code: str, _: Reader) -> dict[str, Any]:
    """The list of what is to be done, each with where to mend it, and what was explained of its values."""
    context = context_of(request)
    return answers.overview(await overview.now(context, commands.dates(context, code)))


@router.post("/periods/{code}/opening", status_code=201, summary="Open a period", response_model=shapes.Done)
async def open_period(request: Request, code: str, who: Staff) -> Response:
    """Members may report on it; the lead's coordinator does this."""
    context = context_of(request)
    needs_lead(who, context.programme)
    return await _perform(request, context, lambda c: commands.open_period(context, c, code))


@router.post(
    "/periods/{code}/submissions",
    status_code=201,
    summary="Submit a period for a member",
    response_model=shapes.Done,
)
async def submit(request: Request, code: str, new: inputs.Submission, who: Staff) -> Response:
    """The member has reported all of it. Its lanes' heads go with the submission, which counts when they are here."""
    context = context_of(request)
    needs_member(who, new.member)
    return await _perform(request, context, lambda c: commands.submit(context, c, code, new.member))


@router.post(
    "/periods/{code}/returns",
    status_code=201,
    summary="Return a member's submission",
    response_model=shapes.Done,
)
async def send_back(request: Request, code: str, new: inputs.Return, who: Staff) -> Response:
    """The lead sends it back with a reason; it is undone."""
    context = context_of(request)
    needs_lead(who, context.programme)
    return await _perform(
        request, context, lambda c: commands.send_back(context, c, code, new.member, new.reason)
    )


@router.post(
    "/periods/{code}/certification",
    status_code=201,
    summary="Certify a period as a report",
    response_model=shapes.Done,
)
async def certify(request: Request, code: str, who: Staff) -> Response:
    """Freeze files, heads and cells into a signed report and lock the period; refused while something blocks it."""
    context = context_of(request)
    needs_lead(who, context.programme)
    return await _perform(request, context, lambda c: commands.certify(context, c, code, "coordinator"))


@router.post(
    "/periods/{code}/reopening",
    status_code=201,
    summary="Open a certified period again",
    response_model=shapes.Done,
)
async def reopen(request: Request, code: str, new: inputs.Reopening, who: Staff) -> Response:
    """Every submission is undone; the next report supersedes this one, which stays readable."""
    context = context_of(request)
    needs_lead(who, context.programme)
    return await _perform(request, context, lambda c: commands.reopen(context, c, code, new.reason))


@router.post(
    "/periods/{code}/donor", status_code=201, summary="Note where the report is", response_model=shapes.Done
)
async def at_donor(request: Request, code: str, new: inputs.AtDonor, who: Staff) -> Response:
    """Sent to the donor, returned with questions (30 days to answer), accepted."""
    context = context_of(request)
    needs_lead(who, context.programme)
    return await _perform(request, context, lambda c: commands.at_donor(context, c, code, new.state))


@router.post("/periods/{code}/values", status_code=201, summary="Explain a value", response_model=shapes.Done)
async def explain(request: Request, code: str, new: inputs.Explanation, who: Staff) -> Response:
    """Give a baseline, target or current value its data source and a comment."""
    context = context_of(request)
    needs_lead(who, context.programme)
    said = ValueExplained(
        occurred_on=clock.day(clock.now()), indicator=new.indicator, period=code, of=new.of,
        data_source=new.data_source, comment=new.comment.strip(),
    )  # fmt: skip
    return await _perform(request, context, lambda c: commands.explain(context, c, said))


@router.get(
    "/periods/{code}/restatements",
    summary="What changed since the report",
    response_model=list[shapes.Restated],
)
async def restatements(
    request: Request, response: Response, code: str, _: Reader, cursor: Cursor = None, limit: Limit = 100
) -> list[dict[str, Any]]:
    """Each total that reads otherwise now, and the events that changed it; what was accepted is not told again.

    A page at a time: ask again with `cursor` of the header `X-Next-Cursor`, which is left out at the end.
    """
    context = context_of(request)
    commands.dates(context, code)
    async with (
        context.decisions.pool.acquire(timeout=10) as ledger,
        context.pool.acquire(timeout=10) as figures,
    ):
        state = (await history.periods(ledger, context.programme))[code]
        found = await overview.differences(context, figures, ledger, state)
    shown = page(found, lambda one: "/".join(one.place), cursor, limit)
    mark_next(response, shown)
    return [answers.restatement(one) for one in shown.items]


@router.post(
    "/periods/{code}/restatements",
    status_code=201,
    summary="Accept the differences from the report",
    response_model=shapes.Done,
)
async def restate(request: Request, code: str, who: Staff) -> Response:
    """Each becomes an event with old, new and causes; the report itself stays as it was certified."""
    context = context_of(request)
    needs_lead(who, context.programme)
    return await _perform(request, context, lambda c: commands.restate(context, c, code, "coordinator"))


@router.get("/reports/{sha256}", summary="A certified report as a file", response_model=shapes.SignedReport)
async def report(request: Request, sha256: str) -> Response:
    """Canonical content, hash and signature; `paravani report verify FILE` counts it again."""
    found = await _official(context_of(request), sha256)
    name = f"{context_of(request).programme.code}-{found.code}-{sha256[:8]}.json"
    return _download(found.file, name)


@router.get("/reports/{sha256}/annex", summary="All cells of a report", response_model=shapes.Annex)
async def annex(request: Request, sha256: str, _: Reader) -> Response:
    """The cells that are too small to publish, with the salt of the commitment; stays with the consortium."""
    found = await _official(context_of(request), sha256)
    return _download(
        found.annex, f"{context_of(request).programme.code}-{found.code}-{sha256[:8]}-annex.json"
    )


async def _official(context: Context, sha256: str) -> publications.Publication:
    wrong = Problem(404, "report_unknown", mark("There is no certified report of this hash."))
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        if sha256 not in await publications.official(ledger):
            raise wrong
    async with context.pool.acquire(timeout=10) as figures:
        found = await publications.one(figures, sha256)
    if found is None:
        raise wrong
    return found


def _download(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/json", headers=headers)


async def _perform(request: Request, context: Context, work: Work) -> Response:
    return await perform(request, context.decisions, work)
