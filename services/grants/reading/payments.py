"""The bank's payment list: the approved instalments that may be paid today, and why others may not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.grants.commands import payments
from services.grants.commands.desk import Desk
from services.grants.domain.parties.account import BankAccount
from services.grants.domain.refusals import Denied
from services.grants.programme.names import Names
from services.grants.programme.scope import need_eligible
from services.grants.store import accounts, contracts, paying
from shared.files.tables import Column, Table
from shared.postgres import Row
from shared.web.forms import Gettext
from shared.web.translations import mark

CONSENT = mark(
    "The programme’s last day for payments was %(day)s: every payment needs the donor’s written consent as a document."
)


@dataclass(frozen=True, slots=True)
class Order:
    """One approved instalment: to whom it goes, or what stands against it (`denied`)."""

    row: Row
    account: BankAccount | None
    denied: Denied | None = None

    @property
    def reference(self) -> str:
        """What the bank is to write beside the payment, and the statement shows again."""
        return f"{self.row['reference'] or ''} {str(self.row['id'])[:8]}".strip()


async def orders(desk: Desk) -> list[Order]:
    """Every approved instalment, the oldest first, as the guards of a payment see it today."""
    return [await _order(desk, row) for row in await accounts.instalments(desk.connection, "approved")]


async def _order(desk: Desk, row: Row) -> Order:
    found = await paying.one(desk.connection, desk.service.vault, str(row["recipient"]))
    account = found[0] if found else None
    try:
        await _need_payable(desk, row, account)
    except Denied as denied:
        return Order(row, account, denied)
    return Order(row, account)


async def _need_payable(desk: Desk, row: Row, account: BankAccount | None) -> None:
    state, _ = await desk.grant(str(row["contract"]))
    contract = await contracts.contract(desk.connection, str(row["contract"]))
    assert contract is not None, "an instalment in the table is of a contract there"
    need_eligible(desk.service, desk.today, proven=True)
    await payments.need_leave(desk, state, contract, desk.today)
    if account is None:
        raise Denied(
            "account_missing", mark("No bank account of the recipient is recorded; record it first.")
        )


def table(found: list[Order], names: Names, _: Gettext, *, consent: bool) -> Table:
    """The list as the bank's program takes it in: one payment a row."""
    columns = [
        Column(_("Beneficiary"), width=36), Column("IBAN", width=28), Column("BIC", width=14),
        Column(_("Amount"), "money"), Column(_("Currency"), width=10), Column(_("Payment reference"), width=28),
        Column(_("Purpose"), width=44),
    ]  # fmt: skip
    rows = [
        (one.account.holder, one.account.iban, one.account.bic, Decimal(one.row["amount"]), one.row["currency"], one.reference, one.row["title"])
        for one in found
        if one.account is not None and one.denied is None
    ]  # fmt: skip
    left_out = sum(one.denied is not None for one in found)
    notes = [names.programme.title(names.lang)]
    if left_out:
        notes.append(
            _("%(number)s approved instalments are not in this list; the page says why.")
            % {"number": left_out}
        )
    if consent:
        notes.append(_(CONSENT) % {"day": names.programme.cutoff})
    return Table(_("Payment list"), columns, rows, notes)
