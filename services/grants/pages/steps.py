"""One page for every step of the chain: its form, read off the shape of what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.pages import files
from services.grants.pages.saving import TOP, save
from services.grants.pages.shell import Staff, form_of, gettext, page, to
from services.grants.steps import choices
from services.grants.steps.api import OF
from services.grants.steps.fields import fields_of, read
from services.grants.steps.step import Step
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
_UNKNOWN = mark("There is no such step; open what it belongs to, and choose one of the steps there.")
_BECOMES = {("applications", "contract"): "grants"}  # where the step leads, if not back to the same page


@dataclass(frozen=True, slots=True)
class Place:
    """Which step of which thing a page is about, and in which language."""

    lang: str
    things: str
    id: str
    step: Step

    @property
    def back(self) -> str:
        """The page of the thing."""
        return f"/{self.lang}/{self.things}/{self.id}"

    @property
    def after(self) -> str:
        """The page that shows what was recorded."""
        return f"/{self.lang}/{_BECOMES.get((self.things, self.step.code), self.things)}/{self.id}"


def _pages_of(things: str, steps: tuple[Step, ...]) -> None:
    """The pages of the steps of calls, of applications, ...: the form, and what is sent from it."""
    by_code = {one.code: one for one in steps}

    def place(lang: str, id: UUID, code: str) -> Place:  # noqa: A002 - the parts of the address
        if code not in by_code:
            raise Problem(404, "step_unknown", _UNKNOWN)
        return Place(lang, things, str(id), by_code[code])

    async def show(request: Request, where: Annotated[Place, Depends(place)], _: Staff) -> Response:
        return await _page(request, where, Form(lang=where.lang))

    async def take(request: Request, where: Annotated[Place, Depends(place)], account: Staff) -> Response:
        return await _take(request, where, account.account_id)

    # The local names are not to be found again by their text.
    for page_, method in ((show, "GET"), (take, "POST")):
        page_.__annotations__ |= {"request": Request, "where": Annotated[Place, Depends(place)]}
        page_.__annotations__ |= {"account": Staff} if page_ is take else {"_": Staff}
        router.add_api_route(f"/{things}/{{id:uuid}}/{{code}}", page_, methods=[method])


async def _take(request: Request, where: Place, actor: str) -> Response:
    service, lang = service_of(request), where.lang
    form, work = await form_of(request, lang), where.step.work
    fields = fields_of(where.step, await _given(request, where))
    uploads = await files.taken(request, form, gettext(request, lang))
    new = read(form, where.step, fields, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: work(Desk(service, c, actor, uploads), where.id, new)
    )
    return to(where.after, outcome["events"]) if outcome else await _page(request, where, form, 422)


async def _page(request: Request, where: Place, form: Form, status: int = 200) -> Response:
    fields, _ = fields_of(where.step, await _given(request, where)), gettext(request, where.lang)
    first = {one.name: f"{one.name}-day" for one in fields if one.kind == "date"} | {TOP: "form"}

    def translated(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(value, _(words)) for value, words in options]

    shown = {"where": where, "fields": fields, "first": first, "translated": translated}
    return page(request, where.lang, "step", status=status, form=form, **shown)


async def _given(request: Request, where: Place) -> dict[str, list[tuple[str, str]]]:
    if where.things != "grants":
        return {}
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        grant, _ = await Desk(service, connection).grant(where.id)
    return choices.of(where.step.code, grant, where.lang, gettext(request, where.lang))


for _things, _steps in OF.items():
    _pages_of(_things, _steps)
