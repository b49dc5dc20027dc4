"""The shape of participants.yaml: what completes a course, how capacity is assessed, what people consent to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.programme.model_base import Code, Coded, Model, Source, Text, Whole


class Domain(Coded):
    """One part of an assessment tool."""

    weight: Annotated[Whole, Field(ge=1, le=100)]
    """its share of the whole score in per cent"""


class Tool(Coded):
    """A tool with which organisations are assessed in rounds."""

    maximum: Annotated[Whole, Field(ge=1, le=1000)] = 100
    """the highest score of the whole"""
    domains: tuple[Domain, ...] = ()
    """its weighted parts; a tool without any counts funding sources and yearly income instead of a score"""


class Course(Model):
    """What must be done before a course counts as completed."""

    programme: Code
    """one of the codes under `enrolment_programmes` in programme.yaml"""
    who: Literal["person", "organisation"]
    """person or organisation"""
    least_activities: Annotated[Whole, Field(ge=0, le=500)] = 0
    """how many different activities must have been attended since the start"""
    kinds: tuple[Code, ...] = ()
    """the kinds of activity that count; none means all"""
    least_rounds: Annotated[Whole, Field(ge=0, le=20)] = 0
    """how many rounds of the capacity assessment an organisation must have"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class DropReason(Coded):
    """Why somebody leaves a course: a code that says nothing of health or the like, for it goes to the other members."""


class Purpose(Coded):
    """Something that a person can consent to, or not."""


class Consent(Model):
    """What persons are asked before their data are kept."""

    text: Text
    """the words, by language; a change of them is a new consent"""
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    """what is consented to, each on its own"""
    guardian_under: Annotated[Whole, Field(ge=0, le=21)]
    """the age below which a guardian consents"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class Retention(Model):
    """How long personal data are kept."""

    years: Annotated[Whole, Field(ge=1, le=30)]
    """years after the programme's end"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class Quality(Model):
    """From where on a record is looked at again."""

    crowded_from: Annotated[Whole, Field(ge=2)]
    """participants of one activity from which on somebody looks again"""
    oldest: Annotated[Whole, Field(ge=60, le=130)]
    """the highest age in years that is believed"""
    late_after_days: Annotated[Whole, Field(ge=1)]
    """days after an activity from which on its record is late"""
    complete_from: Annotated[Whole, Field(ge=1, le=100)]
    """per cent of an activity's sessions, and of its minutes where they were noted, from which on somebody has completed it"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class ParticipantsFile(Model):
    """participants.yaml as a whole."""

    tools: Annotated[tuple[Tool, ...], Field(min_length=1)]
    """the tools with which organisations are assessed"""
    courses: tuple[Course, ...]
    """what completes each course"""
    drop_reasons: tuple[DropReason, ...] = ()
    """why courses are left, each reason with its code; without any, nobody is recorded as having left"""
    consent: Consent
    """what persons are asked"""
    retention: Retention
    """how long personal data are kept"""
    quality: Quality
    """from where on a record is looked at again"""

    def tool(self, code: str) -> Tool | None:
        """The tool of a code; None if there is none."""
        return next((one for one in self.tools if one.code == code), None)

    def course(self, programme: str) -> Course | None:
        """What completes a course; None if nothing is asked."""
        return next((one for one in self.courses if one.programme == programme), None)
