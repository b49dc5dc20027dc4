"""The demo's main grant: an invented budget within the contract's total, the donor's instalments, members' own costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from deploy.embedded.seed.api import Api, at

_BUDGET = {
    "1.1": "330000", "1.3": "45000", "2.1": "30000", "2.2": "55000", "3.2": "35000", "4.2": "60000", "4.4": "20000",
    "5.1": "15000", "5.3": "12000", "5.5": "18000", "5.7": "50000", "5.8": "20000", "6.3": "300000", "8": "68000",
    "10": "40000",
}  # fmt: skip
_INSTALMENTS = {(2022, 2): ("1", "280000", "3.4353"), (2023, 5): ("2", "280000", "2.8042"), (2024, 6): ("3", "280000", "2.9438")}  # fmt: skip
_COSTS = (("1.1", 14000), ("2.2", 2600), ("4.2", 2900), ("5.7", 3100), ("1.3", 1900), ("5.5", 900))

_LEADS, _OTHERS = 60, 45  # per cent of these that a member spends in a month


@dataclass(slots=True)
class Money:
    """The lead keeps the budget; every member records its own costs, month by month."""

    lead: str
    apis: dict[str, Api]
    random: Random

    async def begin(self, start: date) -> None:
        """The original budget."""
        lines = [{"line": line, "amount": amount} for line, amount in _BUDGET.items()]
        body = {"occurred_on": start.isoformat(), "kind": "original", "lines": lines}
        await self.apis[self.lead].send("/v1/budget", body, at(start, 11))

    async def month(self, year: int, number: int) -> None:
        """A month's costs, and the donor's instalment if one comes."""
        if (year, number) in _INSTALMENTS:
            which, amount, rate = _INSTALMENTS[year, number]
            day = date(year, number, 12)
            body = {
                "occurred_on": day.isoformat(), "instalment": which, "amount": amount, "booked_currency": "GEL",
                "booked_rate": rate,
            }  # fmt: skip
            await self.apis[self.lead].send("/v1/donor-instalments", body, at(day, 12))
        for member, api in self.apis.items():
            day = date(year, number, 27)
            await api.send("/v1/costs", {"costs": self._costs(member, day)}, at(day, 18))

    def _costs(self, member: str, day: date) -> list[dict[str, Any]]:
        share = _LEADS if member == self.lead else _OTHERS
        return [
            {
                "voucher": f"{member.upper()}-{day:%Y-%m}-{number:02}",
                "occurred_on": day.isoformat(),
                "line": line,
                "net": f"{amount * share * self.random.randint(70, 110) // 10_000}.{self.random.randint(0, 99):02}",
                "currency": "GEL",
            }
            for number, (line, amount) in enumerate(_COSTS, start=1)
        ]
