"""How a programme presents itself: its sources, languages, names, donor and visibility."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.programme.model_base import Line, Lower, Model, Source, Text


class SourceMark(Model):
    """A document that statements and targets come from, with the mark the logframe shows for it."""

    code: Lower
    """the short name that `source:` uses, such as fact_sheet"""
    mark: Line
    """the footnote mark, such as a"""
    name: Text
    """the name shown in the legend, by language"""


class Languages(Model):
    """Which languages texts must have."""

    desk: Annotated[tuple[Lower, ...], Field(min_length=1)]
    """languages in which everything must be given, such as [en, ka]"""
    public: tuple[Lower, ...]
    """further languages for titles, members, places and complaints, such as [az, hy, ru]"""

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, the desk's first."""
        return (*self.desk, *self.public)


class Title(Model):
    """One of the programme's names."""

    use: Literal["short", "contract", "public"]
    """where this name is used: short, contract or public"""
    text: Text
    """the name, by language"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""
    translated: tuple[Lower, ...] = ()
    """the languages in which it is our translation, not the source's wording"""
    note: Text | None = None
    """a remark, by language"""


class Visibility(Model):
    """The donor's visibility; with `derogation` public pages show no donor."""

    mode: Literal["standard", "derogation"]
    """standard or derogation"""
    statement: Text
    """the funding statement beside the emblem, by language"""
    disclaimer: Text
    """whose responsibility the contents are, by language"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class Donor(Model):
    """Who pays."""

    name: Text
    """the donor's name, by language"""
    identifier: str | None = None
    """its IATI organisation identifier"""
    contract: str | None = None
    """the contract's number; null while it is not known"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""
