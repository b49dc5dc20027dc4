"""A page's form becomes a command: once, however often the button is tapped; a refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request

from services.participants.context import pages_of, service_of
from services.participants.domain.refusals import Denied
from services.participants.sheet_form import Sheet
from shared.postgres import Connection
from shared.web import csrf, idempotency
from shared.web.formats import format_date
from shared.web.forms import Form, Gettext
from shared.web.problems import Problem

Work = Callable[[Connection], Awaitable[Any]]
TOP = "top"  # the name of a finding that belongs to no field
_REUSED = "idempotency_key_reused"


async def save(
    request: Request, lang: str, form: Form, work: Work, sheet: Sheet | None = None
) -> dict[str, Any] | None:
    """The outcome of the command, the same for the same form sent twice; None after noting why it was refused."""
    _ = pages_of(request).gettext(lang)
    try:
        return await _once(request, form, work)
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


async def _once(request: Request, form: Form, work: Work) -> dict[str, Any]:
    service = service_of(request)
    key = form.value(csrf.FORM_KEY) or None
    caller: str = request.state.account.account_id
    print_ = idempotency.fingerprint("POST", request.url.path, caller, await _typed(request))

    async def once(connection: Connection) -> bytes:
        async with idempotency.idempotent(connection, key, print_) as slot:
            if slot.answer is not None:
                return slot.answer.body
            body = orjson.dumps(asdict(await work(connection)))
            await slot.keep(201, body)
            return body

    outcome: dict[str, Any] = orjson.loads(await service.run(once))
    return outcome


async def _typed(request: Request) -> bytes:
    """What was typed, without the token, which changes with every rendering."""
    sent = await request.form()
    return urlencode(
        [(name, str(value)) for name, value in sent.multi_items() if name != csrf.FIELD]
    ).encode()


def _shown(value: object, lang: str) -> object:
    return format_date(value, lang) if isinstance(value, date) else value
