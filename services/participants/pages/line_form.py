"""The form of one line of an attendance sheet: as what, for whom, how long."""

from __future__ import annotations

from decimal import Decimal

from services.participants.inputs import activities as inputs
from services.participants.programme.names import Names
from services.participants.store import organisations
from shared.service import Service
from shared.web.forms import Form, Gettext


async def line_given(form: Form, service: Service, lang: str, _: Gettext) -> inputs.Line | None:
    """What was typed; None after noting what is wrong."""
    async with service.pool.acquire(timeout=10) as connection:
        known = [row["id"] for row in await organisations.organisations(connection)]
    role = form.choice("role", dict(Names(service.programme, lang).roles), _("Choose as what"))
    organisation = form.choice("organisation", known)
    sessions = form.number("sessions", _("Write for how many sessions"), least=Decimal(0))
    minutes = form.number("minutes", least=Decimal(0))
    for name, number, most in (("sessions", sessions, 366), ("minutes", minutes, 60_000)):
        if number is not None and number > most:
            form.fail(name, _("The number must be %(most)s or less") % {"most": most})
    if form.errors:
        return None
    return inputs.Line.model_validate(
        {"role": role, "organisation": organisation, "sessions": int(sessions or 0), "minutes": int(minutes or 0)}
    )  # fmt: skip
