"""The words of the feedback pages that stand for codes, marked for translation."""

from __future__ import annotations

import json
from dataclasses import dataclass

from services.feedback.store.subjects import Subject
from shared.programme import Programme
from shared.service import Service
from shared.web.formats import format_date
from shared.web.forms import Gettext
from shared.web.languages import LANGUAGES
from shared.web.translations import mark

STATUS = {
    "received": mark("Received"),
    "acknowledged": mark("Receipt confirmed"),
    "triaged": mark("Being looked into"),
    "assigned": mark("In somebody's hands"),
    "escalated": mark("With the management"),
    "referred": mark("Passed on"),
    "responded": mark("Answered"),
    "closed": mark("Closed"),
    "reopened": mark("Reopened"),
}
OUTCOME = {
    "resolved": mark("The matter is settled."),
    "unfounded": mark("We looked into it and found no ground for it."),
    "withdrawn": mark("The complaint was withdrawn."),
    "no_contact": mark("We could not reach the person who wrote."),
    "referred": mark("It was passed on to those who can settle it."),
}
REPLY_BY = {"phone": mark("By telephone"), "sms": mark("By SMS"), "email": mark("By e-mail")}
SATISFIED = {"yes": mark("Yes"), "partly": mark("Partly"), "no": mark("No")}
LANGUAGE_NAMES = dict(LANGUAGES)
ACTIVITY = {
    "training": mark("Training"),
    "mentoring_session": mark("Mentoring session"),
    "peer_exchange": mark("Exchange of experience"),
    "workshop": mark("Workshop"),
    "camp": mark("Camp"),
    "study_tour": mark("Study tour"),
    "exchange_visit": mark("Exchange visit"),
    "information_session": mark("Information session"),
    "campaign_event": mark("Campaign event"),
    "meeting": mark("Meeting"),
}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another member that takes complaints, and the address of its site."""

    name: str
    address: str


def desk_of(service: Service, member: str) -> Elsewhere | None:
    """Where a case of another member is followed; None for this one."""
    if member == service.member:
        return None
    addresses: dict[str, str] = json.loads(service.settings.node_urls)
    return Elsewhere(service.programme.member(member).short, addresses.get(member, ""))


def other_desks(service: Service) -> list[Elsewhere]:
    """All other members that take complaints: a code may belong to any of them."""
    found = (desk_of(service, one.code) for one in service.programme.members if "feedback" in one.services)
    return [one for one in found if one is not None]


def place_name(programme: Programme, code: str | None, lang: str) -> str:
    """A municipality's name; "" if none is known."""
    found = programme.find_municipality(code) if code else None
    return found.name.get(lang) if found else ""


def group_name(programme: Programme, code: str, lang: str) -> str:
    """A group of categories as the form calls it; its code if the programme no longer has it."""
    return next((one.name.get(lang) for one in programme.feedback.groups if one.code == code), code)


def subject_label(programme: Programme, subject: Subject, lang: str, _: Gettext) -> str:
    """An activity by kind, place and day; a call by its reference and day."""
    day = format_date(subject.day, lang)
    if subject.kind == "call":
        call = _("Grant call")
        return f"{call} {subject.label}, {day}"
    kind = ACTIVITY.get(subject.label)
    parts = [_(kind) if kind else subject.label, place_name(programme, subject.municipality, lang), day]
    return ", ".join(part for part in parts if part)
