"""The HTTP API of records: one address for each kind, one body shape, the same three commands."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request
from starlette.responses import Response

from services.participants.api import demo_time
from services.participants.context import Staff, service_of
from services.participants.inputs.base import Id, Withdrawal
from services.participants.records import commands, store
from services.participants.records.choices import Choices
from services.participants.records.kind import Kind
from services.participants.records.kinds import BY_CODE, KINDS
from shared.postgres import Row
from shared.web.commands import perform
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix="/v1/records", tags=["records"], dependencies=[Depends(demo_time)])
Given = Annotated[
    dict[str, Any],
    Body(
        examples=[
            {
                "occurred_on": "2024-05-14",
                "municipality": "GE-KK-MAR",
                "theme": "water",
                "title": "Clean water",
            }
        ],
        description="The fields that GET /v1/records names for the kind; `title` stays in the house.",
    ),
]


@router.get("", summary="Kinds of record")
async def kinds(request: Request, _: Staff) -> list[dict[str, Any]]:
    """Every kind with the event that it records and the fields that it takes."""
    return [_kind_told(one, Choices(service_of(request).programme, "en")) for one in KINDS]


@router.get("/{kind}", summary="Records of a kind")
async def listed(request: Request, kind: str, _: Staff) -> list[dict[str, Any]]:
    """The latest 500, with their data; persons by their random ids."""
    of = kind_of(kind)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        return [told(row) for row in await store.of_kind(connection, of.code)]


@router.get("/{kind}/{event}", summary="One record")
async def one(request: Request, kind: str, event: Id, _: Staff) -> dict[str, Any]:
    """A record by the event that recorded it."""
    of = kind_of(kind)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await store.one(connection, event)
    if row is None or row["kind"] != of.code:
        raise Problem(404, "record_unknown", mark("There is no such record here."))
    return told(row)


@router.post("/{kind}", status_code=201, summary="Record something")
async def record(request: Request, kind: str, given: Given, _: Staff) -> Response:
    """Checked against what is known of it already; the answer names the event."""
    service, of = service_of(request), kind_of(kind)
    return await perform(request, service, lambda c: commands.record(service, c, of, given))


@router.post("/{kind}/many", status_code=201, summary="Record several things of a kind")
async def record_many(
    request: Request,
    kind: str,
    many: Annotated[list[dict[str, Any]], Body(min_length=1, max_length=500)],
    _: Staff,
) -> Response:
    """Up to 500 at once, all of them or none; `persons` of the answer are the ids of what they are about, in order."""
    service, of = service_of(request), kind_of(kind)
    return await perform(request, service, lambda c: commands.record_many(service, c, of, many))


@router.post("/{kind}/{event}/correction", status_code=201, summary="Correct a record")
async def correct(request: Request, kind: str, event: Id, given: Given, _: Staff) -> Response:
    """Replace the whole of what was recorded; the old record stays in the ledger."""
    service, of = service_of(request), kind_of(kind)
    return await perform(request, service, lambda c: commands.correct(service, c, of, event, given))


@router.post("/{kind}/{event}/void", status_code=201, summary="Void a record")
async def void(request: Request, kind: str, event: Id, why: Withdrawal, _: Staff) -> Response:
    """Take a record back; figures that rest on it follow."""
    service, of = service_of(request), kind_of(kind)
    return await perform(request, service, lambda c: commands.void(service, c, of, event, why.reason))


def kind_of(code: str) -> Kind:
    """The kind of an address; Problem 404 if there is none."""
    if code not in BY_CODE:
        raise Problem(
            404, "kind_unknown", mark("There is no such kind of record; GET /v1/records lists them.")
        )
    return BY_CODE[code]


def told(row: Row) -> dict[str, Any]:
    """A record as programs read it."""
    about = {
        "event": str(row["event"]),
        "kind": row["kind"],
        "subject": row["subject"],
        "title": row["title"],
    }
    return about | {"voided": row["voided"], "data": store.data_of(row)}


def _kind_told(kind: Kind, choices: Choices) -> dict[str, Any]:
    fields = [
        {"field": one.field, "label": one.label, "needed": one.needed, "answer": one.how}
        | ({"codes": [code for code, _ in choices.options(one)]} if one.how == "choice" else {})
        for one in kind.asked
    ]
    return {"kind": kind.code, "event": kind.type.full_name, "titled": kind.titled, "fields": fields}
