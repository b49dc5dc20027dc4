"""What the demo shows when it is ready: where everything is, and who may sign in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from deploy.provision.secrets import write_private

if TYPE_CHECKING:
    from deploy.embedded.consortium import Consortium

WHERE = "consortium.json"  # where everything is, for the `paravani` command
LOGINS = "logins.json"  # written by whoever fills the demo: a list of {"who", "site", "user", "password"}


def write_down(consortium: Consortium) -> None:
    """Write into the data folder where everything is, so that the `paravani` command finds it."""
    where = {
        "programme": str(consortium.programme_folder),
        "kafka": consortium.broker.address,
        "postgres_host": consortium.postgres.host,
        "postgres_port": consortium.postgres.port,
        "sites": {name: site.url for name, site in consortium.sites.items()},
    }
    write_private(consortium.folder / WHERE, json.dumps(where, indent=1).encode())


def show(consortium: Consortium, console: Console) -> None:
    """Print the ready line, the addresses (the donor's logframe first) and the demo logins."""
    console.print("\n[bold]Paravani is ready[/bold]", highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, overflow="ignore")
    for what, where in addresses(consortium):
        table.add_row(what, where)
    console.print(table, highlight=False, soft_wrap=True)
    _show_logins(consortium, console)
    console.print("\n  Ctrl-C stops all of it; the data stay.", highlight=False)


def addresses(consortium: Consortium) -> list[tuple[str, str]]:
    """What there is to open, and its address."""
    reporting = consortium.url("reporting")
    desks = [
        (f"Desk of {member.code.upper()}", f"{consortium.url(f'node-{member.code}')}/en/desk")
        for member in consortium.programme.members
    ]
    forms = [
        (f"Complaint form of {member.code.upper()}", f"{consortium.url(f'node-{member.code}')}/ka/complaint")
        for member in consortium.programme.members
        if "feedback" in member.services
    ]
    return [
        ("The donor's logframe", f"{reporting}/en/logframe"),
        *desks,
        *forms,
        ("HTTP API", f"{reporting}/docs"),
        ("Events (AsyncAPI)", f"{reporting}/events"),
        ("Broker (Kafka)", consortium.broker.address),
    ]


def _show_logins(consortium: Consortium, console: Console) -> None:
    file = consortium.folder / LOGINS
    if not file.exists():
        return
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 2), title_justify="left")
    for heading in ("who", "site", "user", "password"):
        table.add_column(heading, no_wrap=True)
    for login in json.loads(file.read_text(encoding="utf-8")):
        table.add_row(*(str(login.get(heading, "")) for heading in ("who", "site", "user", "password")))
    console.print("")
    console.print(table, highlight=False, soft_wrap=True)
