"""The bank account to which a third party is paid. It is in no event: it never leaves the member but to its bank."""

from __future__ import annotations

from services.grants.commands import parties
from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome
from services.grants.domain.parties.account import BankAccount, iban
from services.grants.inputs.payments import NewAccount
from services.grants.store import paying, recipients
from shared import clock


async def record(desk: Desk, recipient: str, new: NewAccount) -> Outcome:
    """Keep where a third party is paid, in place of what was there."""
    _, person = await parties.of_recipient(desk, recipient)
    row = await recipients.recipient_row(desk.connection, recipient)
    assert row is not None, "a third party that is known has a row"
    account = BankAccount(new.holder or person.name, iban(new.iban), new.bic)
    await paying.put(desk.connection, desk.service.vault, row, account, clock.now(), desk.actor)
    return Outcome(recipient, ())
