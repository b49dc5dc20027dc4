"""One complaint: what was written and said, its way so far, and the forms of every step that is possible."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from services.feedback.commands.step import Outcome
from services.feedback.inputs.base import Id, Input
from services.feedback.pages.typed import body_of
from services.feedback.pages.view import view_of
from services.feedback.public.shell import gettext_of, pages_of
from services.feedback.reading import cases
from services.feedback.reading.access import DESK, At, Sitting
from services.feedback.steps import of_cases as steps
from services.feedback.store.cases import Case
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.commands import perform_form
from shared.web.forms import Form, read_form
from shared.web.idempotency import Reused
from shared.web.languages import LANG
from shared.web.problems import not_found

_SEE_OTHER = 303
router = APIRouter(prefix=LANG + DESK, include_in_schema=False)


@router.get("/{case}")
async def one(
    request: Request, lang: str, case: Id, at: Sitting, recorded: str = "", template: str = ""
) -> Response:
    """The page. `template` begins the answer with one of the programme's texts, in the complainant's language."""
    found = await cases.case_for(at, case)
    begun = [("response-text", _begun(at, found, template))] if template else []
    form = Form(begun, lang=lang, _=gettext_of(request))
    return await show(request, at, found, form, recorded=recorded)


@router.post("/{case}/{step}")
async def take(request: Request, lang: str, case: Id, step: str, at: Sitting) -> Response:
    """One step; the same page again with what is wrong, and nothing lost, if it cannot be taken."""
    if step not in steps.STEPS:
        raise not_found()
    found = await cases.case_for(at, case, step)
    form = await read_form(request, lang, gettext_of(request))
    try:
        body = body_of(form, step, steps.STEPS[step].body)
        outcome = await _taken(request, at, found, step, form, body)
    except ValidationError:
        return await show(request, at, found, form, 422)  # what is wrong is noted in the form
    except Refused as refused:
        form.fail(f"{step}-{refused.field}" if refused.field else "go", gettext_of(request)(refused.sentence))
        return await show(request, at, found, form, 422)
    except Reused:
        _ = gettext_of(request)
        form.fail(
            "go", _("This form was recorded already, with other content. Look at what stands here now.")
        )
        return await show(request, at, found, form, 422)
    if outcome.get("left"):
        return RedirectResponse(f"/{lang}/{at.path}?done=1", status_code=_SEE_OTHER)
    if outcome["case"] != case:  # it goes on as another one
        return RedirectResponse(f"/{lang}/{at.path}/{outcome['case']}?recorded=kept", status_code=_SEE_OTHER)
    recorded = outcome["events"][-1] if outcome["events"] else "kept"
    return RedirectResponse(f"/{lang}/{at.path}/{case}?recorded={recorded}", status_code=_SEE_OTHER)


async def _taken(request: Request, at: At, case: Case, step: str, form: Form, body: Input) -> dict[str, Any]:
    await steps.check(request.app.state.identity, at, body)
    moved = await steps.leaving(at, case.id, body)
    if moved is not None:
        return {"left": True}

    async def work(connection: Connection) -> Outcome:
        return await steps.take(at, case.id, step, body, connection)

    return await perform_form(request, at.room, form, work)


async def show(
    request: Request, at: At, case: Case, form: Form, status: int = 200, *, recorded: str = ""
) -> Response:
    """The page of a case, with a form as it was typed."""
    context = await view_of(request, at, case, recorded)
    return pages_of(request).render(request, "feedback/case.html", status, form=form, **context)


def _begun(at: At, case: Case, template: str) -> str:
    texts = {one.code: one.text for one in at.service.programme.feedback.templates}
    return texts[template].get(case.story.language) if template in texts else ""
