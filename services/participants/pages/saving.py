"""A page's form becomes a command: once, however often the button is tapped; a refusal comes back to its field."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import Request

from services.participants.context import pages_of, service_of
from services.participants.domain.refusals import Denied
from services.participants.pages.sheet_form import Sheet
from shared.refusal import Refused
from shared.web.commands import Work, perform_form
from shared.web.formats import format_date
from shared.web.forms import Form, Gettext
from shared.web.idempotency import Reused

TOP = "top"  # the name of a finding that belongs to no field


async def save(
    request: Request, lang: str, form: Form, work: Work, sheet: Sheet | None = None
) -> dict[str, Any] | None:
    """The outcome of the command, the same for the same form sent twice; None after noting why it was refused."""
    _ = pages_of(request).gettext(lang)
    try:
        return await perform_form(request, service_of(request), form, work)
    except Refused as refused:
        refuse(form, refused, lang, _, sheet)
    except Reused:
        form.fail(TOP, _in_words_reused(_))
    return None


def refuse(form: Form, refused: Refused, lang: str, _: Gettext, sheet: Sheet | None = None) -> None:
    """Note a refusal beside the field that it is about, in the reader's language."""
    if not isinstance(refused, Denied):
        form.fail(refused.field or TOP, _(refused.sentence))
        return
    told = _(refused.template) % {name: _shown(value, lang) for name, value in refused.values.items()}
    if sheet is not None and refused.line is not None:
        sheet.fail(form, refused.line, refused.inner, told)
    else:
        form.fail(TOP if refused.line is not None else refused.field or TOP, told)


def _in_words_reused(_: Gettext) -> str:
    return _("This form was recorded before with other content. Open it again to record another one.")


def _shown(value: object, lang: str) -> object:
    return format_date(value, lang) if isinstance(value, date) else value
