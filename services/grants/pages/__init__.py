"""The desk's pages of sub-grants."""

from __future__ import annotations

from services.grants.pages import (
    applications,
    calls,
    contracts,
    files,
    letters,
    overview,
    parties,
    steps,
    work,
)
from services.grants.pages.money import bank, explaining, paying, rates, report

ROUTERS = (
    overview.router,
    calls.router,
    applications.router,
    work.router,
    paying.router,
    files.router,
    explaining.router,
    report.router,
    bank.router,
    letters.router,
    rates.router,
    contracts.router,
    parties.router,
    steps.router,
)
