"""The steps that a handler can take, once for the API and the pages: name, what is sent, what is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.feedback.commands import answering, handling, joining, moving, referring, routing, safeguarding
from services.feedback.commands.step import Outcome
from services.feedback.inputs import handling as inputs_handling
from services.feedback.inputs import learning as inputs_learning
from services.feedback.inputs import safeguarding as inputs_safeguarding
from services.feedback.inputs.base import Input, Nothing
from services.feedback.reading.access import ROLES, At
from services.feedback.store.room import Room
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.identity import Identity
from shared.web.translations import mark

Command = Callable[[Room, Connection, str, Any, str], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with a case. `says` and `about` stand in the API's description."""

    body: type[Input]
    command: Command
    says: str
    about: str


STEPS: Mapping[str, Step] = {
    "acknowledge": Step(Nothing, handling.acknowledge, "Confirm receipt", "The complainant sees that it was read."),
    "triage": Step(inputs_handling.Triage, handling.triage, "Say what it is about", "A sensitive category takes the case elsewhere."),
    "assignment": Step(inputs_handling.Assignment, handling.assign, "Take it on, or hand it over", "One person answers for it."),
    "escalation": Step(inputs_handling.Note, handling.escalate, "Take it to the management", "With a note that says why."),
    "question": Step(inputs_handling.Question, handling.ask, "Ask the complainant", "The clock stands until she has answered."),
    "note": Step(inputs_handling.Note, handling.note, "Note something", "Only handlers read it."),
    "translation": Step(inputs_handling.Translation, handling.translate, "Translate", "The original stays beside it."),
    "person": Step(inputs_handling.Link, handling.link, "Say whose complaint it is", "A participant's id, if that is known."),
    "referral": Step(inputs_handling.Referral, referring.refer, "Refer it", "To a member, which confirms it, or to an authority."),
    "response": Step(inputs_handling.Response, answering.respond, "Answer", "It is read with the tracking code."),
    "close": Step(inputs_handling.Closure, answering.close, "Close", "After an answer (`text` may bring it), or with the reason why there is none."),
    "reopening": Step(inputs_handling.Note, answering.reopen, "Reopen", "With a note that says why."),
    "duplicate": Step(inputs_handling.Twice, joining.join, "Say that it was filed twice", "It goes on as the other one, with the words of both."),
    "action": Step(inputs_learning.Agreement, answering.agree, "Agree what is to change", "Also after the case is closed."),
    "completion": Step(inputs_learning.Completion, answering.complete, "End an agreed action", "What is done can be published."),
    "notification": Step(inputs_safeguarding.Told, safeguarding.told, "Note that a body was told", "Sensitive cases only."),
    "consent": Step(inputs_safeguarding.Consent, safeguarding.consent, "Note the person's consent", "Sensitive cases only."),
}  # fmt: skip


async def take(at: At, case: str, name: str, body: Input, connection: Connection) -> Outcome:
    """One step in the transaction of a request."""
    return await STEPS[name].command(at.room, connection, case, body, at.account.login)


async def check(identity: Identity, at: At, body: Input) -> None:
    """Refused where a case would be handed to somebody who is not there, or who may not read it."""
    if isinstance(body, inputs_handling.Assignment) and body.assignee:
        account = await identity.find(body.assignee)
        if account is None or not account.roles & ROLES[at.path]:
            raise Refused(
                "assignee_unknown", mark("There is no such account that may read this case."), "assignee"
            )


async def leaving(at: At, case: str, body: Input) -> Outcome | None:
    """What a triage does that takes the case to another desk; None for any other step."""
    if not isinstance(body, inputs_handling.Triage):
        return None
    programme = at.service.programme
    known = {one.code: one for one in programme.feedback.categories}
    if body.category not in known:
        raise Refused("category_unknown", mark("Choose one of the categories."), "category")
    to = routing.for_triage(programme, at.service.member, known[body.category], body.staff_of)
    if to.member == at.service.member and to.desk == at.desk:
        return None
    if at.desk == "ombudsperson" and to.desk == "focal_point" and to.member == at.service.member:
        return None  # the ombudsperson keeps what came to her
    return await moving.move(at.rooms, at.room, case, to, body.category, body.staff_of)
