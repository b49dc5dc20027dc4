"""The application form: saved behind a code at every step, so that nothing is lost; sent before the deadline, once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.grants.commands import drafts
from services.grants.commands.desk import Desk
from services.grants.commands.drafts import MOST_FILES, Saved
from services.grants.context import service_of
from services.grants.domain.refusals import Denied
from services.grants.pages.saving import in_words, pages_of
from services.grants.programme.names import Names
from services.grants.public import form as forms
from services.grants.public.calls import about, is_open, published, render
from services.grants.store import applications as table
from shared.files.uploads import Upload, check
from shared.postgres import Connection, Row
from shared.refusal import Refused
from shared.web import csrf
from shared.web.forms import Form, read_form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.ratelimit import TokenBucket, limit
from shared.web.scripts import COUNTING
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
FILE_BYTES = 5 * 1024 * 1024
UPLOADS = {"/open-calls": (MOST_FILES + 1) * FILE_BYTES}
_SENDINGS, _LOOKUPS = TokenBucket(burst=30, every=5.0), TokenBucket(burst=10, every=10.0)
_KEPT_OUT = {csrf.FIELD, csrf.FORM_KEY, "code", "go"}
_NO_DRAFT = mark("No draft is found under this code for this call. Look at the code again.")


@router.get("/open-calls/{call:uuid}/application")
async def start(request: Request, lang: str, call: UUID) -> Response:
    """An empty form."""
    row = await published(request, str(call))
    form = Form.filled({"currency": row["currency"]}, lang=lang)
    return _form_page(request, lang, row, form)


@router.post("/open-calls/{call:uuid}/draft", dependencies=[Depends(limit(_LOOKUPS))])
async def resume(request: Request, lang: str, call: UUID) -> Response:
    """The form as it was saved, for whoever has its code."""
    service, row = service_of(request), await published(request, str(call))
    code = (await _typed(request, lang)).value("code")
    async with service.pool.acquire(timeout=10) as connection, connection.transaction():
        desk = Desk(service, connection)
        draft = await drafts.find(desk, str(call), code)
        saved = draft and Saved(code, draft, await drafts.names(desk, draft))
    if not saved:
        form = Form(lang=lang)
        form.fail("code", pages_of(request).gettext(lang)(_NO_DRAFT))
        return render(request, lang, "call", status=422, form=form, **about(row))
    filled = Form([(name, str(value)) for name, value in saved.draft.typed.items()], lang=lang)
    return _form_page(request, lang, row, filled, saved)


@router.post("/open-calls/{call:uuid}/application", dependencies=[Depends(limit(_SENDINGS))])
async def take(request: Request, lang: str, call: UUID) -> Response:
    """Save what was typed; then send it, if that is what was asked for and nothing is missing."""
    row, form = await published(request, str(call)), await _typed(request, lang)
    if receipt := await _sent_before(request, form):
        return _received(request, lang, receipt)
    if not is_open(row):
        return _form_page(request, lang, row, form, status=422)
    saved = await _save(request, lang, str(call), form)
    if saved is None:
        return _form_page(request, lang, row, form, status=422)
    if form.value("go") != "send":
        return _form_page(request, lang, row, form, saved, told=True)
    return await _send(request, lang, row, form, saved)


async def _save(request: Request, lang: str, call_id: str, form: Form) -> Saved | None:
    service, _ = service_of(request), pages_of(request).gettext(lang)
    sent = await request.form()
    typed = {name: value for name, value in sent.items() if isinstance(value, str) and name not in _KEPT_OUT}
    uploads = await _uploads(request, form, _)

    async def work(connection: Connection) -> Saved:
        return await drafts.save(Desk(service, connection), call_id, form.value("code"), typed, uploads)

    try:
        return await service.run(work)
    except Denied as denied:
        form.fail(denied.field or "top", in_words(denied, lang, _))
    return None


async def _uploads(request: Request, form: Form, _: Any) -> list[Upload]:  # noqa: ANN401 - gettext
    """The files that can be kept; of the others the form says why not, and everything else is kept all the same."""
    found = []
    for file in (await request.form()).getlist("files"):
        if isinstance(file, UploadFile) and file.filename:
            try:
                found.append(check(await file.read(), file.filename, most=FILE_BYTES, field="files"))
            except Refused as refused:
                form.fail("files", f"{file.filename}: {_(refused.sentence)}")
    return found


async def _send(request: Request, lang: str, row: Row, form: Form, saved: Saved) -> Response:
    service, _ = service_of(request), pages_of(request).gettext(lang)
    new = forms.new_application(form, service.programme, [str(row["id"])], _, kinds=row["recipient_types"])
    if new is None:
        return _form_page(request, lang, row, form, saved, status=422)
    try:
        receipt = await service.run(lambda c: drafts.send(Desk(service, c), saved.code, saved.draft, new))
    except Denied as denied:
        form.fail(denied.field or "top", in_words(denied, lang, _))
        return _form_page(request, lang, row, form, saved, status=422)
    async with service.pool.acquire(timeout=10) as connection:
        found = await table.of_receipt(connection, receipt.receipt)
    return _received(request, lang, found)


async def _sent_before(request: Request, form: Form) -> Row | None:
    """The application that this very draft has become already: a double tap gets the same receipt."""
    service, code = service_of(request), form.value("code")
    if not code:
        return None
    async with service.pool.acquire(timeout=10) as connection:
        return await table.of_draft(connection, drafts.code_hashes(service.settings, code))


def _received(request: Request, lang: str, row: Row | None) -> Response:
    assert row is not None, "a receipt is of an application"
    return render(request, lang, "received", row=row)


async def _typed(request: Request, lang: str) -> Form:
    form = await read_form(request, lang, pages_of(request).gettext(lang))
    if not request.app.state.public_tokens.good(form.value(csrf.FIELD)):
        raise Problem(403, "form_not_ours", csrf.refused().detail)
    return form


def _form_page(
    request: Request, lang: str, row: Row, form: Form, saved: Saved | None = None, *, status: int = 200,
    told: bool = False,
) -> Response:  # fmt: skip
    programme = service_of(request).programme
    kinds = [pair for pair in Names(programme, lang).kinds if pair[0] in row["recipient_types"]]
    allowed = (row["currency"],) if row["currency"] else programme.grants.exchange.currencies
    currencies = [(one, one) for one in allowed]
    shown: dict[str, Any] = {
        "form": form, "saved": saved, "told": told, "kinds": kinds, "currencies": currencies,
        "longest": forms.LONGEST, "used": len(form.value("summary").strip()), "script": COUNTING.html, "most_files": MOST_FILES,
        "megabytes": FILE_BYTES // 1024 // 1024,
    }  # fmt: skip
    return COUNTING.allow(render(request, lang, "application", status=status, **about(row), **shown))
