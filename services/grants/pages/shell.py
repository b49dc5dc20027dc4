"""What every page of sub-grants needs: the shell, the reader's texts, the way back to where something was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from services.grants.context import service_of
from services.grants.domain.money.amounts import EUR
from services.grants.pages.saving import pages_of
from services.grants.programme.names import Names
from services.grants.reading.wording import word_of
from services.grants.steps.api import ROLES
from shared.web.forms import Form, Gettext, read_form
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account

Staff = Annotated[Account, Depends(require(*ROLES))]


def page(request: Request, lang: str, name: str, *, status: int = 200, **shown: object) -> Response:
    """A page of this service."""
    service = service_of(request)
    currencies = service.programme.grants.exchange.currencies
    around = {
        "names": Names(service.programme, lang),
        "programme": service.programme,
        "gives": service.member in [one.code for one in service.programme.giving],
        "reporting": service.settings.reporting_url,
        "currencies": [(one, one) for one in currencies if name != "rate" or one != EUR],
        "decimal": Decimal,
        "word": word_of,
        "recorded": "",
        "wrong": (),
    }
    return pages_of(request).render(request, f"grants/{name}.html", status, **(around | shown))


def gettext(request: Request, lang: str) -> Gettext:
    """The reader's language."""
    return pages_of(request).gettext(lang)


async def form_of(request: Request, lang: str) -> Form:
    """What was typed."""
    return await read_form(request, lang, gettext(request, lang))


def to(path: str, events: Sequence[str]) -> Response:
    """Go to where it is to be seen, which says what was recorded."""
    return RedirectResponse(f"{path}?recorded={events[0]}", status_code=303)


def address(lang: str, things: str, id_: UUID | str) -> str:
    """The page of a thing."""
    return f"/{lang}/{things}/{id_}"
