"""The page on which a bank statement is compared with the payments that are recorded; nothing is changed by it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.grants.context import service_of
from services.grants.domain.money.matching import Matched, match
from services.grants.importing import bank
from services.grants.pages.saving import TOP
from services.grants.pages.shell import Staff, form_of, gettext, page
from services.grants.reading import bank as reading_bank
from services.grants.store.others import costs
from shared.refusal import Refused
from shared.web.forms import Form, Gettext
from shared.web.languages import LANG

router = APIRouter(prefix=LANG, include_in_schema=False)
UPLOADS = {"/bank": 6 * 1024 * 1024}
_REMEMBERED = "bank."  # before the names of these columns, apart from those of the bookkeeping


@router.get("/bank/statement")
async def show(request: Request, lang: str, _: Staff) -> Response:
    """Where a statement is taken in; its columns are named as they were the last time."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        known = await costs.columns(connection)
    own = {
        name.removeprefix(_REMEMBERED): heading
        for name, heading in known.items()
        if name.startswith(_REMEMBERED)
    }
    return _page(request, lang, Form.filled(bank.USUAL | own, lang=lang))


@router.post("/bank/statement")
async def compare(request: Request, lang: str, _: Staff) -> Response:
    """What the bank booked beside what is recorded: what belongs together, and what does not."""
    form, told = await form_of(request, lang), gettext(request, lang)
    headings = {field: form.value(field) for field in bank.USUAL}
    found = await _read(request, form, headings, told)
    if found is None or found.errors:
        if found:
            form.fail(TOP, told("Nothing was compared. Mend these rows and send the sheet again."))
        return _page(request, lang, form, found.errors if found else (), status=422)
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection, connection.transaction():
        await costs.put_columns(connection, {_REMEMBERED + name: text for name, text in headings.items()})
        matched = match(found.lines, await reading_bank.recorded(service, connection))
    return _page(request, lang, form, matched=matched)


async def _read(request: Request, form: Form, headings: dict[str, str], _: Gettext) -> bank.Found | None:
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        form.fail("file", _("Choose the file"))
        return None
    try:
        return bank.lines_of(await file.read(), file.filename, headings, _)
    except Refused as refused:
        form.fail("file", _(refused.sentence))
        return None


def _page(
    request: Request, lang: str, form: Form, wrong: tuple[str, ...] = (), *, matched: Matched | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    shown: dict[str, Any] = {"matched": matched, "fields": bank.LABELS, "wrong": wrong}
    return page(request, lang, "bank", status=status, form=form, **shown)
