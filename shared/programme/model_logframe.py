"""The shape of logframe.yaml: results chain and indicators, every value with its source."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.programme.model_base import (
    Code,
    Coded,
    Day,
    Flag,
    Line,
    Lower,
    Model,
    Number,
    Source,
    Text,
    Whole,
)
from shared.programme.model_rule import Conditions, Kind, Rule

Level: TypeAlias = Literal["impact", "outcome", "output", "cross_cutting"]


class Variant(Model):
    """A statement exactly as a source words it, misprints included."""

    source: Lower
    """the source that words it so"""
    lang: Lower
    """the language it is written in"""
    text: Line
    """the words, unchanged"""


class Assumption(Model):
    """What must hold for a result to lead to the next one."""

    text: Text
    """the assumption, by language"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class Result(Model):
    """An element of the results chain."""

    code: Code
    """its code, such as OP1.1"""
    level: Level
    """impact, outcome, output or cross_cutting"""
    parent: str | None = None
    """the code of the result above it"""
    statement: Text
    """what is to be true in the end, by language"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""
    variants: tuple[Variant, ...] = ()
    """how the sources word it"""
    assumptions: tuple[Assumption, ...] = ()
    """what must hold"""
    activities: tuple[Coded, ...] = ()
    """what is done for it"""


class Baseline(Model):
    """The value at the start."""

    value: Number | None
    """the value; null if it is not known yet or there is none"""
    year: Annotated[Whole, Field(ge=1990, le=2100)]
    """the year it stands for"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""
    note: Text | None = None
    """a remark, by language"""


class Target(Model):
    """The value to be reached. Where the baseline is still open it may be given as a change over it."""

    value: Number | None
    """the value; null if it is not set"""
    change: Number | None = None
    """the change over the baseline, in the indicator's unit, where `value` is null"""
    date: Day
    """the day by which it is to be reached"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""
    note: Text | None = None
    """a remark, by language"""


class Part(Model):
    """A second value shown beside an indicator's main one, with a target of its own."""

    code: Lower
    """its short name, such as women"""
    name: Text
    """the name shown, by language"""
    target: Target | None = None
    """what is to be reached, if that is planned"""
    rule: Rule | None = None
    """how its value comes from events"""
    share: Conditions = Field(default_factory=dict)
    """for a ratio of shares: the cells of the other indicator that are its numerator, such as {sex: F}"""


class Indicator(Model):
    """One indicator. Without a `rule` nothing feeds it yet and it reads "not reported"."""

    code: Code
    """its code, such as OP1.1.b"""
    result: str
    """the code of the result that it measures"""
    name: Text
    """what is measured, by language"""
    unit: Text
    """the unit, by language"""
    kind: Kind
    """how values come about, such as distinct_persons"""
    direction: Literal["up", "down"]
    """up if more is better, else down"""
    decimals: Annotated[Whole, Field(ge=0, le=4)]
    """how many decimals are shown"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""
    core: Flag = False
    """true if it belongs to the core set"""
    after_end: Flag = False
    """true if facts after the programme's end count up to the cut-off"""
    baseline: Baseline
    """the value at the start"""
    target: Target
    """the value to be reached"""
    milestones: dict[str, Number | None] = Field(default_factory=dict)
    """planned values at the end of periods, by the period's code; null if none is due"""
    milestones_source: Source | None = None
    """where the milestones come from"""
    parts: tuple[Part, ...] = ()
    """values shown beside the main one"""
    breakdowns: tuple[str, ...] = ()
    """codes of dimensions"""
    verification: Text
    """the means of verification, by language"""
    note: Text | None = None
    """a remark, by language"""
    rule: Rule | None = None
    """how its value comes from events"""


class Logframe(Model):
    """logframe.yaml as a whole."""

    version: Annotated[Whole, Field(ge=1)]
    """the version's number; raise it with every change"""
    adopted: Day
    """the day on which the version was adopted"""
    results: Annotated[tuple[Result, ...], Field(min_length=1)]
    """the results chain, in the order shown"""
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    """the indicators, in the order shown"""

    def result(self, code: str) -> Result:
        """The result of a code; KeyError if there is none."""
        return {one.code: one for one in self.results}[code]

    def indicator(self, code: str) -> Indicator:
        """The indicator of a code; KeyError if there is none."""
        return {one.code: one for one in self.indicators}[code]

    def of(self, result: str) -> tuple[Indicator, ...]:
        """The indicators of a result, in the order shown."""
        return tuple(one for one in self.indicators if one.result == result)
