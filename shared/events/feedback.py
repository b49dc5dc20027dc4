"""What the feedback service publishes: that a case moved and when, never its text, contact or names."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import EventData, event

Outcome = Literal["resolved", "unfounded", "withdrawn", "no_contact"]


@event("feedback.complaint.filed", key="case", privacy="restricted")
class ComplaintFiled(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A complaint came in; a restricted case says only that it exists and when an answer is due."""

    case: str
    due_on: date
    channel: str | None = None
    category_group: str | None = None
    language: str | None = None
    municipality: str | None = None
    anonymous: bool = True
    restricted: bool = False
    about_kind: Literal["activity", "call"] | None = None
    about: str | None = None


@event("feedback.complaint.acknowledged", key="case", privacy="restricted")
class ComplaintAcknowledged(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The complainant was told that the complaint was read."""

    case: str


@event("feedback.complaint.responded", key="case", privacy="restricted")
class ComplaintResponded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The complainant has an answer."""

    case: str
    outcome: str | None = None


@event("feedback.complaint.closed", key="case", privacy="restricted")
class ComplaintClosed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The case is at its end; with a coded reason (one of Outcome, or the programme's own) it is an answer."""

    case: str
    outcome: str | None = None
