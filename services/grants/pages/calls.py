"""The pages of calls: written, published, and one call with its applications in the order of the ranking."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.grants.commands import attaching, calls
from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.domain import next_steps
from services.grants.pages import files, forms
from services.grants.pages.offering import offered
from services.grants.pages.saving import save
from services.grants.pages.shell import Staff, form_of, gettext, page, to
from services.grants.reading import applications
from services.grants.reading.timeline import Teller, past_of
from services.grants.store import calls as table
from shared import clock
from shared.ledger.streams import Past
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
_UNKNOWN = mark("There is no such call here; choose one of the list.")


@router.get("/calls/new")
async def show_new(request: Request, lang: str, _: Staff) -> Response:
    """The form of a call."""
    return page(request, lang, "call", form=Form.filled({"occurred_on": _today()}, lang=lang), draft="")


@router.post("/calls/new")
async def publish(request: Request, lang: str, account: Staff) -> Response:
    """Publish a call, or keep it as a draft."""
    service, form = service_of(request), await form_of(request, lang)
    if form.value("go") == "draft":
        return await _keep(request, lang, form)
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.new_call(form, service.programme, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: calls.publish(Desk(service, c, account.account_id, uploads), new)
    )
    if not outcome:
        return page(request, lang, "call", status=422, form=form, draft="")
    return to(f"/{lang}/calls/{outcome['id']}", outcome["events"])


async def _keep(request: Request, lang: str, form: Form) -> Response:
    service = service_of(request)
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.new_draft(form, service.programme, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: calls.draft(Desk(service, c, uploads=uploads), new)
    )
    if not outcome:
        return page(request, lang, "call", status=422, form=form, draft="")
    return to(f"/{lang}/calls/{outcome['id']}", outcome["events"])


@router.get("/calls/{call:uuid}/publication")
async def show_draft(request: Request, lang: str, call: UUID, _: Staff) -> Response:
    """The form of a call that was drafted, filled with what is there."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await table.one(connection, str(call))
    if row is None:
        raise Problem(404, "call_unknown", _UNKNOWN)
    filled: dict[str, object] = {"reference": row["reference"], "occurred_on": _today()}
    for name, texts in table.texts_of(row).items():
        filled |= {f"{name}-{code}": words for code, words in texts.items()}
    return page(request, lang, "call", form=Form.filled(filled, lang=lang), draft=str(call))


@router.post("/calls/{call:uuid}/publication")
async def publish_draft(request: Request, lang: str, call: UUID, account: Staff) -> Response:
    """Publish a call that was drafted."""
    service, form = service_of(request), await form_of(request, lang)
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.new_call(form, service.programme, gettext(request, lang))
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: calls.publish_draft(Desk(service, c, account.account_id, uploads), str(call), new),
    )
    if not outcome:
        return page(request, lang, "call", status=422, form=form, draft=str(call))
    return to(f"/{lang}/calls/{call}", outcome["events"])


@router.get("/calls/{call:uuid}")
async def show(request: Request, lang: str, call: UUID, _: Staff, recorded: str = "") -> Response:
    """One call: its texts and rules, its applications as they rank, the steps that are allowed."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        row = await table.one(connection, str(call))
        if row is None:
            raise Problem(404, "call_unknown", _UNKNOWN)
        state, _version = await Desk(service, connection).call(str(call))
        history = await past_of(connection, f"call/{call}")
        ranked = await applications.ranked(service, connection, str(call))
    shown = {
        "row": row,
        "texts": table.texts_of(row),
        "criteria": table.criteria_of(row),
        "ranked": ranked,
        "offered": offered("calls", next_steps.of_call(state)),
        "open": state.accepts(clock.now()),
        "steps": Teller(history, lang, gettext(request, lang), documents=_links(lang, call, history)).steps(),
        "recorded": recorded,
    }
    return page(request, lang, "call_page", **shown)


@router.get("/calls/{call:uuid}/files/{file:uuid}")
async def download(request: Request, call: UUID, file: UUID, _: Staff) -> Response:
    """A document of a call's step; always as a download."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await attaching.of_call(connection, service.vault, str(call), str(file))
    if found is None:
        raise Problem(404, "file_unknown", _UNKNOWN)
    return files.as_download(*found)


def _links(lang: str, call: UUID, history: tuple[Past, ...]) -> dict[str, list[str]]:
    return files.links(lang, call, history, things="calls")


def _today() -> date:
    return clock.day(clock.now())
