"""The shape of an indicator's rule: which events count, under which conditions. Rules are data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from shared.programme.model_base import Model, Number

Event: TypeAlias = Annotated[str, Field(pattern=r"^(participants|grants|feedback)\.[a-z_]+\.[a-z_]+$")]
Scalar: TypeAlias = bool | int | Decimal | str


class Test(Model):
    """What a field must be: one of some values, or a number between two (both included)."""

    __test__ = False  # not a test case, whatever pytest makes of its name

    one_of: tuple[Scalar, ...] = ()
    """the values that qualify"""
    between: tuple[Number, Number] | None = None
    """two numbers, the smaller first, such as [14, 29]; both are included"""

    def admits(self, value: object) -> bool:
        """Whether a value qualifies; one that is missing (None) never does."""
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


class Rule(Model):
    """How an indicator's value comes from events; exactly one of `count`, `sum` and `ratio` is given."""

    count: Literal["person", "organisation", "event"] | None = None
    """what is counted: person or organisation (each once), or event"""
    sum: Annotated[str, Field(pattern=r"^[a-z_.]+$")] | None = None
    """the field that is added up, such as hours or eur"""
    ratio: Literal["answered_in_time"] | None = None
    """the way in which numerator and denominator are found"""
    events: Events = ()
    """the event types that count, such as [participants.activity.held]"""
    minus: Events = ()
    """the event types that take back, such as [grants.grant.disbursement_reversed]"""
    where: Conditions = Field(default_factory=dict)
    """conditions that all must hold, such as {role: participant}"""
    any: tuple[Conditions, ...] = ()
    """alternatives of which at least one must hold"""
    of: Events = ()
    """for a ratio: the events of the denominator"""
    by: Events = ()
    """for a ratio: the events that bring one into the numerator"""
    leaving_out: Conditions = Field(default_factory=dict, alias="except")
    """conditions under which an event is left out altogether"""

    @property
    def way(self) -> str:
        """count, sum or ratio."""
        return next(name for name in ("count", "sum", "ratio") if getattr(self, name) is not None)

    @property
    def every_event(self) -> Events:
        """All event types that the rule looks at."""
        return (*self.events, *self.minus, *self.of, *self.by)
