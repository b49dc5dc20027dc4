"""From a row as it was written to a line of the sheet: a person, how she attended, or why it is refused; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from services.participants.commands.registering import personal_data
from services.participants.domain.activity import born
from services.participants.domain.refusals import Denied
from services.participants.domain.register import PersonalData
from services.participants.inputs import people as inputs
from services.participants.sheets.rows import cells, words
from services.participants.sheets.rows.cells import Fault
from services.participants.sheets.rows.layout import RawLine
from shared.programme import Programme
from shared.programme.places import fold
from shared.web.translations import mark

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about a line: `template` is marked for translation, `values` fill its places.

    `code` is the refusal's, where the sentence is one that a command would refuse by.
    """

    template: str
    values: Mapping[str, object]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was understood, or not: then `faults` say why, and `person` is None."""

    raw: RawLine
    person: inputs.NewPerson | None = None
    data: PersonalData | None = None
    role: str = "participant"
    sessions: int | None = None
    organisation: str | None = None
    faults: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def number(self) -> int:
        """The row's number on the sheet."""
        return self.raw.number

    @property
    def name(self) -> str:
        """The name as it was written."""
        return name_of(self.raw)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sheet is read against: the programme, today, the activity's day, organisations by every spelling of them."""

    programme: Programme
    today: date
    day: date
    organisations: Mapping[str, str]
    sessions: int

    def organisation(self, text: str) -> str | None:
        """The id of an organisation that a text names."""
        return self.organisations.get(fold(text))


def name_of(raw: RawLine) -> str:
    """The name, from one column or from two."""
    told = raw.cells
    return told.get("name") or " ".join(filter(None, (told.get("first_name"), told.get("last_name"))))


def understand(raw: RawLine, around: Surroundings) -> Line:
    """One row; every fault of it is told, not only the first."""
    faults: list[Note] = []
    found: dict[str, object] = {}
    for field, read in _FIELDS.items():
        try:
            found[field] = read(raw, around)
        except Fault as fault:
            faults.append(Note(fault.template, fault.values, fault.code))
    if faults:
        return Line(raw, faults=tuple(faults))
    return _checked(raw, around, found)


def _checked(raw: RawLine, around: Surroundings, found: dict[str, object]) -> Line:
    role, sessions, organisation = (found.pop(name) for name in ("role", "sessions", "organisation"))
    person = inputs.NewPerson.model_validate(found | {"organisation": organisation})
    try:
        data = personal_data(around.programme, person, around.today)
        born(data.on(around.day))
    except Denied as denied:
        return Line(raw, faults=(Note(denied.template, denied.values, denied.code),))
    return Line(raw, person, data, str(role), sessions, organisation, notes=tuple(_notes(raw, around)))  # type: ignore[arg-type]


def _notes(raw: RawLine, around: Surroundings) -> Iterator[Note]:
    text = raw.cells.get("organisation", "")
    if text and not words.is_unknown(text) and around.organisation(text) is None:
        told = mark("“%(text)s” is not registered here: the row is recorded without an organisation.")
        yield Note(told, {"text": text})


def _name(raw: RawLine, _: Surroundings) -> str:
    name = name_of(raw)
    if not name or words.is_unknown(name) or not any(letter.isalpha() for letter in name):
        raise Fault(mark("There is no name. Write first and family name, or delete the row."))
    if len(name) > _LONGEST_NAME:
        raise Fault(mark("The name is longer than %(most)s characters."), most=_LONGEST_NAME)
    return name


def _home(raw: RawLine, around: Surroundings) -> str:
    text = raw.cells.get("home", "")
    if not text or words.is_unknown(text):
        return "unknown"
    if place := around.programme.find_municipality(text):
        return place.code
    if near := _near(text, around.programme):
        raise Fault(
            mark("No municipality is known as “%(text)s”. Did you mean %(near)s?"), text=text, near=near
        )
    raise Fault(
        mark("No municipality is known as “%(text)s”. Write one such as Marneuli, or leave it empty."),
        text=text,
    )


def _near(text: str, programme: Programme) -> str:
    names = {fold(name): name for one in programme.municipalities for name in one.name.root.values()}
    found = get_close_matches(fold(text), names, n=1, cutoff=0.7)
    return names[found[0]] if found else ""


def _birth_year(raw: RawLine, around: Surroundings) -> int | None:
    """As written, else from the age on the day of the activity."""
    if (year := cells.birth_year(raw.cells.get("birth_year", ""), around.today.year)) is not None:
        return year
    age = cells.age(raw.cells.get("age", ""))
    return None if age is None else around.day.year - age


def _sessions(raw: RawLine, around: Surroundings) -> int | None:
    number = cells.count(raw.cells.get("sessions", ""))
    if number is not None and number > around.sessions:
        raise Fault(
            mark("The activity has at most %(most)s sessions."), "too_many_sessions", most=around.sessions
        )
    return number


def _short(column: str, most: int, raw: RawLine) -> str:
    text = raw.cells.get(column, "")
    if len(text) > most:
        raise Fault(mark("“%(text)s…” is too long; at most %(most)s characters."), text=text[:20], most=most)
    return cells.personal_number(text) if column == "personal_number" else cells.digits(text)


_FIELDS: Mapping[str, Callable[[RawLine, Surroundings], object]] = {
    "name": _name,
    "birth_year": _birth_year,
    "sex": lambda raw, _: cells.choice("sex", raw.cells.get("sex", "")) or "unknown",
    "disability": lambda raw, _: cells.choice("answer", raw.cells.get("disability", "")) or "unknown",
    "home": _home,
    "phone": lambda raw, _: _short("phone", 40, raw),
    "personal_number": lambda raw, _: _short("personal_number", 40, raw),
    "role": lambda raw, _: cells.choice("role", raw.cells.get("role", "")) or "participant",
    "sessions": _sessions,
    "organisation": lambda raw, around: around.organisation(raw.cells.get("organisation", "")),
}
