"""The pages of applications: entered by staff, looked at, scored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.grants.commands import applications
from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.pages import files
from services.grants.pages.offering import offered
from services.grants.pages.saving import save
from services.grants.pages.shell import Staff, form_of, gettext, page, to
from services.grants.public import form as forms
from services.grants.reading import applications as reading_applications
from services.grants.reading.applications import View
from services.grants.reading.timeline import Teller
from services.grants.store import calls as table
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/applications/new")
async def show_new(request: Request, lang: str, _: Staff, call: str = "") -> Response:
    """The form of an application that came on paper."""
    return await _new_page(request, lang, Form.filled({"call": call}, lang=lang))


@router.post("/applications/new")
async def enter(request: Request, lang: str, account: Staff) -> Response:
    """Enter it."""
    service, form = service_of(request), await form_of(request, lang)
    known = [code for code, _ in await _open_calls(request, lang)]
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.new_application(form, service.programme, known, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: applications.submit(Desk(service, c, account.account_id, uploads), new)
    )
    if not outcome:
        return await _new_page(request, lang, form, 422)
    return to(f"/{lang}/applications/{outcome['id']}", outcome["events"])


@router.get("/applications/{application:uuid}")
async def show(
    request: Request, lang: str, application: UUID, account: Staff, recorded: str = ""
) -> Response:
    """One application: what was written, how it was judged, what may happen next."""
    view = await _view(request, application, account.account_id)
    known = {past.id for past in view.history}
    history = [past for past in view.history if view.sees_points or past.name != "grants.application.scored"]
    proven = history if view.sees_points else ()
    shown: dict[str, Any] = {
        "view": view,
        "offered": offered("applications", view.allowed),
        "steps": Teller(
            history, lang, gettext(request, lang), documents=files.links(lang, application, proven)
        ).steps(),
        "recorded": recorded if recorded in known else "",
    }
    return page(request, lang, "application", **shown)


@router.get("/applications/{application:uuid}/files/{file}")
async def download(request: Request, application: UUID, file: UUID, account: Staff) -> Response:
    """A file that the applicant added; always as a download, never shown as a page."""
    return await files.download(request, application, file, account)


@router.get("/applications/{application:uuid}/scores")
async def show_scores(request: Request, lang: str, application: UUID, account: Staff) -> Response:
    """The assessor's page: what was written, and the criteria; not who applies, nor what others think."""
    return await _score_page(request, lang, application, account.account_id, Form(lang=lang))


@router.post("/applications/{application:uuid}/scores")
async def score(request: Request, lang: str, application: UUID, account: Staff) -> Response:
    """Record the assessor's points."""
    service, form = service_of(request), await form_of(request, lang)
    view = await _view(request, application, account.account_id)
    codes = [one["code"] for one in reading_applications.criteria(view)]
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.points(form, codes, gettext(request, lang))
    work = applications.score
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: work(Desk(service, c, account.account_id, uploads), str(application), new),
    )
    if not outcome:
        return await _score_page(request, lang, application, account.account_id, form, 422)
    return to(f"/{lang}/applications/{application}", outcome["events"])


async def _view(request: Request, application: UUID, reader: str) -> View:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await reading_applications.view(service, connection, str(application), reader)
    if found is None:
        raise Problem(404, "application_unknown", reading_applications.UNKNOWN)
    return found


async def _score_page(
    request: Request, lang: str, application: UUID, reader: str, form: Form, status: int = 200
) -> Response:
    view = await _view(request, application, reader)
    criteria = reading_applications.criteria(view)
    return page(request, lang, "scores", status=status, form=form, view=view, criteria=criteria)


async def _new_page(request: Request, lang: str, form: Form, status: int = 200) -> Response:
    calls = await _open_calls(request, lang)
    return page(request, lang, "application_form", status=status, form=form, calls=calls)


async def _open_calls(request: Request, lang: str) -> list[tuple[str, str]]:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await table.every(connection)
    return [
        (str(row["id"]), f"{row['reference']} · {table.title(row, lang)}")
        for row in rows
        if row["published_on"] and not row["closed"]
    ]
