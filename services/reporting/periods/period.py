"""One reporting period: who has submitted it, which report is certified, what the donor said of it. Pure.

A period is opened; each member submits it, with the heads of its lanes; the lead returns a submission with a reason, or
certifies the period into a report, which locks it. A locked period may be reopened with a reason: then all submit
again, and the next report supersedes the first. The way of a report at the donor: sent, questioned (the answer is due
within 30 days), accepted (domain 3.4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from services.reporting.reason import why
from shared.events.reporting import (
    Head,
    PeriodLocked,
    PeriodOpened,
    PeriodReopened,
    PeriodReturned,
    PeriodSubmitted,
    ReportAccepted,
    ReportQuestioned,
    ReportSent,
)
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.refusal import Refused
from shared.web.translations import mark

AtDonor = Literal["", "sent", "questioned", "accepted"]
ANSWER_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Period:
    """What is known of one period. `reports` are the hashes of all its reports, the one that stands last."""

    opened: bool = False
    submitted: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    returned: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    locked: bool = False
    reports: tuple[str, ...] = ()
    at_donor: AtDonor = ""
    answer_due: date | None = None
    reopened_because: str = ""

    @property
    def report(self) -> str | None:
        """The report that stands."""
        return self.reports[-1] if self.locked and self.reports else None


def evolve(period: Period, past: Past) -> Period:  # noqa: PLR0911 - one line for each event
    """The period after one more event."""
    match past.data:
        case PeriodOpened():
            return replace(period, opened=True)
        case PeriodSubmitted(member=member, occurred_on=day):
            left = {one: why for one, why in period.returned.items() if one != member}
            return replace(period, submitted={**period.submitted, member: day}, returned=left)
        case PeriodReturned(member=member, reason=reason):
            left_in = {one: day for one, day in period.submitted.items() if one != member}
            return replace(period, submitted=left_in, returned={**period.returned, member: reason or ""})
        case PeriodLocked(report=report):
            reports = (*period.reports, report) if report else period.reports
            return replace(period, locked=True, reports=reports, at_donor="", answer_due=None)
        case PeriodReopened(reason=reason):
            return replace(
                period, locked=False, submitted={}, returned={}, at_donor="", reopened_because=reason or ""
            )
        case ReportSent():
            return replace(period, at_donor="sent", answer_due=None)
        case ReportQuestioned(due_on=due_on):
            return replace(period, at_donor="questioned", answer_due=due_on)
        case ReportAccepted():
            return replace(period, at_donor="accepted", answer_due=None)
        case _:
            return period


def open_period(period: Period, code: str, first_day: date, today: date) -> list[Draft]:
    """Let members report on a period that has begun."""
    if period.opened:
        raise Refused("period_already_open", mark("This period is open already."))
    if today < first_day:
        raise Refused(
            "period_not_begun", mark("This period has not begun; it can be opened on its first day.")
        )
    return [Draft(PeriodOpened(occurred_on=today, period=code))]


def submit(period: Period, code: str, member: str, heads: tuple[Head, ...], today: date) -> list[Draft]:
    """A member says that it has reported all of the period."""
    _needs_open(period)
    if member in period.submitted:
        raise Refused("already_submitted", mark("This member has submitted the period already."), "member")
    return [Draft(PeriodSubmitted(occurred_on=today, period=code, member=member, heads=heads))]


def send_back(period: Period, code: str, member: str, reason: str, today: date) -> list[Draft]:
    """The lead returns a member's submission."""
    _needs_open(period)
    if member not in period.submitted:
        raise Refused("not_submitted", mark("This member has not submitted the period."), "member")
    return [Draft(PeriodReturned(occurred_on=today, period=code, member=member, reason=why(reason)))]


def lock(period: Period, code: str, members: Collection[str], report: str, today: date) -> list[Draft]:
    """The lead certifies a period that all members have submitted, as this report."""
    _needs_open(period)
    if set(members) - set(period.submitted):
        raise Refused("not_all_submitted", mark("A period is certified when every member has submitted it."))
    return [Draft(PeriodLocked(occurred_on=today, period=code, report=report))]


def reopen(period: Period, code: str, reason: str, today: date) -> list[Draft]:
    """The lead opens a certified period again."""
    if not period.locked:
        raise Refused("period_not_locked", mark("This period is open; it need not be reopened."))
    if period.at_donor == "accepted":
        told = mark("The donor has accepted this report; what changed since is told by restatements.")
        raise Refused("report_accepted", told)
    return [Draft(PeriodReopened(occurred_on=today, period=code, reason=why(reason)))]


def send(period: Period, code: str, today: date) -> list[Draft]:
    """The report goes to the donor, for the first time or with the answers."""
    report = _needs_report(period, "", "questioned")
    return [Draft(ReportSent(occurred_on=today, period=code, report=report))]


def question(period: Period, code: str, today: date) -> list[Draft]:
    """The donor returned the report with questions."""
    report = _needs_report(period, "sent")
    due_on = today + ANSWER_WITHIN
    return [Draft(ReportQuestioned(occurred_on=today, period=code, report=report, due_on=due_on))]


def accept(period: Period, code: str, today: date) -> list[Draft]:
    """The donor accepted the report."""
    report = _needs_report(period, "sent", "questioned")
    return [Draft(ReportAccepted(occurred_on=today, period=code, report=report))]


def _needs_open(period: Period) -> None:
    if not period.opened:
        raise Refused("period_not_open", mark("This period is not open; the lead's coordinator opens it."))
    if period.locked:
        raise Refused(
            "period_locked", mark("This period is certified; the lead's coordinator can reopen it.")
        )


def _needs_report(period: Period, *states: AtDonor) -> str:
    if period.report is None:
        raise Refused("period_not_locked", mark("This period has no certified report yet."))
    if period.at_donor not in states:
        raise Refused(
            "report_elsewhere", mark("The report is not where this step begins; look at its state.")
        )
    return period.report
