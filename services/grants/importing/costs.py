"""A member's own costs from its bookkeeping: a sheet whose columns are named once; all rows are recorded, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pydantic import ValidationError

from services.grants.inputs.money import NewCost
from shared.files.sheets import Row, Sheet, Value, read
from shared.web.formats import parse_number
from shared.web.forms import Gettext
from shared.web.translations import mark

NEEDED = ("voucher", "occurred_on", "line", "net", "currency")
OPTIONAL = ("vat", "document_sha256", "rate")
USUAL = {
    "voucher": "Voucher", "occurred_on": "Date", "line": "Budget line", "net": "Net amount", "currency": "Currency",
    "vat": "VAT", "document_sha256": "Document SHA-256", "rate": "Own rate",
}  # fmt: skip
LABELS = {
    "voucher": mark("Voucher"), "occurred_on": mark("Date"), "line": mark("Budget line"), "net": mark("Net amount"),
    "currency": mark("Currency"), "vat": mark("VAT"), "document_sha256": mark("Document SHA-256"),
    "rate": mark("Rate of your own books, units for 1 EUR"),
}  # fmt: skip
_MOST_TOLD = 50
_RIGHT = {
    "voucher": mark("write the number of the voucher"), "occurred_on": mark("write a day such as 2024-03-27"),
    "line": mark("write a line of the budget such as 5.8"), "net": mark("write an amount such as 1234.50"),
    "currency": mark("write a code such as GEL"), "vat": mark("write an amount such as 1234.50, or leave it empty"),
    "document_sha256": mark("write 64 hexadecimal digits, or leave it empty"),
    "rate": mark("write units for one euro such as 2.8712, or leave it empty"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a sheet holds: the costs, or what is wrong with it, in sentences that name row and column."""

    costs: tuple[NewCost, ...]
    errors: tuple[str, ...]


def costs_of(content: bytes, name: str, headings: Mapping[str, str], _: Gettext) -> Found:
    """The costs of a file. Raises Refused if it cannot be read as a sheet."""
    sheet = next((one for one in read(content, name) if not one.hidden and one.rows), None)
    if sheet is None:
        return Found((), (_("%(file)s has no rows.") % {"file": name},))
    places, errors = _places(sheet, headings, _)
    if errors:
        return Found((), tuple(errors))
    costs: list[NewCost] = []
    for row in sheet.rows[1:]:
        found = _cost(row, places, headings, _)
        (costs if isinstance(found, NewCost) else errors).append(found)  # type: ignore[arg-type]
    errors += _twice(sheet, costs, _)
    if not costs and not errors:
        errors.append(_("%(file)s has no rows.") % {"file": name})
    return Found(tuple(costs), tuple(errors[:_MOST_TOLD]))


def _places(sheet: Sheet, headings: Mapping[str, str], _: Gettext) -> tuple[dict[str, int], list[str]]:
    there = [str(cell or "").strip() for cell in sheet.rows[0].cells]
    by_name = {name.casefold(): place for place, name in enumerate(there)}
    told = _("Row %(row)s: there is no column “%(column)s”; the sheet has %(columns)s.")
    named = {field: headings.get(field, "").strip().casefold() for field in (*NEEDED, *OPTIONAL)}
    missing = [field for field in NEEDED if named[field] not in by_name]
    values = {"row": sheet.rows[0].number, "columns": ", ".join(filter(None, there))}
    errors = [told % (values | {"column": headings.get(field, "")}) for field in missing]
    return {field: by_name[name] for field, name in named.items() if name in by_name}, errors


def _cost(row: Row, places: Mapping[str, int], headings: Mapping[str, str], _: Gettext) -> NewCost | str:
    values = {
        field: _plain(field, row.cells[place])
        for field, place in places.items()
        if place < len(row.cells) and row.cells[place] is not None
    }
    try:
        return NewCost.model_validate(values)
    except ValidationError as wrong:
        field = str(wrong.errors()[0]["loc"][0])
        told = _("Row %(row)s, %(column)s: “%(value)s” cannot be used; %(right)s.")
        place = places.get(field, len(row.cells))
        shown = row.cells[place] if place < len(row.cells) and row.cells[place] is not None else ""
        return told % {"row": row.number, "column": headings.get(field, field), "value": shown, "right": _(_RIGHT[field])}  # fmt: skip


def _plain(field: str, value: Value) -> object:
    """A cell as the shape takes it: days of any usual writing, amounts with a comma, line 5.8 that Excel took for a number."""
    if field == "occurred_on":
        return _day(value)
    if field == "currency":
        return str(value).strip().upper()
    if field in {"net", "vat", "rate"} and isinstance(value, str):
        return _amount(value)
    return (
        value if isinstance(value, Decimal | int) and field in {"net", "vat", "rate"} else str(value).strip()
    )


def _day(value: Value) -> object:
    return day_of(value) or value


def day_of(value: Value) -> date | None:
    """The day of a cell, of any usual writing; None if it is none."""
    if isinstance(value, datetime):
        return value.date()
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return value if isinstance(value, date) else datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _amount(text: str) -> object:
    found = amount_of(text)
    return text if found is None else found


def amount_of(value: Value) -> Decimal | None:
    """The amount of a cell, with a point or a comma before the cents; None if it is none.

    What left an account may be written as -100, 100- or (100).
    """
    bare = str(value).strip()
    taken = re.fullmatch(r"\((.+)\)|(.+)-", bare)
    bare = f"-{taken[1] or taken[2]}" if taken else bare
    try:  # a single sign is that of the fraction, as books write it
        return parse_number(bare, "en" if "." in bare else "ka")
    except ValueError:
        return None


def _twice(sheet: Sheet, costs: Sequence[NewCost], _: Gettext) -> list[str]:
    seen: set[str] = set()
    found = []
    for one in costs:
        if one.voucher.casefold() in seen:
            told = _("%(sheet)s: voucher %(voucher)s stands twice; keep one of the rows.")
            found.append(told % {"sheet": sheet.name or "–", "voucher": one.voucher})
        seen.add(one.voucher.casefold())
    return found
