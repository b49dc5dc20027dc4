"""A programme as the services see it: its files, checked, and the questions that are asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from shared.programme import places
from shared.programme.model_base import Coded
from shared.programme.model_feedback import FeedbackFile
from shared.programme.model_grants import BudgetFile, GrantsFile
from shared.programme.model_logframe import Logframe
from shared.programme.model_participants import ParticipantsFile
from shared.programme.model_programme import (
    Band,
    Dimension,
    Member,
    Municipality,
    Period,
    ProgrammeFile,
    Service,
)
from shared.programme.model_public import Donor, Languages, Title, Visibility

UNKNOWN = "unknown"
OUTSIDE = "outside_scope"


@dataclass(frozen=True, eq=False, repr=False)
class Programme:
    """One programme. Made by `load`; `fingerprint` is the SHA-256 of its files' bytes in name order.

    `texts` are the files as they were read, by name: a report carries them, so that anybody can count by its rules.
    """

    file: ProgrammeFile
    logframe: Logframe
    grants: GrantsFile
    budget: BudgetFile
    feedback: FeedbackFile
    participants: ParticipantsFile
    fingerprint: str
    texts: Mapping[str, str]

    @property
    def code(self) -> str:
        """The programme's code, first part of every topic and database name."""
        return self.file.code

    @property
    def titles(self) -> tuple[Title, ...]:
        """The programme's names with their sources and uses."""
        return self.file.titles

    def title(self, lang: str, use: str = "short") -> str:
        """The name for a use (short, contract, public) in a language; the first name if none has that use."""
        return next((one for one in self.titles if one.use == use), self.titles[0]).text.get(lang)

    @property
    def languages(self) -> Languages:
        """The languages of desks and of public pages."""
        return self.file.languages

    @property
    def donor(self) -> Donor:
        """Who pays."""
        return self.file.donor

    @property
    def start(self) -> date:
        """The first day."""
        return self.file.start

    @property
    def end(self) -> date:
        """The last day."""
        return self.file.end

    @property
    def cutoff(self) -> date:
        """The last day that the final report takes in for indicators marked `after_end`."""
        return self.file.cutoff.date

    @property
    def lead(self) -> Member:
        """The leading member."""
        return self.member(self.file.lead)

    @property
    def matcher(self) -> Member:
        """The member whose participants service matches persons across members."""
        return self.member(self.file.matching)

    @property
    def members(self) -> tuple[Member, ...]:
        """The consortium, the lead among them."""
        return self.file.members

    def member(self, code: str) -> Member:
        """The member of a code; KeyError if there is none."""
        return self._members[code]

    @cached_property
    def _members(self) -> dict[str, Member]:
        return {one.code: one for one in self.members}

    def running(self, service: Service) -> tuple[Member, ...]:
        """The members that run a service."""
        return tuple(one for one in self.members if service in one.services)

    @property
    def giving(self) -> tuple[Member, ...]:
        """The members that give sub-grants."""
        running = self.running("grants")
        return tuple(one for one in running if not self.grants.given_by or one.code in self.grants.given_by)

    @property
    def reserving(self) -> Member:
        """Whose grants service keeps the budget and answers for ceilings over all members: the lead's, else the first."""
        running = self.running("grants")
        return self.lead if self.lead in running else running[0]

    def feeding(self, indicator: str) -> tuple[Member, ...]:
        """The members that feed an indicator: all, unless programme.yaml says who does."""
        codes = self.file.feeds.get(indicator)
        return self.members if codes is None else tuple(map(self.member, codes))

    @property
    def lanes(self) -> int:
        """Partitions of each topic."""
        return self.file.lanes

    def topic(self, member: str, service: str) -> str:
        """The topic of a member's service, as in csdp.ctc.participants; KeyError if she does not run it."""
        if service not in self.member(member).services:
            raise KeyError(f"{member} does not run {service}")
        return f"{self.code}.{member}.{service}"

    def all_topics(self) -> tuple[str, ...]:
        """The topics of all services, with `lanes` partitions each (heads are apart)."""
        return tuple(self.topic(one.code, service) for one in self.members for service in one.services)

    def every_topic(self) -> tuple[str, ...]:
        """All topics that hold events: those of the members' services, and reporting's decisions."""
        return (*self.all_topics(), self.decisions_topic)

    @property
    def decisions_topic(self) -> str:
        """Where the reporting service publishes what persons decide: periods, discards, restatements."""
        return f"{self.code}.reporting.reporting"

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        """The municipalities in scope and the known ones around."""
        return self.file.municipalities

    @property
    def scope(self) -> tuple[Municipality, ...]:
        """The municipalities in scope."""
        return tuple(one for one in self.municipalities if one.in_scope)

    def municipality(self, code: str) -> Municipality:
        """The municipality of a code; KeyError if there is none."""
        return self._municipalities[code]

    @cached_property
    def _municipalities(self) -> dict[str, Municipality]:
        return {one.code: one for one in self.municipalities}

    def find_municipality(self, text: str) -> Municipality | None:
        """The municipality that a text names in any known spelling, case or script; None if none does."""
        return places.find(self._spellings, text)

    @cached_property
    def _spellings(self) -> dict[str, Municipality]:
        return places.index(self.municipalities)

    def scope_cell(self, municipality: str | None) -> str:
        """The breakdown cell of a municipality's code: itself in scope, else outside_scope; None is unknown."""
        if municipality in (None, UNKNOWN):
            return UNKNOWN
        place = self._municipalities.get(str(municipality))
        return place.code if place and place.in_scope else OUTSIDE

    @property
    def periods(self) -> tuple[Period, ...]:
        """The reporting periods within the programme's dates, in order."""
        return self.file.periods

    @property
    def spans(self) -> tuple[tuple[date, date], ...]:
        """The first and last day of each reporting period, the final one too."""
        return tuple((one.start, one.end) for one in (*self.periods, self.final_period))

    @cached_property
    def final_period(self) -> Period:
        """The days after the end up to the cut-off, for indicators marked `after_end`."""
        start, last = self.end + timedelta(days=1), self.cutoff
        return Period(code="final", start=start, end=last, due=last, source=self.file.cutoff.source)

    def period_of(self, day: date) -> Period | None:
        """The period of a day; `final` after the end up to the cut-off; None outside."""
        return next((one for one in (*self.periods, self.final_period) if one.holds(day)), None)

    @property
    def bands(self) -> tuple[Band, ...]:
        """The age bands, youngest first."""
        return self.file.bands

    @property
    def youth(self) -> Band:
        """The ages that count as youth."""
        return self.file.youth

    def band_of(self, age: int | None) -> str:
        """The code of an age's band; unknown for None."""
        return next((one.code for one in self.bands if age is not None and one.holds(age)), UNKNOWN)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The breakdowns."""
        return self.file.dimensions

    def dimension(self, code: str) -> Dimension:
        """The breakdown of a code; KeyError if there is none."""
        return {one.code: one for one in self.dimensions}[code]

    def cells(self, dimension: str) -> tuple[Coded, ...]:
        """The cells of a breakdown in order, `unknown` last; of an open one only `unknown` is known before."""
        one = self.dimension(dimension)
        taken = code_list(self.file, self.feedback, one.taken_from) if one.taken_from else ()
        unknown = Coded(code=UNKNOWN, name=self.file.unknown, source=one.source)
        outside = Coded(code=OUTSIDE, name=self.file.outside_scope, source=one.source)
        return (*taken, *one.codes, *((outside,) if one.taken_from == "municipalities" else ()), unknown)

    @property
    def visibility(self) -> Visibility:
        """The donor's visibility."""
        return self.file.visibility


def code_list(file: ProgrammeFile, feedback: FeedbackFile, name: str) -> tuple[Coded, ...]:
    """A code list that breakdowns can take their cells from; KeyError if there is none of that name."""
    if name == "municipalities":
        return tuple(one for one in file.municipalities if one.in_scope)
    if name == "members":
        return tuple(Coded(code=one.code, name=one.name, source=one.source) for one in file.members)
    found = {"groups": feedback.groups, "channels": feedback.channels}.get(name) or getattr(file, name, None)
    if name not in CODE_LISTS or found is None:
        raise KeyError(name)
    return tuple(found)


CODE_LISTS = (
    "members",
    "regions",
    "municipalities",
    "bands",
    "principles",
    "themes",
    "topics",
    "stakeholder_types",
    "recipient_types",
    "activity_kinds",
    "attendance_roles",
    "data_sources",
    "enrolment_programmes",
    "groups",
    "channels",
)
