"""What only a sensitive case has: bodies that must be told, and the consent of the person concerned."""

from __future__ import annotations

from services.feedback.commands.handling import of
from services.feedback.commands.step import Outcome
from services.feedback.inputs import safeguarding as inputs
from services.feedback.store import cases, notifications
from services.feedback.store.room import Room
from shared import clock
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.translations import mark


async def told(room: Room, connection: Connection, case: str, body: inputs.Told, _: str) -> Outcome:
    """A body was told; where the person's consent is needed, not without it."""
    _only_here(room)
    found = await of(room, connection, case)
    notices = (
        room.service.programme.feedback.category(found.story.category or "").notify
        if found.story.category
        else ()
    )
    needs = {one.body: one.consent for one in notices}
    if needs.get(body.body) and found.story.consent != "yes":
        raise Refused(
            "consent_missing",
            mark("Ask the person concerned first: this body is told only with consent."),
            "body",
        )
    if not await notifications.sent(connection, case, body.body, clock.now()):
        raise Refused(
            "notification_unknown", mark("This body is not on the list, or was told already."), "body"
        )
    return Outcome(case, ())


async def consent(room: Room, connection: Connection, case: str, body: inputs.Consent, _: str) -> Outcome:
    """Whether the person concerned agrees that others are told."""
    _only_here(room)
    await cases.retell(connection, room.vault, await of(room, connection, case), consent=body.consent)
    return Outcome(case, ())


def _only_here(room: Room) -> None:
    if room.tells:
        raise Refused("not_sensitive", mark("This is for sensitive cases only."))
