"""How a kind of record is declared: its event, its rules, and what is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.participants.domain.records.history import Check
from shared.events.base import EventData, EventType, type_of_model
from shared.web.translations import mark

Ask = Literal[
    "choice",
    "choices",
    "text",
    "number",
    "day",
    "answer",
    "person",
    "persons",
    "organisation",
    "record",
    "scores",
]
TITLE = "title"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a record: the event's field that it fills, and how it is asked.

    `of` names the code list of a choice (see `choices.py`), or the kinds of record that a reference may name.
    """

    field: str
    label: str
    how: Ask = "text"
    of: str = ""
    hint: str = ""
    needed: bool = True
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record. `code` stands in addresses; `begins` is the field whose new id begins an aggregate.

    `titled` records have a title that stays in the house, by which they are found again.
    """

    code: str
    section: str
    name: str  # in the plural, over a list
    act: str  # what the button and the form's heading say
    model: type[EventData]
    check: Check
    asked: tuple[Asked, ...]
    begins: str = ""
    titled: bool = False
    about: str = ""

    @property
    def type(self) -> EventType:
        """The declared event type."""
        return type_of_model(self.model)

    @property
    def stream(self) -> str:
        """The first part of the aggregate's stream, as in `alliance/…`."""
        return self.type.name.split(".")[1]

    @property
    def personal(self) -> bool:
        """Whether it concerns persons, whose names only some may see."""
        return any(one.how in {"person", "persons"} for one in self.asked)

    def question(self, name: str) -> Asked | None:
        """The question that fills a field; None if none does."""
        return next((one for one in self.asked if one.field == name), None)


SECTIONS = {
    "planning": mark("Plans"),
    "courses": mark("Courses and placements"),
    "organisations": mark("Organisations"),
    "community": mark("Groups, alliance and advocacy"),
    "services": mark("Services"),
    "public": mark("Campaigns, media and practices"),
    "surveys": mark("Surveys"),
}
