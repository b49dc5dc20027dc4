"""Third parties: who they are here, what is found of them in lists of restrictive measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome
from services.grants.domain.parties import screening
from services.grants.domain.refusals import Denied
from services.grants.inputs import applications as inputs
from services.grants.parties import recipients
from services.grants.parties.recipients import Person
from services.grants.parties.third_parties import recogniser
from services.grants.store import recipients as recipients_table
from services.grants.store.others import elsewhere
from services.grants.store.others.tokens import one_of
from shared import clock
from shared.events.awarding import ScreeningRecorded
from shared.ledger.streams import Past
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Known:
    """A third party of this member: its random id here, the token by which it is known here, what to say of it.

    `tokens` are those by which all members know it, one under each key.
    """

    recipient: str
    token: bytes
    tokens: tuple[bytes, ...]
    warnings: tuple[str, ...] = ()


async def find(desk: Desk, person: Person) -> Known:
    """The third party of an identification number, registered now if it is new. Held until the transaction ends."""
    service = desk.service
    over_all = recogniser(service.settings).tokens(person.legal_id)
    one = await one_of(desk.connection, over_all)
    tokens = recipients.tokens(service.settings, person.legal_id)
    recipient, known = await recipients_table.recipient(
        desk.connection, service.vault, tokens, person, clock.now()
    )
    if known is None or known.name == person.name:
        return Known(recipient, one, over_all)
    # The answer is kept for repeated requests, so it says no name.
    told = "This identification number is known here under another name; it was added to that recipient."
    return Known(recipient, one, over_all, (told,))


async def of_recipient(desk: Desk, recipient: str) -> tuple[Known, Person]:
    """A third party by its id here; Denied once it is erased: who it was, and what it has, cannot be known any more."""
    row = await recipients_table.recipient_row(desk.connection, recipient)
    person = recipients_table.opened(desk.service.vault, row) if row is not None else None
    if person is None:
        told = mark("This recipient is not known here, or was erased; nothing can be signed for it.")
        raise Denied("recipient_unknown", told)
    over_all = recogniser(desk.service.settings).tokens(person.legal_id)
    return Known(recipient, await one_of(desk.connection, over_all), over_all), person


async def screen(desk: Desk, recipient: str, new: inputs.Screening) -> Outcome:
    """Record a search in a list of restrictive measures."""
    await of_recipient(desk, recipient)
    _, version = await desk.third_party(recipient)
    data = ScreeningRecorded(
        occurred_on=new.occurred_on, recipient=recipient, list_name=new.list_name, list_version=new.list_version,
        result=new.result,
    )  # fmt: skip
    drafts = screening.record(data, desk.today)
    drafts = [await desk.proven(recipient, recipient, drafts[0])]
    return Outcome(recipient, await desk.record(f"third-party/{recipient}", version, drafts))


async def need_graduate(desk: Desk, recipient: str, enrolment: str | None) -> None:
    """Denied unless a natural person who applies as a graduate completed the programme, once for each person."""
    if desk.file.rules.graduates_need is None:
        return
    if enrolment is None or not await elsewhere.is_completed(desk.connection, enrolment):
        told = mark(
            "A graduate needs a completed enrolment; give the event id of its completion, as published."
        )
        raise Denied("enrolment_missing", told, "enrolment")
    if not await elsewhere.use(desk.connection, enrolment, recipient):
        told = mark("This completed enrolment made another person eligible already; give this person's own.")
        raise Denied("enrolment_used", told, "enrolment")


async def need_clear(desk: Desk, recipient: str, day: date, data: ScreeningRecorded | None = None) -> None:
    """Denied unless a clear screening stands on a day; `data` is one that is recorded with the same command."""
    party, _ = await desk.third_party(recipient)
    if data is not None:
        party = screening.evolve(party, Past("", "", data, clock.now()))
    screening.need_clear(party, day, desk.file.rules.screening_days)
