"""The shape of feedback.yaml: what people can write about, how, and by when they are answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.programme.calendar import Calendar
from shared.programme.model_base import Code, Coded, Flag, Line, Lower, Model, Source, Text, Whole

_DaysOrHours = Annotated[Whole, Field(ge=1, le=366)]


class Group(Coded):
    """A group of categories: what a complaint's event names, and one choice on the public form."""

    hint: Text | None = None
    """examples shown under the choice on the form, by language"""


class Category(Coded):
    """A category, seen by case handlers only."""

    group: Code
    """the code of its group"""
    sensitivity: Literal["none", "sensitive", "highly_sensitive"]
    """none, sensitive or highly_sensitive; the latter two are restricted: no category leaves the member"""
    appeal: Flag = False
    """true if it appeals against a decision of a call"""

    @property
    def restricted(self) -> bool:
        """Whether only the focal point reads such a case and the bus hears no category."""
        return self.sensitivity != "none"


class Deadlines(Model):
    """By when things are due."""

    acknowledge_workdays: _DaysOrHours
    """working days until receipt is acknowledged"""
    respond_workdays: _DaysOrHours
    """working days until the answer"""
    sensitive_triage_hours: _DaysOrHours
    """hours until a sensitive case is looked at"""
    focal_point_hours: _DaysOrHours
    """hours until a sensitive case is with the focal point"""
    survivor_contact_hours: _DaysOrHours
    """hours until a survivor is first contacted"""
    source: Source
    """where they come from: one of the codes under `sources` in programme.yaml, or a list of them"""


class Emergency(Model):
    """A number that the form shows to whoever cannot wait."""

    number: Line
    """the number in quotes, as dialled"""
    name: Text
    """who answers, by language"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class FeedbackFile(Model):
    """feedback.yaml as a whole."""

    languages: Annotated[tuple[Lower, ...], Field(min_length=1)]
    """languages of the public form, the first one being shown first"""
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    """groups of categories, in the order of the form"""
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    """the categories"""
    channels: Annotated[tuple[Coded, ...], Field(min_length=1)]
    """ways in which complaints arrive"""
    outcomes: Annotated[tuple[Coded, ...], Field(min_length=1)]
    """coded reasons with which a case may be closed"""
    deadlines: Deadlines
    """by when things are due"""
    calendar: Calendar
    """the working calendar"""
    emergency: tuple[Emergency, ...]
    """numbers for whoever cannot wait"""

    def category(self, code: str) -> Category:
        """The category of a code; KeyError if there is none."""
        return {one.code: one for one in self.categories}[code]
