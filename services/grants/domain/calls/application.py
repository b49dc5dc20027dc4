"""An application: submitted in time, checked, scored, decided, perhaps appealed against; one history with its contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.grants.domain.refusals import Denied
from shared.events.awarding import (
    AppealDecided,
    ApplicationChecked,
    ApplicationModerated,
    ApplicationScored,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AwardDecided,
)
from shared.events.grants import AwardAppealed, ContractSigned
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark

ADMIN, ELIGIBILITY = "admin", "eligibility"
AWARDED, RESERVE, REJECTED = "awarded", "reserve", "rejected"


class Stage(StrEnum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    ADMITTED = "admitted"
    ELIGIBLE = "eligible"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    AWARDED = "awarded"
    RESERVE = "reserve"
    REJECTED = "rejected"
    APPEALED = "appealed"
    CONTRACTED = "contracted"


@dataclass(frozen=True, slots=True)
class Application:
    """What is known of one application; `scores` are by assessor, those with a conflict among them."""

    data: ApplicationSubmitted | None = None
    withdrawn: bool = False
    checks: dict[str, ApplicationChecked] = field(default_factory=dict)
    scores: dict[str, ApplicationScored] = field(default_factory=dict)
    moderated: ApplicationModerated | None = None
    decision: AwardDecided | None = None
    appeal: str | None = None
    contracted: bool = False

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.contracted:
            return Stage.CONTRACTED
        if self.withdrawn:
            return Stage.WITHDRAWN
        if self.appeal:
            return Stage.APPEALED
        if self.decision is not None:
            return Stage(self.decision.decision)
        if any(one.result == "failed" for one in self.checks.values()):
            return Stage.FAILED
        return (Stage.SUBMITTED, Stage.ADMITTED, Stage.ELIGIBLE)[len(self.checks)]

    @property
    def judged(self) -> list[ApplicationScored]:
        """The scores of those without a conflict, in the order in which they came."""
        return [one for one in self.scores.values() if not one.conflict_declared]


def evolve(application: Application, past: Past) -> Application:
    """The application after one more event."""
    return _after(application, past.data)


def after(application: Application, drafts: Iterable[Draft]) -> Application:
    """The application as it will be when the drafts are recorded."""
    for draft in drafts:
        application = _after(application, draft.data)
    return application


def _after(application: Application, data: object) -> Application:  # noqa: PLR0911 - one line for each event
    match data:
        case ApplicationSubmitted():
            return replace(application, data=data)
        case ApplicationWithdrawn():
            return replace(application, withdrawn=True)
        case ApplicationChecked():
            return replace(application, checks=application.checks | {data.check: data})
        case ApplicationScored():
            return replace(application, scores=application.scores | {data.assessor: data})
        case ApplicationModerated():
            return replace(application, moderated=data)
        case AwardDecided():
            return replace(application, decision=data)
        case AwardAppealed():
            return replace(application, appeal=data.case)
        case AppealDecided():
            decision = None if data.outcome == "upheld" else application.decision
            return replace(application, appeal=None, decision=decision)
        case ContractSigned():
            return replace(application, contracted=True)
        case _:
            return application


def known(application: Application) -> ApplicationSubmitted:
    """What was submitted; Denied if nothing was, or it was withdrawn."""
    if application.data is None:
        raise Denied(
            "application_unknown", mark("There is no such application here; look it up in its call.")
        )
    if application.withdrawn:
        raise Denied("application_withdrawn", mark("The applicant has withdrawn this application."))
    return application.data


def undecided(application: Application) -> ApplicationSubmitted:
    """What was submitted; Denied once it is decided, signed or withdrawn."""
    data = known(application)
    if application.contracted or application.decision is not None:
        told = mark("This application is decided already; only an appeal that is upheld opens it again.")
        raise Denied("application_decided", told)
    return data
