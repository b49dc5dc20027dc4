"""The shape of programme.yaml: who, where, when, and the code lists that everything else uses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.programme.model_base import (
    Code,
    Coded,
    Day,
    Flag,
    Line,
    Model,
    Money,
    Number,
    Source,
    Text,
    Whole,
)
from shared.programme.model_iati import Iati
from shared.programme.model_public import Donor, Languages, SourceMark, Title, Visibility

Service: TypeAlias = Literal["participants", "grants", "feedback"]


class Member(Model):
    """An organisation of the consortium and the services that it runs."""

    code: Annotated[str, Field(max_length=20, pattern=r"^[a-z][a-z0-9]*$")]
    """small letters and digits, such as ctc: part of topics, databases and keys"""
    short: Line
    """its abbreviation as shown, such as CTC"""
    name: Text
    """its full name, by language"""
    role: Literal["lead", "member"] = "member"
    """lead or member"""
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    """the services it runs, such as [participants, grants]"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class Population(Model):
    """How many live in a municipality, as a published source says; nothing is estimated."""

    inhabitants: Annotated[int, Field(gt=0)]
    """how many"""
    year: Annotated[int, Field(ge=1900, le=2200)]
    """of which year"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class Municipality(Coded):
    """A municipality, with every spelling under which people write it."""

    region: Code
    """the code of its region, such as GE-KK"""
    in_scope: Flag
    """true for a municipality of the programme; false for a neighbour: accepted and flagged"""
    aliases: tuple[Line, ...] = ()
    """other spellings, in any script"""
    hasc: str | None = None
    """its HASC code"""
    wikidata: str | None = None
    """its Wikidata item"""
    latitude: Number | None = None
    """degrees north of its centroid"""
    longitude: Number | None = None
    """degrees east of its centroid"""
    population: Population | None = None
    """its inhabitants; where all municipalities in scope have them, figures are shown per 1,000 inhabitants too"""


class Period(Model):
    """A reporting period, a closed interval of days in Asia/Tbilisi."""

    code: Code
    """the period's short name, such as 2023 (in quotes)"""
    start: Day
    """its first day"""
    end: Day
    """its last day"""
    due: Day
    """the day on which its report is due"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day <= self.end


class Cutoff(Model):
    """The last day whose facts the final report takes in, for indicators marked `after_end`."""

    date: Day
    """the day, such as 2026-03-31"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class Band(Coded):
    """An age band, both ends included."""

    first: Annotated[Whole, Field(ge=0)]
    """the youngest age in years"""
    last: Whole | None
    """the oldest age in years; null for the band that is open above"""

    def holds(self, age: int) -> bool:
        """Whether an age in years lies in it."""
        return self.first <= age and (self.last is None or age <= self.last)


class Dimension(Coded):
    """A breakdown. `unknown` is always one of its cells and is never written out."""

    exclusive: Flag
    """true if one fact has one code, so that cells add up to the total"""
    codes: tuple[Coded, ...] = ()
    """its codes, written out"""
    taken_from: str | None = None
    """the code list of programme.yaml or feedback.yaml that it takes its codes from, such as themes"""
    open: Flag = False
    """true if its codes are only known from the data, such as countries"""


class Suppression(Model):
    """How small cells are hidden from donor and public."""

    threshold: Annotated[Whole, Field(ge=2)]
    """cells below this number of persons are hidden, such as 5"""
    views: Annotated[tuple[Literal["donor", "public"], ...], Field(min_length=1)]
    """the views that hide them"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class StatusRule(Model):
    """From which share of the plan for the day an indicator is on plan, or merely behind."""

    on_plan_from: Number
    """per cent, such as 90"""
    behind_from: Number
    """per cent, such as 70; below it an indicator is far behind"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class QualityRule(Model):
    """When a member's data raise a doubt: a share of what it recorded is above a limit."""

    code: Code
    """the short name of the rule, such as late_recording"""
    name: Text
    """the doubt in words, by language"""
    measure: Literal["late", "unknown", "taken_back", "parked", "overdue", "apart"]
    """what is measured: facts of a period recorded late, persons of whom `attribute` is unknown, events that correct or
    take back another one, events that could not be applied, a period that is due and not submitted, activities that another member recorded
    too, under another id"""
    attribute: Literal["sex", "age", "disability", "ethnicity", "home"] | None = None
    """what `unknown` looks at"""
    more_than: Annotated[Number, Field(ge=0, le=100)] = Decimal(0)
    """per cent above which the doubt is raised, such as 20"""
    at_least: Whole = 1
    """of how many facts, persons or events the share must be, such as 30: of few it says nothing"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class ProgrammeFile(Model):
    """programme.yaml as a whole."""

    code: Annotated[str, Field(max_length=20, pattern=r"^[a-z][a-z0-9]*$")]
    """small letters and digits, such as csdp: part of topics, databases and keys"""
    sources: Annotated[tuple[SourceMark, ...], Field(min_length=1)]
    """the documents that `source:` names"""
    languages: Languages
    """which languages texts must have"""
    titles: Annotated[tuple[Title, ...], Field(min_length=1)]
    """the programme's names"""
    donor: Donor
    """who pays"""
    start: Day
    """the first day"""
    end: Day
    """the last day"""
    cutoff: Cutoff
    """until when the final report takes in facts after the end"""
    budget: Money
    """the total budget"""
    help: Line
    """the address that pages give for help; a role's, never a person's"""
    lead: str
    """the code of the leading member"""
    matching: str
    """the code of the member whose participants service matches persons across members"""
    lanes: Annotated[Whole, Field(ge=1, le=64)]
    """partitions of each topic, such as 4; cannot be changed later"""
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    """the consortium"""
    feeds: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """which members feed an indicator, where not all do"""
    regions: Annotated[tuple[Coded, ...], Field(min_length=1)]
    """the regions"""
    municipalities: Annotated[tuple[Municipality, ...], Field(min_length=1)]
    """the municipalities, with known neighbours"""
    outside_scope: Text
    """the row of places outside the scope, by language"""
    unknown: Text
    """the row of what is not stated, by language"""
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]
    """the reporting periods"""
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    """the age bands"""
    youth: Band
    """the ages that count as youth"""
    principles: tuple[Coded, ...]
    """the working principles of the human-rights-based approach"""
    themes: tuple[Coded, ...]
    """what activities and grants are about"""
    topics: tuple[Coded, ...]
    """what trainings teach, beside the principles"""
    stakeholder_types: tuple[Coded, ...]
    """kinds of organisation"""
    recipient_types: tuple[Coded, ...]
    """kinds of recipient of a sub-grant"""
    activity_kinds: tuple[Coded, ...]
    """kinds of activity"""
    attendance_roles: tuple[Coded, ...]
    """as what a person attends; only `participant` counts"""
    data_sources: Annotated[tuple[Coded, ...], Field(min_length=1)]
    """where a value of an indicator may come from, as the donor's system lists it; the first one is the usual one"""
    enrolment_programmes: tuple[Coded, ...]
    """courses that persons or organisations enrol in"""
    dimensions: tuple[Dimension, ...]
    """the breakdowns"""
    suppression: Suppression
    """how small cells are hidden"""
    status: StatusRule
    """when an indicator is on plan"""
    quality_rules: tuple[QualityRule, ...] = ()
    """when a member's data raise a doubt"""
    visibility: Visibility
    """the donor's visibility"""
    iati: Iati | None = None
    """how the programme is published as IATI; left out where it is not"""
