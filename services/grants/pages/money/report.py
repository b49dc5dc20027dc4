"""The pages of money: sub-grants against time, the financial report by line, the budget, own costs from a sheet."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.grants.commands.desk import Desk
from services.grants.commands.money import main_grant
from services.grants.commands.outcome import Outcome
from services.grants.context import service_of
from services.grants.importing import costs as importing
from services.grants.inputs import money as inputs
from services.grants.inputs.base import Withdrawal
from services.grants.pages.money import statement
from services.grants.pages.saving import TOP, save
from services.grants.pages.shell import Staff, form_of, gettext, page, to
from services.grants.programme.names import Names
from services.grants.programme.scope import reserves
from services.grants.reading import money as reading_money
from services.grants.store.others import costs
from shared.files.tables import XLSX, xlsx
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
_UNEXPLAINED = mark(
    "Lines differ from the budget and nobody has said why; explain them on the page of money first."
)
_A_PAGE = 50  # costs
UPLOADS = {"/costs": 6 * 1024 * 1024}


@router.get("/grants/money")
async def show(
    request: Request, lang: str, _: Staff, year: int = 0, policy: str = "", recorded: str = ""
) -> Response:
    """Money against time, and the report of a year or of all years."""
    return await _money_page(request, lang, Form(lang=lang), asked=(year, policy), recorded=recorded)


async def _money_page(
    request: Request, lang: str, form: Form, status: int = 200, *, asked: tuple[int, str] = (0, ""), recorded: str = ""
) -> Response:  # fmt: skip
    service, (year, policy) = service_of(request), asked
    async with service.pool.acquire(timeout=10) as connection:
        burn = await reading_money.burn(service, connection)
        found = await reading_money.of_year(service, connection, year, policy)
        instalments = await costs.instalments(connection)
    programme = service.programme
    shown: dict[str, Any] = {
        "burn": burn,
        "report": found,
        "instalments": instalments,
        "years": range(programme.start.year, programme.end.year + 1),
        "year": year,
        "lead": reserves(service),
        "policies": programme.grants.exchange.policies,
        "recorded": recorded,
    }
    return page(request, lang, "money", status=status, form=form, **shown)


@router.get("/grants/money.xlsx")
async def download(
    request: Request, lang: str, _: Staff, year: int = 0, policy: str = "", *, draft: bool = False
) -> Response:
    """The financial report as a workbook; with a variation that nobody has explained only as a draft."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await reading_money.of_year(service, connection, year, policy)
    table = statement.table(found, Names(service.programme, lang), gettext(request, lang))
    if found.unexplained and not draft:
        raise Problem(422, "variation_unexplained", _UNEXPLAINED)
    name = f"financial-report-{year or 'all'}{'-draft' if found.unexplained else ''}.xlsx"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(xlsx(table, author=service.programme.lead.short), media_type=XLSX, headers=headers)


@router.get("/budget/{what}")
async def show_change(request: Request, lang: str, what: str, _: Staff) -> Response:
    """The form of a budget version, a reallocation or an instalment of the donor."""
    return await _budget_page(request, lang, what, Form(lang=lang))


@router.post("/budget/{what}")
async def change(request: Request, lang: str, what: str, account: Staff) -> Response:
    """Record it."""
    service, form = service_of(request), await form_of(request, lang)
    new = statement.typed(what, form, service.programme, gettext(request, lang))

    async def work(connection: Connection) -> Outcome:
        desk = Desk(service, connection, account.account_id)
        if isinstance(new, inputs.NewBudget):
            return await main_grant.adopt(desk, new)
        if isinstance(new, inputs.NewReallocation):
            return await main_grant.reallocate(desk, new)
        assert isinstance(new, inputs.NewDonorInstalment)
        return await main_grant.receive_instalment(desk, new)

    outcome = new and await save(request, lang, form, work)
    if not outcome:
        return await _budget_page(request, lang, what, form, 422)
    return to(f"/{lang}/grants/money", outcome["events"])


