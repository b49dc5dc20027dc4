"""A page's form becomes a command: once, however often the button is tapped; a refusal comes back to its field."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import Request

from services.participants.context import pages_of, service_of
from services.participants.domain.refusals import Denied
from services.participants.sheet_form import Sheet
from shared.web.commands import Work, perform_form
from shared.web.formats import format_date
from shared.web.forms import Form, Gettext
from shared.web.problems import Problem

TOP = "top"  # the name of a finding that belongs to no field
_REUSED = "idempotency_key_reused"


async def save(
    request: Request, lang: str, form: Form, work: Work, sheet: Sheet | None = None
) -> dict[str, Any] | None:
    """The outcome of the command, the same for the same form sent twice; None after noting why it was refused."""
    _ = pages_of(request).gettext(lang)
    try:
        return await perform_form(request, service_of(request), form, work)
    except Denied as denied:
        told = _(denied.template) % {name: _shown(value, lang) for name, value in denied.values.items()}
        if sheet is not None and denied.line is not None:
            sheet.fail(form, denied.line, denied.inner, told)
        else:
            form.fail(TOP if denied.line is not None else denied.field or TOP, told)
    except Problem as problem:
        if problem.code != _REUSED:
            raise
        form.fail(TOP, _in_words_reused(_))
    return None


def _in_words_reused(_: Gettext) -> str:
    return _("This form was recorded before with other content. Open it again to record another one.")


def _shown(value: object, lang: str) -> object:
    return format_date(value, lang) if isinstance(value, date) else value
