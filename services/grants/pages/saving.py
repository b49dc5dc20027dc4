"""A page's form becomes a command: once, however often the button is tapped; a refusal comes back to its field."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import Request

from services.grants.context import service_of
from services.grants.domain.money.amounts import Amount
from services.grants.domain.refusals import Denied
from services.grants.reading.wording import word_of
from shared.web.commands import Work, perform_form
from shared.web.formats import format_date, format_money
from shared.web.forms import Form, Gettext
from shared.web.idempotency import Reused
from shared.web.page import Pages

TOP = "top"  # the name of a finding that belongs to no field


async def save(request: Request, lang: str, form: Form, work: Work) -> dict[str, Any] | None:
    """The outcome of the command, the same for the same form sent twice; None after noting why it was refused."""
    _ = pages_of(request).gettext(lang)
    try:
        return await perform_form(request, service_of(request), form, work)
    except Denied as denied:
        form.fail(denied.field or TOP, in_words(denied, lang, _))
    except Reused:
        form.fail(
            TOP, _("This form was recorded before with other content. Open it again to record another one.")
        )
    return None


def in_words(denied: Denied, lang: str, _: Gettext) -> str:
    """A refusal in the reader's language."""
    return _(denied.template) % {name: _shown(value, lang, _) for name, value in denied.values.items()}


def _shown(value: object, lang: str, _: Gettext) -> object:
    if isinstance(value, Amount):
        return format_money(value.amount, value.currency, lang)
    if isinstance(value, str):
        return _(word_of(value))
    return format_date(value, lang) if isinstance(value, date) else value


def pages_of(request: Request) -> Pages:
    """The pages of this site."""
    pages: Pages = request.app.state.pages
    return pages
