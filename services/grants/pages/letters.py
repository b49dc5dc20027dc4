"""The pages of letters: the organisation's own templates, and the letter to one applicant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from services.grants.context import service_of
from services.grants.domain.refusals import Denied
from services.grants.letters import docx, pdf
from services.grants.pages.saving import in_words
from services.grants.pages.shell import Staff, form_of, gettext, page
from services.grants.reading import applications
from services.grants.store import contracts
from services.grants.store import templates as table
from shared import clock
from shared.files.printing import PDF
from shared.files.uploads import check
from shared.refusal import Refused
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
UPLOADS = {"/letters": 6 * 1024 * 1024}
DOCUMENTS = frozenset({"application/zip"})  # a Word file is one
_UNKNOWN = mark("There is no such letter; open the application, and choose one there.")


@router.get("/letters")
async def show(request: Request, lang: str, _: Staff) -> Response:
    """Which letters have a template of the organisation's own."""
    return await _page(request, lang, Form(lang=lang))


@router.get("/letters/{kind}.docx")
async def template(request: Request, lang: str, kind: str, _: Staff) -> Response:
    """The template as it is now: the organisation's own, or the plain one to begin from."""
    content = await _template(request, lang, kind)
    return _file(content, docx.DOCX, f"{kind}-template.docx")


@router.post("/letters/{kind}")
async def upload(request: Request, lang: str, kind: str, _: Staff) -> Response:
    """Take in a template; one that could not be filled is refused at once."""
    _known(kind)
    form, told = await form_of(request, lang), gettext(request, lang)
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        form.fail("file", told("Choose the file"))
        return await _page(request, lang, form, 422)
    content = await file.read()
    try:
        check(content, file.filename, DOCUMENTS)
        docx.filled(content, dict.fromkeys(docx.NAMES, "–"))
    except Denied as denied:
        form.fail("file", in_words(denied, lang, told))
        return await _page(request, lang, form, 422)
    except Refused as refused:
        form.fail("file", told(refused.sentence))
        return await _page(request, lang, form, 422)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        await table.put(connection, kind, content, clock.now())
    return RedirectResponse(f"/{lang}/letters", status_code=303)


@router.get("/applications/{application:uuid}/letters/{kind}.{ending}")
async def letter(
    request: Request, lang: str, application: UUID, kind: str, ending: str, account: Staff
) -> Response:
    """The letter to an applicant, as DOCX from the template or as PDF."""
    _known(kind)
    service, told = service_of(request), gettext(request, lang)
    async with service.pool.acquire(timeout=10) as connection:
        view = await applications.view(service, connection, str(application), account.account_id)
        contract = await contracts.contract(connection, str(application))
    if view is None or ending not in {"docx", "pdf"}:
        raise Problem(404, "letter_unknown", _UNKNOWN)
    values = docx.values_of(service, view, contract, lang, told)
    content = docx.filled(await _template(request, lang, kind), values)
    if ending == "pdf":
        title = told(docx.KINDS[kind])
        return _file(pdf.printed(content, title, lang), PDF, f"{kind}.pdf")
    return _file(content, docx.DOCX, f"{kind}.docx")


async def _template(request: Request, lang: str, kind: str) -> bytes:
    _known(kind)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        own = await table.one(connection, kind)
    return own or docx.plain_template(kind, gettext(request, lang))


def _known(kind: str) -> None:
    if kind not in docx.KINDS:
        raise Problem(404, "letter_unknown", _UNKNOWN)


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


async def _page(request: Request, lang: str, form: Form, status: int = 200) -> Response:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        own = await table.since(connection)
    shown: dict[str, Any] = {"kinds": docx.KINDS, "own": own, "values": docx.NAMES}
    return page(request, lang, "letters", status=status, form=form, **shown)
