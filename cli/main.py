"""The `paravani` command: each group of commands is a module of this package."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import typer

from cli.output import Stop, errors

_GROUPS = {
    "logframe": "cli.logframe",
    "figure": "cli.logframe",
    "ledger": "cli.ledger",
    "parked": "cli.parked",
    "events": "cli.events",
    "report": "cli.report",
    "activity": "cli.activities",
    "participants": "cli.participants",
    "persons": "cli.persons",
    "organisations": "cli.organisations",
    "grants": "cli.grants",
    "feedback": "cli.feedback",
    "privacy": "cli.privacy",
    "keys": "cli.keys",
    "backup": "cli.backup",
}
_COMMANDS = {"doctor": "cli.doctor", "figures": "cli.figures"}


def application(name: str = "") -> typer.Typer:
    """The command with the group or command of a name; without one, or of no such name, with all of them.

    Reading all modules takes a second, so that only what is asked for is read.
    """
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="Paravani: the reporting system of a grant consortium. Every command has --json and --help with an example.",
    )
    known = name in {*_GROUPS, *_COMMANDS, "demo"}
    for group, module in _GROUPS.items():
        if not known or group == name:
            app.add_typer(getattr(import_module(module), group), name=group)
    for command, module in _COMMANDS.items():
        if not known or command == name:
            app.command(command)(getattr(import_module(module), command))
    app.command("demo", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(demo)
    return app


def demo(context: typer.Context) -> None:
    """Start the whole consortium on this machine, as `make demo` does; Ctrl-C stops it.

    Example: paravani demo --fresh
    """
    os.execv(sys.executable, [sys.executable, "-m", "deploy.embedded.demo", *context.args])  # noqa: S606 - ourselves


def run() -> None:
    """Run, and end with a sentence where a command stops."""
    try:
        application(*sys.argv[1:2])(prog_name="paravani")
    except Stop as stop:
        errors.print(f"paravani: {stop}", highlight=False, markup=False, soft_wrap=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
