"""`paravani grants`: the sub-grants of a member, and what may happen next with one."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import where
from cli.desk import Desk, Folder, Member, Password, User
from cli.output import Json, console, show

grants = typer.Typer(
    no_args_is_help=True, help="Sub-grants of a member: calls, contracts, what may happen next."
)


@grants.command("calls")
def calls(
    member: Member = "cenn",
    user: User = "grants",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List a member's calls.

    Example: paravani grants calls --member ctc
    """
    found = Desk.of(folder, member, user, password).get("/v1/calls")
    rows = [(one["reference"], one["closes_on"], ", ".join(one["recipient_types"])) for one in found]
    show(found, json, rows, "call", "closes", "who may apply")


@grants.command("list")
def list_grants(
    member: Member = "cenn",
    user: User = "grants",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List a member's contracts with what is paid and left.

    Example: paravani grants list --member ctc
    """
    found = Desk.of(folder, member, user, password).every("/v1/grants")
    rows = [
        (
            one["occurred_on"],
            one["reference"],
            f"{one['amount']} {one['currency']}",
            one["paid"],
            one["left"],
            one["id"],
        )
        for one in found
    ]
    show(found, json, rows, "signed", "reference", "contract", "paid", "left", "sub-grant")


@grants.command("show")
def show_grant(
    grant: Annotated[str, typer.Argument(help="The sub-grant's id, as `paravani grants list` shows it.")],
    member: Member = "cenn",
    user: User = "grants",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show one sub-grant with its payments, and the steps that the rules allow now.

    Example: paravani grants show f98714cd-9628-4917-820e-48117b675f5b
    """
    found = Desk.of(folder, member, user, password).get(f"/v1/grants/{grant}")
    rows = [
        (one["occurred_on"], one["amount"], one["eur"], one["rate"], one["rate_source"])
        for one in found["payments"]
    ]
    show(found, json, rows, "paid on", found["currency"], "EUR", "rate", "source")
    if not json:
        console.print(
            f"{found['title']}, {found['amount']} {found['currency']}, left {found['left']}", highlight=False
        )
        console.print(f"may happen next: {', '.join(found['next']) or 'nothing'}", highlight=False)
