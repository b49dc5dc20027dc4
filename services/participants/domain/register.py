"""Persons and organisations: registered once under an id; who they are stays in the member's house."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.participants.domain.refusals import Denied
from shared.events.base import PersonPart
from shared.web.translations import mark

UNDISCLOSED = "undisclosed"  # what a person prefers not to say


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What the member knows of a person. None of it leaves the house in clear."""

    name: str
    birth_year: int | None = None
    sex: str = "unknown"
    disability: str = "unknown"
    ethnicity: str = "unknown"
    home: str = "unknown"
    vulnerability: tuple[str, ...] = ()
    phone: str = ""
    personal_number: str = ""
    document_number: str = ""

    def on(self, day: date) -> PersonPart:
        """The attributes as on a day; age is the year of the day less the year of birth (rule 4a.o)."""
        return PersonPart(
            age=day.year - self.birth_year if self.birth_year else None,
            sex=_told(self.sex),  # type: ignore[arg-type]  # checked when the event is encoded
            disability=_told(self.disability),  # type: ignore[arg-type]
            ethnicity=_told(self.ethnicity),
            home=self.home,
            vulnerability=self.vulnerability,
        )

    def without_sensitive(self) -> PersonalData:
        """The same without what belongs to special categories of data."""
        return replace(self, disability="unknown", ethnicity="unknown", vulnerability=())


def _told(answer: str) -> str:
    """An answer as it leaves the house: who prefers not to say is counted like who was not asked."""
    return "unknown" if answer == UNDISCLOSED else answer


def check(person: PersonalData, today: date, oldest: int) -> PersonalData:
    """Refuse a person who cannot be; `oldest` is an age in years, a limit of the programme's files."""
    if not any(sign.isalpha() for sign in person.name):
        raise Denied("name_missing", mark("Give the person's name as it is on the sheet."), "name")
    first = today.year - oldest
    if person.birth_year is not None and not first <= person.birth_year <= today.year:
        told = mark("The year of birth is between %(first)s and %(last)s.")
        raise Denied("birth_year_impossible", told, "birth_year", first=str(first), last=str(today.year))
    return person
