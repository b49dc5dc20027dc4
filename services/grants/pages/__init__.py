"""The desk's pages of sub-grants."""

from __future__ import annotations

from services.grants.pages import (
    applications,
    bank,
    calls,
    contracts,
    explaining,
    files,
    letters,
    money,
    overview,
    parties,
    paying,
    rates,
    steps,
    work,
)

ROUTERS = (
    overview.router,
    calls.router,
    applications.router,
    work.router,
    paying.router,
    files.router,
    explaining.router,
    money.router,
    bank.router,
    letters.router,
    rates.router,
    contracts.router,
    parties.router,
    steps.router,
)
