"""The desk: complaints by status with their due dates, and one complaint with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.feedback import commands, inputs, reading, store, subjects, words
from services.feedback.context import service_of
from services.feedback.shell import gettext_of, pages_of
from services.feedback.store import Case
from services.feedback.subjects import Subject
from shared import clock
from shared.events import feedback as events
from shared.refusal import Refused
from shared.service import Service
from shared.web.commands import Work, perform_form
from shared.web.forms import Form, read_form
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.languages import LANG
from shared.web.problems import Problem

Staff = Annotated[Account, Depends(require(*reading.HANDLERS))]
OUTCOMES = get_args(events.Outcome)
_SEE_OTHER = 303

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/complaints")
async def board(request: Request, lang: str, staff: Staff) -> Response:
    """The complaints by status, each with the day by which the next step is due."""
    service = service_of(request)
    cases = await reading.board(service, staff)
    labels = await _labels(request, service, cases, lang)
    today = clock.day(clock.now())
    columns = [
        (words.STATUS[status], [_item(service, case, labels, lang, today) for case in cases if case.status == status])
        for status in words.STATUS
    ]  # fmt: skip
    return pages_of(request).render(request, "feedback/board.html", columns=columns, total=len(cases))


def _item(service: Service, case: Case, labels: Mapping[str, str], lang: str, today: date) -> dict[str, Any]:
    programme, story = service.programme, case.story
    return {
        "case": case,
        "title": words.group_name(programme, story.category_group, lang),
        "place": words.place_name(programme, story.municipality, lang),
        "about": labels.get(case.id, ""),
        "due": case.next_on,
        "late": case.next_on is not None and case.next_on < today,
    }


@router.get("/complaints/{case}")
async def one(request: Request, lang: str, case: inputs.Id, staff: Staff, recorded: str = "") -> Response:
    """One complaint: what was written, its way so far, and the forms for the next step."""
    service = service_of(request)
    found = await reading.case_for(service, staff, case)
    return await _page(request, found, Form(lang=lang, _=gettext_of(request)), recorded=recorded)


@router.post("/complaints/{case}/acknowledge")
async def acknowledge(request: Request, lang: str, case: inputs.Id, staff: Staff) -> Response:
    """Receipt is confirmed."""
    form = await read_form(request, lang, gettext_of(request))
    service = service_of(request)
    return await _record(request, staff, case, form, lambda c: commands.acknowledge(service, c, case))


@router.post("/complaints/{case}/response")
async def respond(request: Request, lang: str, case: inputs.Id, staff: Staff) -> Response:
    """The complainant is answered."""
    _ = gettext_of(request)
    form = await read_form(request, lang, _)
    service, text = service_of(request), form.text("answer", _("Write the answer"), most=inputs.LONGEST)
    return await _record(
        request, staff, case, form,
        lambda c: commands.respond(service, c, case, inputs.Response(text=text or "")),
    )  # fmt: skip


@router.post("/complaints/{case}/close")
async def close(request: Request, lang: str, case: inputs.Id, staff: Staff) -> Response:
    """The complaint is closed, with an answer or with a reason why there is none."""
    _ = gettext_of(request)
    form = await read_form(request, lang, _)
    service = service_of(request)
    outcome = form.choice("outcome", OUTCOMES, _("Choose how it ends"))
    text = form.text("text", most=inputs.LONGEST) or ""
    return await _record(
        request, staff, case, form,
        lambda c: commands.close(service, c, case, inputs.Closure(outcome=outcome, text=text)),
    )  # fmt: skip


async def _record(request: Request, staff: Account, case: str, form: Form, work: Work) -> Response:
    service, _ = service_of(request), gettext_of(request)
    found = await reading.case_for(service, staff, case)
    if form.errors:
        return await _page(request, found, form, 422)
    try:
        outcome = await perform_form(request, service, form, work)
    except Refused as refused:
        form.fail(refused.field or "go", _(refused.sentence))
        return await _page(request, found, form, 422)
    except Problem as problem:
        if problem.code != "idempotency_key_reused":
            raise
        form.fail(
            "go", _("This form was recorded already, with other content. Look at what stands here now.")
        )
        return await _page(request, found, form, 422)
    lang = pages_of(request).language(request)
    address = f"/{lang}/complaints/{case}?recorded={outcome['events'][-1]}"
    return RedirectResponse(address, status_code=_SEE_OTHER)


async def _page(
    request: Request, case: Case, form: Form, status: int = 200, *, recorded: str = ""
) -> Response:
    service, pages, _ = service_of(request), pages_of(request), gettext_of(request)
    lang, programme, story = pages.language(request), service.programme, case.story
    labels = await _labels(request, service, [case], lang)
    async with service.pool.acquire(timeout=10) as connection:
        ledger = await store.events(connection, case.id)
    return pages.render(
        request, "feedback/case.html", status, form=form, case=case, replies=await reading.replies(service, case),
        events=ledger, recorded=recorded if recorded in {row["id"] for row in ledger} else "",
        donor=_donor_page(service, lang), today=clock.day(clock.now()), status_words=words.STATUS,
        group=words.group_name(programme, story.category_group, lang), reply_by=words.REPLY_BY,
        channel=next((o.name.get(lang) for o in programme.feedback.channels if o.code == story.channel), ""),
        place=words.place_name(programme, story.municipality, lang), about=labels.get(case.id, ""),
        outcome=next((o.name.get(lang) for o in programme.feedback.outcomes if o.code == case.outcome), ""),
        outcomes=[(o.code, o.name.get(lang)) for o in programme.feedback.outcomes if o.code in OUTCOMES],
    )  # fmt: skip


async def _labels(request: Request, service: Service, cases: list[Case], lang: str) -> Mapping[str, str]:
    named = {case.id: (str(case.story.about_kind), case.story.about) for case in cases if case.story.about}
    async with service.pool.acquire(timeout=10) as connection:
        found: dict[tuple[str, str], Subject] = await subjects.find(connection, named.values())
    _ = gettext_of(request)
    return {
        case: words.subject_label(service.programme, found[pair], lang, _)
        for case, pair in named.items()
        if pair in found
    }


def _donor_page(service: Service, lang: str) -> str:
    """Where the figure stands that complaints move; "" where no reporting site is known."""
    shown = lang if lang in service.programme.languages.desk else service.programme.languages.desk[0]
    moved = (
        one.code
        for one in service.programme.logframe.indicators
        if one.rule and "feedback.complaint.filed" in one.rule.of
    )
    code = next(moved, None)
    address = service.settings.reporting_url
    return f"{address}/{shown}/indicators/{code}" if address and code else ""
