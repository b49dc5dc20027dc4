"""One sub-grant of the demo: signed, paid in parts, reported on, its expenditure verified, closed or left open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.embedded.seed.api import Api, at
from deploy.embedded.seed.calls import Applicant
from deploy.embedded.seed.plan import LAST

_LONG, _REPORT_WITHIN = 300, 30  # days: of the activities, and from their end to the final report
Planned = tuple[date, Callable[[], Awaitable[None]]]


@dataclass(slots=True)
class SubGrant:
    """Its commands, each on its day; `first` asks, `second` approves."""

    member: str
    first: Api
    second: Api
    applicant: Applicant
    signed: date
    random: Random
    closed: bool = False
    recipient: str = ""

    @property
    def path(self) -> str:
        """Its address in the API."""
        return f"/v1/grants/{self.applicant.id}"

    @property
    def ends(self) -> date:
        """The last day of its activities."""
        return min(self.signed + timedelta(days=_LONG + 50 * (self.applicant.number % 3)), LAST)

    @property
    def final(self) -> date:
        """The day on which the final report is due."""
        return self.ends + timedelta(days=_REPORT_WITHIN)

    def plan(self) -> Iterator[Planned]:
        """What happens to it, and when: one part for small grants, three for the others."""
        amount, signed = self.applicant.amount, self.signed
        yield signed, self._sign
        if amount < 9000:
            yield signed + timedelta(days=12), self._pay_on(signed + timedelta(days=12), amount)
        else:
            interim = signed + timedelta(days=120)
            yield signed + timedelta(days=12), self._pay_on(signed + timedelta(days=12), amount // 2)
            yield interim, self._report_on("interim", interim, interim)
            yield interim + timedelta(days=9), self._pay_on(interim + timedelta(days=9), amount // 4)
        late = 12 if self.applicant.number == 4 else 0
        if self.final + timedelta(days=30) < LAST:
            yield self.final, self._report_on("final", self.final, self.final + timedelta(days=late - 5))
            yield self.final + timedelta(days=20), self._close_on(self.final + timedelta(days=20))

    async def _sign(self) -> None:
        day = self.signed
        shown = await self.first.read(f"/v1/applications/{self.applicant.id}")
        self.recipient = shown["recipient"]
        await self._screen(day)
        account = {"iban": _iban(self.applicant.number * 97 + day.toordinal())}
        await self.first.send(f"/v1/third-parties/{self.recipient}/account", account, at(day, 14))
        contract = {
            "occurred_on": day.isoformat(),
            "reference": f"{self.member.upper()}-{day.year}-{self.applicant.number + 1:02}",
            "ends_on": self.ends.isoformat(),
        }
        await self.first.send(f"/v1/applications/{self.applicant.id}/contract", contract, at(day, 15))
        reports = [("final", self.final)]
        if self.applicant.amount >= 9000:
            reports.insert(0, ("interim", day + timedelta(days=120)))
        for kind, due in reports:
            body = {"report": kind, "due_on": due.isoformat()}
            await self.first.send(f"{self.path}/reports", body, at(day, 16))

    async def _screen(self, day: date) -> None:
        body = {
            "occurred_on": day.isoformat(),
            "list_name": "EU consolidated list",
            "list_version": day.isoformat(),
            "result": "clear",
        }
        await self.first.send(f"/v1/third-parties/{self.recipient}/screenings", body, at(day, 9))

    def _pay_on(self, day: date, amount: int) -> Callable[[], Awaitable[None]]:
        async def pay() -> None:
            await self._screen(day)
            await self._transfer(day, amount, await self._approved(day, amount))

        return pay

    async def _approved(self, day: date, amount: int) -> str:
        """An instalment that one person asks for and another approves."""
        await self.first.send(f"{self.path}/instalments", {"amount": str(amount)}, at(day, 10))
        shown = await self.first.until(self.path, lambda found: found["exposure"] == "confirmed")
        waiting = next(one for one in shown["instalments"] if one["status"] == "requested")
        approval = {"instalment": waiting["id"]}
        await self.second.send(f"{self.path}/instalment-approval", approval, at(day, 12))
        return str(waiting["id"])

    async def _transfer(self, day: date, amount: int, instalment: str) -> None:
        body = {
            "occurred_on": day.isoformat(),
            "amount": str(amount),
            "bank_reference": f"DEMO-{day:%y%m%d}-{amount}",
            "instalment": instalment,
        }
        path = f"{self.path}/disbursements"
        answer = await self.first.send(path, body, at(day + timedelta(days=1), 11))
        if self.applicant.number == 2 and day.year == 2024:
            back = day + timedelta(days=6)
            part = {"occurred_on": back.isoformat(), "amount": str(amount // 3)}
            await self.first.send(f"{path}/{answer['events'][0]}/reversal", part, at(back, 12))

    def _report_on(self, kind: str, due: date, approved: date) -> Callable[[], Awaitable[None]]:
        async def report() -> None:
            body = {"report": kind, "due_on": due.isoformat()}
            handed_in = body | {"occurred_on": (approved - timedelta(days=6)).isoformat()}
            await self.first.send(f"{self.path}/report-submission", handed_in, at(approved, 10))
            accepted = body | {"occurred_on": approved.isoformat()}
            await self.first.send(f"{self.path}/report-approval", accepted, at(approved, 14))

        return report

    def _close_on(self, day: date) -> Callable[[], Awaitable[None]]:
        async def close() -> None:
            shown = await self.first.read(self.path)
            paid = shown["paid"]
            await self._account_for(day, paid)
            await self.first.send(f"{self.path}/closure", {"occurred_on": day.isoformat()}, at(day, 17))
            self.closed = True

        return close

    async def _account_for(self, day: date, paid: str) -> None:
        lines = {"lines": [{"line": "activities", "amount": paid}]}
        await self.first.send(f"{self.path}/expenditures", lines, at(day, 11))
        statement = (await self.first.read(self.path))["statements"][-1]["id"]
        verdict: dict[str, Any] = {"line": "activities", "eligible": paid}
        body = {"statement": statement, "lines": [verdict]}
        await self.first.send(f"{self.path}/verification", body, at(day, 15))

    async def last_payment(self, day: date) -> None:
        """A part that is paid after the programme's end."""
        await self._pay_on(day, 1500)()

    async def wait_for_the_bank(self, day: date) -> None:
        """A part that is approved, and stands in the bank's payment list."""
        await self._screen(day)
        await self._approved(day, 900)


def _iban(number: int) -> str:
    """An invented Georgian account number with right check digits."""
    bank = f"NB{number:016}"
    digits = "".join(str(int(sign, 36)) for sign in f"{bank}GE00")
    return f"GE{98 - int(digits) % 97:02}{bank}"
