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


class Notice(Model):
    """Somebody outside who must be told of a case of a category."""

    body: Code
    """the code of one of the `bodies`"""
    within_hours: _DaysOrHours
    """hours from the filing until it is told"""
    consent: Flag = False
    """true if it is told only where the person concerned agrees"""


class Route(Model):
    """Who receives a complaint about a member's own staff: never that member."""

    about: Line
    """the member whose staff it is about, or other for every member that is not listed"""
    receiver: Line
    """the member that receives it; it must run the feedback service"""
    desk: Literal["focal_point", "ombudsperson"]
    """who reads it there: its focal point, or the ombudsperson from outside who has an account there"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class Template(Coded):
    """The beginning of an answer that is written often."""

    text: Text
    """what it says, by language"""


class Category(Coded):
    """A category, seen by case handlers only."""

    group: Code
    """the code of its group"""
    sensitivity: Literal["none", "sensitive", "highly_sensitive"]
    """none, sensitive or highly_sensitive; the latter two are restricted: no category leaves the member"""
    appeal: Flag = False
    """true if it appeals against a decision of a call"""

    respond_workdays: _DaysOrHours | None = None
    """working days until the answer, where they differ from those of all other categories"""
    notify: tuple[Notice, ...] = ()
    """whom to tell outside, for a sensitive category"""

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
    bodies: tuple[Coded, ...] = ()
    """who outside the consortium is told of sensitive cases"""
    authorities: tuple[Coded, ...] = ()
    """to whom outside the consortium a matter can be referred"""
    routing: Annotated[tuple[Route, ...], Field(min_length=1)]
    """who receives a complaint about a member's own staff"""
    templates: tuple[Template, ...] = ()
    """beginnings of answers"""
    emergency: tuple[Emergency, ...]
    """numbers for whoever cannot wait"""

    def route(self, member: str) -> Route:
        """Who receives a complaint about the staff of a member."""
        named = {one.about: one for one in self.routing}
        return named.get(member) or named["other"]

    def restricted_group(self, code: str) -> bool:
        """Whether a group holds a category that only the focal point may read: then nobody else reads any of it."""
        return any(one.restricted for one in self.categories if one.group == code)

    def category(self, code: str) -> Category:
        """The category of a code; KeyError if there is none."""
        return {one.code: one for one in self.categories}[code]
