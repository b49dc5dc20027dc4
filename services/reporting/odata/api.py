"""`/odata`: service document, `$metadata`, and each table with `$filter $select $skip $top $count` and nextLink."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.reporting.asked import Day, as_of
from services.reporting.audience import SeesAll
from services.reporting.context import Context, context_of
from services.reporting.exports import sheets
from services.reporting.exports.keeping import material
from services.reporting.exports.material import Material
from services.reporting.odata.filtering import compiled
from services.reporting.odata.tables import metadata, rows, types
from shared.files.tables import Table
from shared.web.identity.dependencies import Reader
from shared.web.problems import Problem, not_found

router = APIRouter(prefix="/odata", tags=["odata"])
SETS: Mapping[str, Callable[[Material], Table]] = {
    "Logframe": lambda made: sheets.logframe(made.view, "en", str, sheets.CODES),
    "Values": lambda made: sheets.values(made, str),
    "Disaggregation": lambda made: sheets.disaggregation(made, "en", str),
    "Restatements": lambda made: sheets.restatements(made, str),
}
JSON = "application/json;odata.metadata=minimal"
XML = "application/xml"
_PAGE = 1000
_KNOWN = {"$filter", "$select", "$skip", "$top", "$count", "$format", "as_of"}
_VERSION = {"OData-Version": "4.0"}
Number = Annotated[int, Query(ge=0, le=10_000_000)]


@router.get(
    "", summary="The tables that there are", response_class=Response, responses={200: {"content": {JSON: {}}}}
)
@router.get("/", include_in_schema=False)
async def service(request: Request, _reader: Reader) -> Response:
    """The service document; a wrong key is refused here already, where a program signs in."""
    listed = [{"name": name, "kind": "EntitySet", "url": f"{_root(request)}/{name}"} for name in SETS]
    return _json({"@odata.context": f"{_root(request)}/$metadata", "value": listed})


@router.get(
    "/$metadata",
    summary="The columns of each table",
    response_class=Response,
    responses={200: {"content": {XML: {}}}},
)
async def columns(request: Request, all_cells: SeesAll) -> Response:
    """CSDL 4.0 in XML."""
    made = await material(context_of(request), None, open_rows=all_cells)
    found = {name: types(table(made).columns) for name, table in SETS.items()}
    return Response(metadata(found), media_type=XML, headers=_VERSION)


@router.get("/{name}", summary="A table", response_class=Response, responses={200: {"content": {JSON: {}}}})
async def table(
    request: Request,
    name: str,
    all_cells: SeesAll,
    filter_: Annotated[str, Query(alias="$filter", max_length=1000, examples=["Indicator eq 'X.2'"])] = "",
    select: Annotated[str, Query(alias="$select", max_length=1000, examples=["Period,Value"])] = "",
    skip: Annotated[Number, Query(alias="$skip")] = 0,
    top: Annotated[Number | None, Query(alias="$top")] = None,
    count: Annotated[bool, Query(alias="$count")] = False,
    day: Day = None,
) -> Response:
    """A thousand rows at a time; `@odata.nextLink` leads on. Comparisons are joined by `and`, `or` and `not`, with parentheses."""
    found, kinds = await _found(context_of(request), name, day, filter_, all_cells=all_cells)
    _refuse_unknown(request)
    chosen = [one.strip() for one in select.split(",") if one.strip() and one.strip() != "*"] or list(kinds)
    for one in chosen:
        if one not in kinds:
            raise Problem(
                400, "select_wrong", f"There is no column {one[:40]}; there are {', '.join(kinds)}."
            )
    wanted = found[skip : None if top is None else skip + top]
    page = [{one: row[one] for one in chosen} for row in wanted[:_PAGE]]
    body: dict[str, Any] = {
        "@odata.context": f"{_root(request)}/$metadata#{name}" + (f"({','.join(chosen)})" if select else "")
    }
    body |= {"@odata.count": len(found)} if count else {}
    body["value"] = page
    if len(wanted) > _PAGE:
        body["@odata.nextLink"] = _following(
            request, name, skip + _PAGE, None if top is None else top - _PAGE
        )
    return _json(body)


@router.get(
    "/{name}/$count",
    summary="How many rows",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
async def number(
    request: Request,
    name: str,
    all_cells: SeesAll,
    filter_: Annotated[str, Query(alias="$filter", max_length=1000)] = "",
    day: Day = None,
) -> Response:
    """The number alone."""
    found, _ = await _found(context_of(request), name, day, filter_, all_cells=all_cells)
    return Response(str(len(found)), media_type="text/plain", headers=_VERSION)


async def _found(
    context: Context, name: str, day: date | None, asked: str, *, all_cells: bool
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    if name not in SETS:
        raise not_found()
    made = SETS[name](await material(context, as_of(day), open_rows=all_cells))
    kinds = types(made.columns)
    test = compiled(asked, kinds) if asked.strip() else None
    return [row for row in rows(made) if test is None or test(row)], kinds


def _refuse_unknown(request: Request) -> None:
    unknown = [one for one in request.query_params if one.startswith("$") and one not in _KNOWN]
    if unknown:
        known = ", ".join(sorted(_KNOWN))
        raise Problem(501, "option_unknown", f"{unknown[0][:40]} is not offered here; there are {known}.")


def _following(request: Request, name: str, skip: int, top: int | None) -> str:
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in {"$skip", "$top"}]
    kept += [("$skip", str(skip)), *([("$top", str(top))] if top is not None else [])]
    return f"{_root(request)}/{name}?{urlencode(kept)}"


def _root(request: Request) -> str:
    site = context_of(request).settings.public_url or str(request.base_url)
    return f"{site.rstrip('/')}/odata"


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body, default=_plain), media_type=JSON, headers=_VERSION)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
