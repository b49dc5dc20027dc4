"""The `paravani` command: each group of commands is a module of this package."""

from __future__ import annotations

import os
import sys

import typer

from cli.activities import activity
from cli.backup import backup
from cli.doctor import doctor
from cli.events import events
from cli.feedback import feedback
from cli.figures import figures
from cli.grants import grants
from cli.keys import keys
from cli.ledger import ledger
from cli.logframe import figure, logframe
from cli.organisations import organisations
from cli.output import Stop, errors
from cli.parked import parked
from cli.participants import participants
from cli.persons import persons
from cli.privacy import privacy
from cli.report import report

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Paravani: the reporting system of a grant consortium. Every command has --json and --help with an example.",
)
app.add_typer(logframe, name="logframe")
app.add_typer(figure, name="figure")
app.add_typer(ledger, name="ledger")
app.add_typer(parked, name="parked")
app.add_typer(events, name="events")
app.add_typer(report, name="report")
app.add_typer(activity, name="activity")
app.add_typer(participants, name="participants")
app.add_typer(persons, name="persons")
app.add_typer(organisations, name="organisations")
app.add_typer(grants, name="grants")
app.add_typer(feedback, name="feedback")
app.add_typer(privacy, name="privacy")
app.add_typer(keys, name="keys")
app.add_typer(backup, name="backup")
app.command()(doctor)
app.command()(figures)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(context: typer.Context) -> None:
    """Start the whole consortium on this machine, as `make demo` does; Ctrl-C stops it.

    Example: paravani demo --fresh
    """
    os.execv(sys.executable, [sys.executable, "-m", "deploy.embedded.demo", *context.args])  # noqa: S606 - ourselves


def run() -> None:
    """Run, and end with a sentence where a command stops."""
    try:
        app(prog_name="paravani")
    except Stop as stop:
        errors.print(f"paravani: {stop}", highlight=False, markup=False, soft_wrap=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