async def _budget_page(request: Request, lang: str, what: str, form: Form, status: int = 200) -> Response:
    service = service_of(request)
    statement.known(what)
    async with service.pool.acquire(timeout=10) as connection:
        budget, _ = await main_grant.load_budget(Desk(service, connection))
    lines = [
        one
        for one in service.programme.budget.headings
        if one.code in main_grant.terms_of(service.programme).codes
    ]
    leaves = [one for one in lines if one.kind == "line" or one.code in {"8", "10", "12"}]
    shown: dict[str, Any] = {"what": what, "lines": leaves, "budget": budget}
    return page(request, lang, "budget", status=status, form=form, **shown)


@router.post("/donor-instalments")
async def void_instalment(request: Request, lang: str, account: Staff) -> Response:
    """Take an instalment of the donor back."""
    service, form = service_of(request), await form_of(request, lang)
    number, why = form.value("instalment"), Withdrawal(reason="wrong_data")
    work = main_grant.void_instalment
    outcome = await save(
        request, lang, form, lambda c: work(Desk(service, c, account.account_id), number, why)
    )
    if not outcome:
        return await _money_page(request, lang, form, 422)
    return to(f"/{lang}/grants/money", outcome["events"])


@router.get("/costs/new")
async def show_costs(request: Request, lang: str, _: Staff) -> Response:
    """Where a sheet of the bookkeeping is taken in; its columns are named as they were the last time."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        known = await costs.columns(connection)
    return _costs_page(request, lang, Form.filled(importing.USUAL | known, lang=lang))


@router.post("/costs/new")
async def take_costs(request: Request, lang: str, account: Staff) -> Response:
    """Record all rows, or say of each what is wrong and record none."""
    service, form, _ = service_of(request), await form_of(request, lang), gettext(request, lang)
    headings = {field: form.value(field) for field in (*importing.NEEDED, *importing.OPTIONAL)}
    found = await _read(request, form, headings, _)
    if found is None or found.errors:
        return _costs_page(request, lang, form, found.errors if found else (), 422)

    async def work(connection: Connection) -> Outcome:
        await costs.put_columns(connection, headings)
        return await main_grant.record_costs(Desk(service, connection, account.account_id), found.costs)

    outcome = await save(request, lang, form, work)
    if not outcome:
        return _costs_page(request, lang, form, (), 422)
    return to(f"/{lang}/grants/money", outcome["events"])


@router.get("/costs")
async def list_costs(
    request: Request, lang: str, _: Staff, after: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0
) -> Response:
    """The own costs of the member, latest first."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        rows = await costs.of_member(connection, service.member, _A_PAGE, after)
    return page(request, lang, "costs_list", rows=rows, after=after, a_page=_A_PAGE, form=Form(lang=lang))


@router.post("/costs")
async def void_cost(request: Request, lang: str, account: Staff) -> Response:
    """Take one back."""
    service, form = service_of(request), await form_of(request, lang)
    voucher, why = form.value("voucher"), Withdrawal(reason="wrong_data")
    outcome = await save(
        request,
        lang,
        form,
        lambda c: main_grant.void_cost(Desk(service, c, account.account_id), voucher, why),
    )
    if not outcome:
        async with service.pool.acquire(timeout=10) as connection:
            rows = await costs.of_member(connection, service.member, _A_PAGE, 0)
        shown: dict[str, Any] = {"rows": rows, "after": 0, "a_page": _A_PAGE}
        return page(request, lang, "costs_list", status=422, form=form, **shown)
    return to(f"/{lang}/costs", outcome["events"])


async def _read(request: Request, form: Form, headings: dict[str, str], _: Any) -> importing.Found | None:  # noqa: ANN401 - gettext
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        form.fail("file", _("Choose the file"))
        return None
    try:
        return importing.costs_of(await file.read(), file.filename, headings, _)
    except Refused as refused:
        form.fail("file", _(refused.sentence))
        return None


def _costs_page(
    request: Request, lang: str, form: Form, errors: tuple[str, ...] = (), status: int = 200
) -> Response:
    if errors:
        form.fail(
            TOP, gettext(request, lang)("Nothing was recorded. Mend these rows and send the sheet again.")
        )
    fields = [(name, importing.LABELS[name], name in importing.NEEDED) for name in importing.LABELS]
    return page(request, lang, "costs", status=status, form=form, errors_=errors, fields=fields)
