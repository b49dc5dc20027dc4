"""A bank statement as banks export it: XLSX, ODS or CSV, with the columns named once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.grants.domain.money.amounts import cents
from services.grants.domain.money.matching import Booked
from services.grants.importing.costs import amount_of, day_of
from shared.files.sheets import Row, read
from shared.web.forms import Gettext
from shared.web.translations import mark

USUAL = {"day": "Date", "paid_out": "Paid out", "currency": "Currency", "text": "Details"}
LABELS = {
    "day": mark("Date"), "paid_out": mark("Amount paid out"), "currency": mark("Currency"), "text": mark("Details"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """The lines on which money left the account, or what is wrong with the sheet."""

    lines: tuple[Booked, ...]
    errors: tuple[str, ...]


def lines_of(content: bytes, name: str, headings: Mapping[str, str], _: Gettext) -> Found:
    """The lines of a statement. Raises Refused if it cannot be read as a sheet.

    Money that left is positive, or negative in a column that has both; a line without it (money that came) is left out.
    """
    sheet = next((one for one in read(content, name) if not one.hidden and one.rows), None)
    if sheet is None:
        return Found((), (_("%(file)s has no rows.") % {"file": name},))
    there = [str(cell or "").strip().casefold() for cell in sheet.rows[0].cells]
    missing = [heading for heading in headings.values() if heading.strip().casefold() not in there]
    if missing:
        told = _("Row %(row)s: there is no column “%(column)s”; the sheet has %(columns)s.")
        values = {"row": sheet.rows[0].number, "columns": ", ".join(filter(None, there))}
        return Found((), tuple(told % (values | {"column": one}) for one in missing))
    places = {field: there.index(heading.strip().casefold()) for field, heading in headings.items()}
    read_rows = [_line(row, places, headings, _) for row in sheet.rows[1:]]
    errors = tuple(one for one in read_rows if isinstance(one, str))
    return Found(_leaving([one for one in read_rows if isinstance(one, Booked)]), errors)


def _leaving(lines: list[Booked]) -> tuple[Booked, ...]:
    """Only what left the account: the negative amounts where a column has both signs, else the positive ones."""
    signed = any(one.amount < 0 for one in lines)
    kept = [one for one in lines if (one.amount < 0 if signed else one.amount > 0)]
    return tuple(Booked(one.row, one.day, abs(one.amount), one.currency, one.text) for one in kept)


def _line(
    row: Row, places: Mapping[str, int], headings: Mapping[str, str], _: Gettext
) -> Booked | str | None:
    cells = {field: row.cells[place] if place < len(row.cells) else None for field, place in places.items()}
    if cells["paid_out"] is None:
        return None
    told = _("Row %(row)s, %(column)s: “%(value)s” cannot be used; %(right)s.")
    day, amount = day_of(cells["day"]), amount_of(cells["paid_out"])
    amount = amount if amount is not None and amount == cents(amount) else None
    for field, value, right in (
        ("day", day, _("write a day such as 2024-03-27")),
        ("paid_out", amount, _("write an amount such as 1234.50")),
    ):
        if value is None:
            return told % {
                "row": row.number,
                "column": headings[field],
                "value": cells[field],
                "right": right,
            }
    assert day is not None
    assert amount is not None
    currency, text = (str(cells[field] or "").strip() for field in ("currency", "text"))
    return Booked(row.number, day, Decimal(amount), currency.upper(), text)
