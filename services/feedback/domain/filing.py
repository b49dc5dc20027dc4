"""A complaint comes in, or leaves for a place where fewer people look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.feedback.domain.complaint import AboutKind, Complaint, known
from shared.events.base import Voided, type_of
from shared.events.feedback import ComplaintFiled, ComplaintReceived
from shared.ledger.append import Draft
from shared.refusal import Refused
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Filing:
    """What may be told about a complaint as it comes in.

    `referral` names the one that it came by, if it did, and `received_on` when; its clocks run since it was filed.
    """

    case: str
    filed_on: date
    due_on: date
    category_group: str
    channel: str
    language: str
    municipality: str | None
    region: str | None
    anonymous: bool
    about_kind: AboutKind | None = None
    about: str | None = None
    referral: str | None = None
    received_on: date | None = None


def file(complaint: Complaint, filing: Filing) -> list[Draft]:
    """Record that it came in; by a referral, with its receipt."""
    if complaint.status:
        raise Refused("complaint_already_filed", mark("This complaint is filed already."))
    filed = ComplaintFiled(
        occurred_on=filing.filed_on, case=filing.case, due_on=filing.due_on, channel=filing.channel,
        category_group=filing.category_group, language=filing.language, municipality=filing.municipality,
        region=filing.region,
        anonymous=filing.anonymous, about_kind=filing.about_kind, about=filing.about,
    )  # fmt: skip
    if filing.referral is None:
        return [Draft(filed)]
    receipt = ComplaintReceived(
        occurred_on=filing.received_on or filing.filed_on, case=filing.case, referral=filing.referral
    )
    return [Draft(filed), Draft(receipt)]


def withdraw(complaint: Complaint, today: date) -> list[Draft]:
    """Take the filing back, as one takes back what was recorded twice: the case goes on elsewhere, or nowhere."""
    case = known(complaint)
    assert complaint.filed is not None
    void = Voided(occurred_on=today, voids=complaint.filed_event)
    return [Draft(void, kind=type_of(complaint.filed), key=case)]
