"""Answers about figures and the events behind them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from services.reporting.shapes.base import Document, Event, Line, Moment, Number, Numbers, Value


class MemberHeard(BaseModel):
    """Until when a member has been heard, and how many of its events are here."""

    code: str
    heard_until: Annotated[
        datetime | None,
        Field(description="Of a day as known, at most its end: what is later does not change it."),
    ]
    events: Annotated[int | None, Field(description="Null for who reads no rows.")]


class Logframe(Moment):
    """Every indicator."""

    programme: str
    members: list[MemberHeard]
    parked: int
    indicators: list[Line]


class OfPeriod(BaseModel):
    """A period: different persons or organisations within it, and for the first time."""

    period: str
    reached: Value
    new: Value
    estimate: Number | None


class OfMember(BaseModel):
    """A member: what it reached, and what is counted as its own."""

    member: str
    reached_by: Value
    attributed: Value


class BeforeAdoption(BaseModel):
    """What a member reported of a time before the system; a series of its own."""

    period: str
    member: str
    value: Number


class Row(Value):
    """A row of a breakdown."""

    cell: Annotated[dict[str, str], Field(examples=[{"sex": "F"}])]


class Indicator(Moment, Line):
    """One indicator by period, by member, and by the breakdowns that were asked for."""

    periods: list[OfPeriod]
    members: list[OfMember]
    overlap: Annotated[int | None, Field(description="How often members count one person twice.")]
    before_adoption: list[BeforeAdoption]
    by: list[str]
    cells: list[Row]
    known_on: Annotated[
        str | None, Field(description="The day of the publication that protected rows come from.")
    ]


class Behind(Event):
    """An event that is counted, or (with `excluded`) one that is not, and why."""

    adds: Annotated[Number | None, Field(description="In the indicator's unit.")] = None
    measure: str | None = None
    documents: list[Document] | None = None
    reference: Annotated[
        str | None, Field(description="By which it is told where it is withheld; of this figure only.")
    ] = None
    reason: Annotated[str | None, Field(description="Why it is not counted.")] = None


class Reference(BaseModel):
    """A line for a fact of persons or cases that is withheld. Another figure has another reference for it."""

    reference: Annotated[str, Field(examples=["3f9a-77b2-0c41-d5e8-91ab-6e02-f4c7-8d30"])]
    type: Annotated[str, Field(description="The kind of event, without its version.")]
    period: str


class Sample(BaseModel):
    """How a sample was drawn: the same size and seed draw it again, of the same list."""

    size: int
    seed: str
    of: Annotated[int, Field(description="How many lines it was drawn from.")]


class EventsBehind(Moment):
    """A page of the events behind a figure; `totals` are the sums of all pages."""

    indicator: str
    period: str | None = None
    by: str | None = None
    member: str | None = None
    part: str | None = None
    measure: str | None = None
    rule: dict[str, Any] | None
    facts: int
    totals: Numbers
    excluded: bool
    events: list[Behind]
    withheld: Annotated[int, Field(description="How many facts are of persons or cases and not shown.")]
    references: Annotated[
        list[Reference] | None,
        Field(description="A line for each fact of a total that is withheld, a page of them."),
    ] = None
    unknown: Annotated[
        list[str] | None, Field(description="References that were asked for and are not of this figure.")
    ] = None
    sample: Sample | None = None
    next: Annotated[str | None, Field(description="Send it as `cursor`; null at the end.")]


class Cause(BaseModel):
    """An event that explains a difference, and what it adds to it."""

    id: str
    type: str
    member: str
    recorded_at: datetime
    lane: str
    sequence: int | None
    measure: str
    adds: Number


class Difference(BaseModel):
    """A figure that differs between two days, and why."""

    indicator: str
    part: str
    before: Value
    after: Value
    change: Number | None
    events: list[Cause]
    listed: Annotated[bool, Field(description="False where events of persons or cases are not shown.")]


class Comparison(BaseModel):
    """Two days as known."""

    from_: Annotated[Moment, Field(alias="from")]
    to: Moment
    provisional: bool
    differences: list[Difference]


class MemberStatus(MemberHeard):
    """How well a member is heard."""

    last_event: datetime | None
    missing: Annotated[
        int | None,
        Field(description="Events that it has and that are not here yet; null for who reads no rows."),
    ]
    hearing: Literal["ok", "warn", "bad"]


class Alarm(BaseModel):
    """What stands against a lane."""

    lane: str
    alarm: str
    sequence: int | None
    detail: str


class Status(BaseModel):
    """How far each member has been heard, and what is wrong."""

    members: list[MemberStatus]
    parked: int
    alarms: list[Alarm]


class Stage(BaseModel):
    """How many sub-grants stand in a stage, and their amounts by currency."""

    code: str
    number: int
    amounts: Numbers


class Sums(BaseModel):
    """Contracts, what they commit and what was paid, in EUR."""

    number: int
    committed: Number
    paid: Number


class AtEnd(BaseModel):
    """What was committed and paid up to the end of a period, in EUR."""

    period: str
    committed: Number
    paid: Number


class SubGrants(BaseModel):
    """Sub-grants in counts and sums; never who receives."""

    stages: list[Stage]
    total: Sums
    by: Annotated[
        dict[str, dict[str, Sums]], Field(description="By recipient_type, municipality and member, by code.")
    ]
    points: list[AtEnd]
    pending: Annotated[int, Field(description="Payments that wait for their rate and are in no sum.")]
    unvalued: int
    largest: Number
    near: int
    elapsed: Annotated[Number, Field(description="Share of the programme's time that is gone, 0 to 1.")]


class Spent(BaseModel):
    """What was spent on a line of the budget, in EUR."""

    line: str
    period: Number
    cumulative: Number


class BudgetLine(Spent):
    """A line of the budget annex; `variation` and `share` compare what was spent to date with the whole budget."""

    name: str
    kind: Literal["heading", "line", "subtotal", "total"]
    budget: Number
    variation: Number
    share: Number | None
    explain: bool


class MemberSpent(BaseModel):
    """What a member spent, by line."""

    member: str
    lines: list[Spent]


class Finance(BaseModel):
    """The financial report of a period, or of the whole programme (`period` is null)."""

    period: str | None
    first: date
    last: date
    policy: str
    budget_version: Annotated[int | None, Field(description="Null while no budget is adopted.")]
    waiting: Annotated[int, Field(description="Costs that wait for a rate and are in no sum.")]
    lines: list[BudgetLine]
    members: list[MemberSpent]


class InTime(BaseModel):
    """A share in per cent with its two numbers."""

    value: Number | None
    numerator: int | None
    denominator: int | None
    pending: int
    status: str
    provisional: bool


class Complaints(BaseModel):
    """What is told of some complaints; null is withheld."""

    received: int | None
    acknowledged_in_time: InTime | None
    settled_in_time: InTime | None
    median_workdays: Number | None


class PeriodComplaints(BaseModel):
    """The statistics of a period."""

    period: str
    total: Complaints
    sensitive: int | None
    satisfied: dict[str, int | None]
    by: dict[str, dict[str, Complaints]]


class StandingPeriod(BaseModel):
    """A period as it was known at `known_before`; `statistics` is null while it does not stand."""

    period: str
    known_before: datetime | None
    statistics: PeriodComplaints | None


class ComplaintStatistics(BaseModel):
    """All periods."""

    periods: list[StandingPeriod]
