"""What may be chosen in a question: the programme's code lists, the house's organisations, earlier records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from services.participants.programme.names import Names, Options
from services.participants.records.kind import Asked
from shared.postgres import Row
from shared.programme import Programme
from shared.programme.model_base import Coded
from shared.web.forms import Gettext
from shared.web.translations import mark

_MEASURED = frozenset({"latest_measure", "qualitative"})
STAGES = {"pre": mark("Before"), "post": mark("After")}
PURPOSES = {
    "placement": mark("Placement of graduates"),
    "mentoring": mark("Mentoring"),
    "joint_project": mark("Joint project"),
    "networking": mark("Networking"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of every question, in the reader's language. `records` are earlier ones by kind."""

    programme: Programme
    lang: str
    gettext: Gettext = str
    organisations: Sequence[Row] = ()
    records: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def options(self, asked: Asked) -> Options:
        """(code, words) of a question that is answered by choosing."""
        if asked.how == "organisation" or asked.of == "organisations":
            return [(row["id"], row["name"]) for row in self.organisations]
        if asked.how == "record":
            rows = [row for kind in asked.of.split() for row in self.records.get(kind, ())]
            return [(row["subject"], row["title"] or str(row["occurred_on"])) for row in rows]
        return _LISTS[asked.of](self) if asked.of else []

    def words(self, asked: Asked, code: str) -> str:
        """A code in words; itself where it has none."""
        return dict(self.options(asked)).get(code, code)

    @property
    def names(self) -> Names:
        """The programme's words."""
        return Names(self.programme, self.lang)

    def of_dimension(self, code: str) -> Options:
        """The codes of a breakdown."""
        return self.coded(self.programme.dimension(code).codes)

    def coded(self, some: Sequence[Coded]) -> Options:
        """The entries of a code list."""
        return [(one.code, one.name.get(self.lang)) for one in some]

    def fixed(self, some: Mapping[str, str]) -> Options:
        """A list of our own."""
        return [(code, self.gettext(words)) for code, words in some.items()]

    def places(self) -> Options:
        """Municipalities in scope, the known ones around, and not stated."""
        unknown = self.programme.file.unknown.get(self.lang)
        return [*self.names.places, *self.names.places_outside, ("unknown", unknown)]

    def measured(self) -> Options:
        """Indicators that are measured by a survey or judged."""
        found = [one for one in self.programme.logframe.indicators if one.kind in _MEASURED]
        return [(one.code, f"{one.code} {one.name.get(self.lang)}") for one in found]

    def tool_domains(self) -> Options:
        """The parts of all assessment tools, each with its weight, as `governance`."""
        found = [domain for tool in self.programme.participants.tools for domain in tool.domains]
        return [(one.code, f"{one.name.get(self.lang)}, {one.weight} %") for one in found]

    def cells(self) -> Options:
        """Cells of the breakdowns of those indicators, as `sex=F`."""
        measured = {code for code, _ in self.measured()}
        used = [
            d for one in self.programme.logframe.indicators if one.code in measured for d in one.breakdowns
        ]
        return [
            (
                f"{code}={cell.code}",
                f"{self.programme.dimension(code).name.get(self.lang)}: {cell.name.get(self.lang)}",
            )
            for code in dict.fromkeys(used)
            for cell in self.programme.cells(code)
            if cell.code != "unknown"
        ]


_LISTS: Mapping[str, Callable[[Choices], Options]] = {
    "municipalities": Choices.places,
    "themes": lambda one: one.names.themes,
    "topics": lambda one: one.names.topics,
    "language": lambda one: one.names.languages,
    "stakeholder_types": lambda one: one.names.types,
    "enrolment_programmes": lambda one: one.coded(one.programme.file.enrolment_programmes),
    "drop_reasons": lambda one: one.coded(one.programme.participants.drop_reasons),
    "tool_domains": Choices.tool_domains,
    "tools": lambda one: one.coded(one.programme.participants.tools),
    "advocacy_outcome": lambda one: one.of_dimension("advocacy_outcome"),
    "policy_kind": lambda one: one.of_dimension("policy_kind"),
    "media_kind": lambda one: one.of_dimension("media_kind"),
    "activity_kinds": lambda one: one.names.kinds,
    "stages": lambda one: one.fixed(STAGES),
    "purposes": lambda one: one.fixed(PURPOSES),
    "measured_indicators": Choices.measured,
    "cells": Choices.cells,
}
