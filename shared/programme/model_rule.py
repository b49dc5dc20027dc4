"""The shape of an indicator's rule: which events count, how, under which conditions. Rules are data (docs/conditions.md)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from shared.programme.model_base import Flag, Lower, Model, Number, Whole

Event: TypeAlias = Annotated[str, Field(pattern=r"^(participants|grants|feedback)\.[a-z_]+\.[a-z_]+$")]
Scalar: TypeAlias = bool | int | Decimal | str
FieldPath: TypeAlias = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+){0,2}$")]
Positive: TypeAlias = Annotated[Whole, Field(ge=1)]
Kind: TypeAlias = Literal[
    "distinct_persons",
    "distinct_organisations",
    "count",
    "sum",
    "ratio",
    "state_at_end",
    "latest_measure",
    "improvement",
    "complete_set",
    "qualitative",
]


class Test(Model):
    """What a field must be: one of some values, a number in some range, a share of another one, or simply given."""

    __test__ = False  # not a test case, whatever pytest makes of its name

    one_of: tuple[Scalar, ...] = ()
    """the values that qualify"""
    between: tuple[Number, Number] | None = None
    """two numbers, the smaller first, such as [14, 29]; both are included"""
    at_least: Number | None = None
    """the least number that qualifies, such as 2"""
    share_of: FieldPath | None = None
    """another field of which the number is taken in per cent before it is compared, such as activity.sessions"""
    given: Flag | None = None
    """true if any value but unknown qualifies, false if none must be given"""

    def admits(self, value: object) -> bool:
        """Whether a value qualifies; one that is missing (None) never does, unless `given` is false."""
        if self.given is not None:
            return (value not in {None, "", (), "unknown"}) is self.given
        if self.at_least is not None:
            return isinstance(value, int | Decimal) and value >= self.at_least
        if self.between is None:
            return any(type(value) is type(one) and value == one for one in self.one_of)
        return isinstance(value, int | Decimal) and self.between[0] <= value <= self.between[1]


def _spelled_out(value: object) -> object:
    """`F` means {one_of: [F]}, `[F, M]` means {one_of: [F, M]}."""
    if isinstance(value, Mapping):
        return value
    return {"one_of": value if isinstance(value, tuple) else (value,)}


Conditions: TypeAlias = dict[str, Annotated[Test, BeforeValidator(_spelled_out)]]
Events: TypeAlias = tuple[Event, ...]


class Rise(Model):
    """One comparison of an organisation's last round with its first."""

    of: Lower
    """the field that is compared, such as score"""
    per: Lower | None = None
    """the field that it is divided by, such as maximum"""
    by: Number | None = None
    """the least rise, in per cent of the first value, such as 20"""
    to: Number | None = None
    """the value that is reached now and was not at first, such as 2"""


class Rule(Model):
    """How an indicator's value comes from events; exactly one of the ways (count, sum, ratio, state …) is given."""

    count: Literal["person", "organisation", "event"] | None = None
    """what is counted: person or organisation (each once), or event"""
    sum: Annotated[str, Field(pattern=r"^[a-z_.]+$")] | None = None
    """the field that is added up, such as hours or eur"""
    ratio: Literal["answered_in_time", "followed", "improved_pairs", "shares"] | None = None
    """the way in which numerator and denominator are found"""
    state: Literal["standing", "meetings", "last_check"] | None = None
    """the way in which a state comes about"""
    measure: Literal["value"] | None = None
    """value, for what a survey or an index measures"""
    improvement: tuple[Rise, ...] = ()
    """the comparisons of which one must hold, such as [{of: score, per: maximum, by: 20}]"""
    complete: FieldPath | None = None
    """the field whose values must all be reached, such as activity.topics"""
    judgement: Literal["judgement"] | None = None
    """judgement, for what is judged in words of a fixed list"""
    events: Events = ()
    """the event types that count, such as [participants.activity.held]"""
    minus: Events = ()
    """the event types that take back, such as [grants.grant.disbursement_reversed]"""
    unless: Events = ()
    """for a count: the events after which nothing is taken back any more"""
    enters: Events = ()
    """for a state: the events by which a subject enters"""
    leaves: Events = ()
    """for a state: the events by which it leaves"""
    of: Events = ()
    """for a ratio: the events of the denominator; for a last check: those that say what the subject is"""
    by: Events = ()
    """for a ratio: the events that bring one into the numerator; for a last check: the checks"""
    where: Conditions = Field(default_factory=dict)
    """conditions that all must hold, such as {role: participant}"""
    where_of: dict[str, Conditions] = Field(default_factory=dict)
    """more conditions for one of several event types, by its name"""
    by_where: Conditions = Field(default_factory=dict)
    """for a ratio: conditions on the events of `by`"""
    any: tuple[Conditions, ...] = ()
    """alternatives of which at least one must hold"""
    leaving_out: Conditions = Field(default_factory=dict, alias="except")
    """conditions under which an event is left out altogether"""
    once_per: Lower | None = None
    """for a count: the field whose every value counts once, on its first event, such as policy"""
    dated_by: Lower | None = None
    """for a count: the field with the day on which it counts, if that is another one than its own, such as awarded_on"""
    subject: Lower | None = None
    """what the rule is about, by the field that names it, such as group"""
    tied_by: Lower | None = None
    """the field that ties events of one subject together, such as group"""
    times: Positive | None = None
    """how many events the window must hold, such as 2"""
    window_months: Positive | None = None
    """how many months the window looks back, such as 12"""
    within_months: Positive | None = None
    """within how many months what follows must come, such as 12"""
    due: Lower | None = None
    """the field with the day by which it must come, such as due_on"""
    check: Lower | None = None
    """the field that says how a check went, such as operational"""
    after: FieldPath | None = None
    """what a check must come after, as in service.grant"""
    after_days: Positive | None = None
    """how many days after it, such as 180"""
    members: tuple[str, ...] = ()
    """the members of the set, such as [hrba_1, hrba_2]"""
    among: str | None = None
    """the indicator of whose persons shares are taken, such as X.2"""
    cells: dict[str, FieldPath] = Field(default_factory=dict)
    """where a breakdown is read, if not in the field of its own name, such as {topic: topics}"""
    estimate: Lower | None = None
    """the field with an estimated number, shown apart, such as reach_estimate"""

    @property
    def ways(self) -> tuple[str, ...]:
        """Which of the ways are given; a sound rule has one."""
        return tuple(name for name in WAYS if getattr(self, name))

    @property
    def way(self) -> str:
        """count, sum, ratio, state, measure, improvement, complete or judgement."""
        return self.ways[0]

    @property
    def kind(self) -> Kind:
        """The kind of figure that the rule makes."""
        if self.way == "count":
            kinds: dict[str | None, Kind] = {
                "person": "distinct_persons",
                "organisation": "distinct_organisations",
            }
            return kinds.get(self.count, "count")
        return WAYS[self.way]

    @property
    def every_event(self) -> Events:
        """All event types that the rule looks at."""
        return (*self.events, *self.minus, *self.unless, *self.enters, *self.leaves, *self.of, *self.by)

    @property
    def looks_at(self) -> Events:
        """The event types one of which makes a state reported, were it none (rule 4a.r)."""
        return (*self.events, *self.enters, *self.leaves, *self.of, *self.by)


WAYS: Mapping[str, Kind] = {
    "count": "count",
    "sum": "sum",
    "ratio": "ratio",
    "state": "state_at_end",
    "measure": "latest_measure",
    "improvement": "improvement",
    "complete": "complete_set",
    "judgement": "qualitative",
}
