"""What the programme's files say, read as plain YAML: periods, bands, members, scope, breakdowns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parents[2] / "deploy" / "programmes" / "csdp"


@dataclass(frozen=True)
class Period:
    """A closed interval of days."""

    code: str
    start: date
    end: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day <= self.end


class Programme:
    """The files of one programme."""

    def __init__(self, folder: Path = HERE) -> None:
        file = yaml.safe_load((folder / "programme.yaml").read_text(encoding="utf-8"))
        logframe = yaml.safe_load((folder / "logframe.yaml").read_text(encoding="utf-8"))
        self.start, self.end, self.cutoff = file["start"], file["end"], file["cutoff"]["date"]
        self.members = [one["code"] for one in file["members"]]
        self.bands = [(one["code"], one["first"], one["last"]) for one in file["bands"]]
        self.youth = file["youth"]["first"], file["youth"]["last"]
        self.scope = {one["code"] for one in file["municipalities"] if one["in_scope"]}
        self._feeds: dict[str, list[str]] = file["feeds"]
        self._periods = [Period(str(p["code"]), p["start"], p["end"]) for p in file["periods"]]
        self._indicators: dict[str, Any] = {one["code"]: one for one in logframe["indicators"]}

    def breakdowns(self, code: str) -> list[str]:
        """The dimensions of an indicator."""
        return list(self._indicators[code]["breakdowns"])

    def feeding(self, code: str) -> list[str]:
        """The members that feed an indicator (rule 4a.n)."""
        return self._feeds.get(code, self.members)

    def last_day(self, code: str) -> date:
        """The last day whose facts count for an indicator (rule 4a.g)."""
        return self.cutoff if self._indicators[code].get("after_end") else self.end  # type: ignore[no-any-return]

    def counts(self, code: str, day: date) -> bool:
        """Whether a fact of that day can qualify for an indicator."""
        return bool(self.start <= day <= self.last_day(code))

    def periods(self, code: str) -> list[Period]:
        """The periods of an indicator; `final` after the end for those that go on (rule 4a.g)."""
        if self.last_day(code) == self.end:
            return self._periods
        after = date.fromordinal(self.end.toordinal() + 1)
        return [*self._periods, Period("final", after, self.cutoff)]

    def is_youth(self, age: int | None) -> bool:
        """Whether an age lies in the youth band."""
        return age is not None and self.youth[0] <= age <= self.youth[1]

    def band(self, age: int | None) -> str:
        """The band of an age."""
        for code, first, last in self.bands:
            if age is not None and first <= age and (last is None or age <= last):
                return str(code)
        return "unknown"

    def place(self, code: str | None) -> str:
        """The cell of a municipality: its own, `outside_scope` or `unknown` (domain 3.6)."""
        if code is None or code == "unknown":
            return "unknown"
        return code if code in self.scope else "outside_scope"
