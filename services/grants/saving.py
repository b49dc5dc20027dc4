"""A page's form becomes a command: once, however often the button is tapped; a refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request

from services.grants.context import service_of
from services.grants.domain.money import Amount
from services.grants.domain.refusals import Denied
from shared.postgres import Connection
from shared.web import csrf, idempotency
from shared.web.formats import format_date, format_money
from shared.web.forms import Form, Gettext
from shared.web.page import Pages
from shared.web.problems import Problem

Work = Callable[[Connection], Awaitable[Any]]
TOP = "top"  # the name of a finding that belongs to no field
_REUSED = "idempotency_key_reused"


async def save(request: Request, lang: str, form: Form, work: Work) -> dict[str, Any] | None:
    """The outcome of the command, the same for the same form sent twice; None after noting why it was refused."""
    _ = pages_of(request).gettext(lang)
    try:
        return await _once(request, form, work)
    except Denied as denied:
        form.fail(denied.field or TOP, in_words(denied, lang, _))
    except Problem as problem:
        if problem.code != _REUSED:
            raise
        form.fail(
            TOP, _("This form was recorded before with other content. Open it again to record another one.")
        )
    return None


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


def in_words(denied: Denied, lang: str, _: Gettext) -> str:
    """A refusal in the reader's language."""
    return _(denied.template) % {name: _shown(value, lang) for name, value in denied.values.items()}


def _shown(value: object, lang: str) -> object:
    if isinstance(value, Amount):
        return format_money(value.amount, value.currency, lang)
    return format_date(value, lang) if isinstance(value, date) else value


def pages_of(request: Request) -> Pages:
    """The pages of this site."""
    pages: Pages = request.app.state.pages
    return pages
