"""The attendance sheet on a page: known persons to tick, and rows to write new ones into."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.participants.inputs import activities as inputs
from shared.web.forms import Form, Gettext

ROWS = 8  # empty rows at first, and as many more at each wish
MOST = 200  # rows on one page
KNOWN = "known"
FIELDS = ("name", "birth_year", "sex", "disability", "home", "organisation")
SEXES = ("F", "M", "other", "undisclosed")
DISABILITY = ("yes", "no", "undisclosed")
_YEAR = 4  # digits


@dataclass(frozen=True, slots=True)
class Choices:
    """What the sheet offers: persons by id with their names, places and organisations by code."""

    persons: Mapping[str, str]
    places: Collection[str]
    organisations: Collection[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read. `rows` says for each line which row of the page it is; a ticked person is a name."""

    attendees: tuple[inputs.NewAttendee, ...]
    rows: tuple[int | str, ...]
    gettext: Gettext

    def fail(self, form: Form, line: int, inner: str, told: str) -> None:
        """Note a refusal of a line beside the row that it came from."""
        row = self.rows[line]
        if isinstance(row, str):
            form.fail(KNOWN, f"{row}: {told}")
            return
        field = inner.removeprefix("new.") if inner.startswith("new.") else "name"
        form.fail(f"new.{row}.{field}", _at(row, told, self.gettext))


def rows_of(form: Form) -> int:
    """How many rows the page shows: as many as before, and more if that was asked for."""
    typed = form.value("rows")
    rows = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else ROWS  # noqa: PLR2004 - MOST
    return min(rows + (ROWS if form.value("more") else 0), MOST)


def read_sheet(form: Form, choices: Choices, extent: tuple[int, int], _: Gettext) -> Sheet:
    """The lines that were ticked or written, after noting what is wrong with them.

    `extent` is the activity's sessions and minutes: who stands on the sheet of a page was there all the time.
    """
    lines: list[tuple[int | str, dict[str, object]]] = [
        (choices.persons[person], {"person": person}) for person in form.choices(KNOWN, choices.persons)
    ]
    lines += [
        (row, {"new": _person(form, row, choices, _)}) for row in range(rows_of(form)) if _written(form, row)
    ]
    sessions, minutes = extent
    attendees = () if form.errors else tuple(
        inputs.NewAttendee.model_validate(line | {"sessions": sessions, "minutes": minutes}) for _row, line in lines
    )  # fmt: skip
    return Sheet(attendees, tuple(row for row, _line in lines), _)


def _written(form: Form, row: int) -> bool:
    return any(form.value(f"new.{row}.{field}").strip() for field in FIELDS)


def _person(form: Form, row: int, choices: Choices, _: Gettext) -> dict[str, object]:
    place = f"new.{row}."
    person: dict[str, object] = {
        "name": form.text(place + "name", _at(row, _("Write the name"), _), most=200),
        "birth_year": _year(form, row, _),
    }
    chosen = {
        "sex": form.choice(place + "sex", SEXES),
        "disability": form.choice(place + "disability", DISABILITY),
        "home": form.choice(place + "home", choices.places),
        "organisation": form.choice(place + "organisation", choices.organisations),
    }
    return person | {name: value for name, value in chosen.items() if value is not None}


def _year(form: Form, row: int, _: Gettext) -> int | None:
    typed = form.value(f"new.{row}.birth_year").strip()
    if not typed:
        return None
    if not (len(typed) == _YEAR and typed.isascii() and typed.isdigit()):
        form.fail(
            f"new.{row}.birth_year", _at(row, _("Write the year of birth with four digits, such as 1987"), _)
        )
        return None
    return int(typed)


def _at(row: int, told: str, _: Gettext) -> str:
    return _("Line %(line)s: %(told)s") % {"line": row + 1, "told": told}
