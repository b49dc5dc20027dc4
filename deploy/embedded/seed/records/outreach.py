"""Campaigns and media of KKM, practices brought home, and what surveys measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from deploy.embedded.seed.records.desk import Desks, Given

_CAMPAIGNS = (
    "სუფთა წყალი სოფელში",
    "Yerli qərarlarda qadınlar",
    "Առողջություն գյուղում",
    "Digital services for everybody",
)
_THEMES = ("water", "participation", "health", "digital")
_LANGUAGES = ("ka", "az", "hy", "ka")
_OUTLETS = ("kkm-radio", "kkm-tv", "marneuli-online", "ninotsminda-press")
_KINDS = ("radio", "television", "article", "video", "podcast")
_PRACTICES = {
    (2023, 5): ("CZ", "social_care"),
    (2023, 11): ("LT", "green"),
    (2024, 9): ("PL", "health"),
    (2025, 4): ("CZ", "digital"),
    (2025, 9): ("EE", "participation"),
}
_SURVEYS = {(2022, 1): 0, (2023, 12): 1, (2025, 11): 2}
_SHARE = (38.5, 43.0, 49.2)  # per cent who are satisfied with services: all, at the three surveys
_BUDGET = (14.2, 18.6, 23.9)  # GEL that a municipality spends on social programmes, per inhabitant
_ASKED: tuple[tuple[Given | None, float, int], ...] = (
    (None, 0.0, 800),
    ({"sex": "F"}, 1.4, 430),
    ({"sex": "M"}, -1.6, 370),
)
_HALF = 3.4  # per cent, half of a confidence interval
_INDEX = (28.4, 33.1, 40.6)


@dataclass(slots=True)
class Outreach:
    """What KKM publishes, and what the lead measures."""

    desks: Desks
    lead: str
    outputs: int = 0

    async def month(self, year: int, number: int) -> None:
        """One month."""
        if number in {4, 9}:
            await self._campaign(date(year, number, 19))
        if number % 3 == 0:
            await self.desks.many("kkm", "media-outputs", date(year, number, 26), self._quarter(year, number))
        if (year, number) in _PRACTICES:
            country, theme = _PRACTICES[year, number]
            adopter = f"demo-cso-{number % 10 + 1:02}"
            await self.desks.record(
                self.lead, "practices", date(year, number, 16), title=f"პრაქტიკა {country}", theme=theme,
                origin_country=country, adopter=adopter,
            )  # fmt: skip
        if (year, number) in _SURVEYS:
            await self._survey(_SURVEYS[year, number], date(year, number, 25))

    async def _campaign(self, day: date) -> None:
        which = (2 * day.year + (day.month > 6)) % 4
        await self.desks.record(
            "kkm", "campaigns", day, title=_CAMPAIGNS[which], theme=_THEMES[which], language=_LANGUAGES[which],
            municipality=self.desks.random.choice(self.desks.names.homes), reach_estimate=self.desks.random.randint(4, 18) * 100,
        )  # fmt: skip

    def _quarter(self, year: int, last: int) -> list[Given]:
        """A quarter's outputs: nearly four."""
        months = [last - 2, last - 1, last, last][: 4 - (year == 2022)]
        some = []
        for place, month in enumerate(months):
            number, self.outputs = self.outputs, self.outputs + 1
            day = date(year, month, 6 + 4 * place)
            some.append({
                "title": f"სიუჟეტი {number + 1}", "outlet": _OUTLETS[number % 4], "kind": _KINDS[number % 5],
                "language": ("ka", "az", "hy")[number % 3], "occurred_on": day.isoformat(),
            })  # fmt: skip
        return some

    async def _survey(self, which: int, day: date) -> None:
        """All of those asked, then women and men; two measures of each municipality."""
        some = [self._share(_SHARE[which] + apart, cell, asked) for cell, apart, asked in _ASKED]
        for indicator, values in (("IMP.2", _BUDGET), ("OC2.3", _INDEX)):
            some.append({"indicator": indicator, "value": str(values[which])})
            for number, home in enumerate(self.desks.names.homes):
                value = round(values[which] * (0.8 + 0.05 * number), 1)
                some.append({"indicator": indicator, "value": str(value), "cell": {"municipality": home}})
        await self.desks.many(self.lead, "survey-results", day + timedelta(days=2), some)

    @staticmethod
    def _share(value: float, cell: Given | None, asked: int) -> Given:
        ends = [f"{value - _HALF:.1f}", f"{value + _HALF:.1f}"]
        return {"indicator": "IMP.1", "value": f"{value:.1f}", "cell": cell, "n": asked, "interval": ends}
