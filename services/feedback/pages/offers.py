"""What can be done with a case as it stands."""

from __future__ import annotations

from services.feedback.reading.access import At
from services.feedback.store.cases import Case
from shared.service import Service
from shared.web.translations import mark

# Columns of the board: a heading, and the statuses under it.
COLUMNS = (
    (mark("New"), ("received",)),
    (mark("Receipt confirmed"), ("acknowledged",)),
    (mark("In review"), ("triaged", "assigned", "escalated", "referred", "reopened")),
    (mark("Answered"), ("responded",)),
    (mark("Closed"), ("closed",)),
)
MOVES = {
    "acknowledge": mark("Receipt confirmed"),
    "triage": mark("In review: say what it is about"),
    "assignment": mark("In review: take it on"),
    "response": mark("Answered: write the answer"),
    "close": mark("Closed: say how it ends"),
    "reopening": mark("In review again: say why"),
}
DIRECT = frozenset({"acknowledge", "assignment"})  # the others need words, on the page of the case
_ALWAYS = ("note", "translation", "action", "completion")


def steps_for(at: At, case: Case) -> frozenset[str]:
    """The names of the steps that the domain would take now."""
    found = {*_ALWAYS, "person"}
    if at.desk != "complaints":
        found |= {"notification", "consent"}
    if elsewhere(at.service, case):
        found -= {"person", "translation"}  # its words are elsewhere, or will be in a moment
    elif case.status == "closed":
        found.add("reopening")
    if case.status == "closed":
        return frozenset(found)
    found.add("close")
    if not case.answered:
        found |= {"triage", "assignment", "question", "response"}
        found |= {"referral"} if not case.referred_to else set()
        found |= {"duplicate"} if at.room.tells else set()
        found |= {"escalation"} if case.status != "escalated" else set()
    if case.acknowledged_on is None:
        found.add("acknowledge")
    return frozenset(found)


def elsewhere(service: Service, case: Case) -> bool:
    """Whether another member has a case, or will have it in a moment."""
    return case.referred_to in {one.code for one in service.programme.members}


def moves_for(at: At, case: Case) -> list[tuple[str, str]]:
    """The menu that moves a case on the board: step and words."""
    legal = steps_for(at, case)
    return [(step, words) for step, words in MOVES.items() if step in legal]
