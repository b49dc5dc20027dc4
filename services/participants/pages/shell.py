"""What every page of this service is rendered with, and how its forms are read."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from services.participants.context import pages_of, sees_names, service_of
from services.participants.programme.names import Names
from services.participants.reading import activity as reading
from shared.service import Service
from shared.web.forms import Form, read_form
from shared.web.problems import Problem
from shared.web.translations import mark


def page(request: Request, lang: str, name: str, status: int = 200, **shown: object) -> Response:
    """A page of this service."""
    service = service_of(request)
    around = {
        "names": Names(service.programme, lang),
        "programme": service.programme,
        "reporting": service.settings.reporting_url,
        "open": sees_names(request.state.account),
        "others": others_of(service),
    }
    return pages_of(request).render(request, f"participants/{name}.html", status, **(around | shown))


def others_of(service: Service) -> dict[str, str]:
    """The other members by code, with their short names."""
    return {one.code: one.short for one in service.programme.members if one.code != service.member}


async def typed(request: Request, lang: str) -> Form:
    """The form that was sent."""
    return await read_form(request, lang, pages_of(request).gettext(lang))


async def activity_of(request: Request, activity: UUID) -> reading.View:
    """The activity of an address; Problem 404 if there is none."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await reading.view(service, connection, str(activity))
    if found is None:
        told = mark("There is no such activity here. Look it up in the list of activities.")
        raise Problem(404, "activity_unknown", told)
    return found


def recorded_at(path: str, event: str) -> Response:
    """Go on to the page that tells what was recorded; a second tap of the button leads to the same one."""
    return RedirectResponse(f"{path}?recorded={event}", status_code=303)
