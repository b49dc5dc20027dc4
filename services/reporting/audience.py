"""Who sees what: the consortium sees every cell, everybody else breakdowns of persons only as they were published.

Which events somebody outside may read, the register of events says (shared/events/readers.py); who has a key for rows, or
works for a member, may read all.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from fastapi import Depends, Request

from services.reporting.context import context_of
from services.reporting.reading.asking import Question
from services.reporting.reading.outside import are_listed
from services.reporting.reading.publishing import is_protected, is_shares, of_persons
from shared.members_question import HEADER, asking
from shared.programme.model_logframe import Indicator
from shared.web.identity.dependencies import Reader
from shared.web.identity.roles import Account, Role
from shared.web.problems import Problem
from shared.web.translations import mark

_WITHOUT_ROWS = frozenset({Role.DONOR, Role.INTEGRATOR})
_OUTSIDE = _WITHOUT_ROWS | {Role.PROCESSOR}
_PROTECTED = mark(
    "Who is behind a row of persons or cases is shown to the consortium only; the published breakdowns are on the "
    "indicator's page."
)


async def sees_all(reader: Reader) -> bool:
    """Whether the reader works for a member."""
    return reader is not None and bool(reader.roles - _OUTSIDE)


SeesAll = Annotated[bool, Depends(sees_all)]


def reads_rows(reader: Account | None) -> bool:
    """Whether somebody may read the events of persons and cases: a member's people, and who has a key for rows."""
    return reader is not None and bool(reader.roles - _WITHOUT_ROWS)


async def may_read_rows(request: Request, reader: Reader) -> bool:
    """The same of who asks: an account, a key, or the site of a member, which signs what it asks."""
    header = request.headers.get(HEADER, "")
    if reads_rows(reader):
        return True
    if not header:
        return False
    context, query = context_of(request), request.url.query
    asked = request.scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    return asking(context.programme, context.decisions.verifier, header, asked) is not None


ReadsRows = Annotated[bool, Depends(may_read_rows)]


async def consortium_only(all_cells: SeesAll) -> None:
    """Problem 403 for whoever does not work for a member."""
    if not all_cells:
        raise Problem(403, "consortium_only", mark("This is shown to the members of the consortium only."))


Consortium = Annotated[None, Depends(consortium_only)]


def needs_rows(asked: Question, *, rows: bool) -> None:
    """Problem 403 where the events that were looked at are of persons or cases, for who does not read those."""
    if not are_listed(asked, rows=rows):
        raise Problem(403, "rows_closed", _PROTECTED)


def needs_all(indicator: Indicator, asked: Collection[str], *, part: str | None, excluded: bool) -> None:
    """Problem 403 if the events behind a question would give away who is in a row.

    `asked` are the breakdowns that it names. A part of a share is a row by another name, and so is the condition for
    which an event is left out.
    """
    narrowed = any(is_protected(indicator, dimension) for dimension in asked)
    if (
        narrowed
        or (part and is_shares(indicator))
        or (excluded and (of_persons(indicator) or is_shares(indicator)))
    ):
        raise Problem(403, "breakdown_protected", _PROTECTED)
