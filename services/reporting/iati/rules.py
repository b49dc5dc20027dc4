"""What registries and validators reject beyond the schema, found in the file itself, each with where to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from services.reporting.iati.activity import UNKNOWN
from services.reporting.iati.results import ADDABLE
from services.reporting.iati.xml import Element
from shared.programme import Programme
from shared.web.translations import mark

ORDER = (
    "iati-identifier", "reporting-org", "title", "description", "participating-org", "other-identifier",
    "activity-status", "activity-date", "contact-info", "activity-scope", "recipient-country", "recipient-region",
    "location", "sector", "tag", "country-budget-items", "humanitarian-scope", "policy-marker",
    "collaboration-type", "default-flow-type", "default-finance-type", "default-aid-type", "default-tied-status",
    "budget", "planned-disbursement", "capital-spend", "transaction", "document-link", "related-activity",
    "legacy-data", "conditions", "result", "crs-add", "fss",
)  # fmt: skip
_QUALITATIVE = "5"
_YEAR = 366  # days


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a validator would reject. `told` is marked for translation, `link` is where it is mended."""

    code: str
    told: str
    about: Mapping[str, str] = field(default_factory=dict)
    link: str = ""


def check(content: bytes, programme: Programme, today: date) -> list[Finding]:
    """Everything that is wrong with a file; an empty list if it may be published."""
    activity = etree.fromstring(content).find("iati-activity")
    return [
        *_identifiers(activity), *_order(activity), *_places(activity), *_sectors(activity),
        *_budgets(activity), *_transactions(activity, today), *_indicators(activity, programme),
    ]  # fmt: skip


def _identifiers(activity: Element) -> Iterator[Finding]:
    if activity.find("reporting-org").get("ref") in {"", UNKNOWN, None}:
        told = mark(
            "The lead's organisation identifier is not known: write it in programme.yaml under iati, reporter."
        )
        yield Finding("no_reporter", told, link="/about")
    if (activity.findtext("iati-identifier") or "").endswith(f"-{UNKNOWN}"):
        told = mark("The contract's number is not known: write it in programme.yaml under donor, contract.")
        yield Finding("no_contract", told, link="/about")


def _order(activity: Element) -> Iterator[Finding]:
    places = [ORDER.index(one.tag) for one in activity if one.tag in ORDER]
    if places != sorted(places):
        yield Finding(
            "order", mark("The elements of the activity do not stand in the order of the standard.")
        )


def _places(activity: Element) -> Iterator[Finding]:
    if activity.find("recipient-country") is None and activity.find("recipient-region") is None:
        told = mark("No recipient country is named: write it in programme.yaml under iati, country.")
        yield Finding("no_country", told, link="/about")


def _sectors(activity: Element) -> Iterator[Finding]:
    shares = [Decimal(one.get("percentage", "100")) for one in activity.findall("sector")]
    if sum(shares) != 100:  # noqa: PLR2004 - per cent
        told = mark("The sectors do not add up to 100 %%: write them in programme.yaml under iati, sectors.")
        yield Finding("sectors", told, link="/about")


def _budgets(activity: Element) -> Iterator[Finding]:
    for one in activity.findall("budget"):
        start, end = (
            date.fromisoformat(one.find(f"period-{which}").get("iso-date")) for which in ("start", "end")
        )
        if not 0 <= (end - start).days < _YEAR:
            told = mark(
                "The budget from %(start)s to %(end)s is for more than a year: shorten the periods in programme.yaml."
            )
            about = {"start": start.isoformat(), "end": end.isoformat()}
            yield Finding("budget_over_a_year", told, about, "/periods")


def _transactions(activity: Element, today: date) -> Iterator[Finding]:
    late = [
        one.find("transaction-date").get("iso-date")
        for one in activity.findall("transaction")
        if date.fromisoformat(one.find("transaction-date").get("iso-date")) > today
    ]
    if late:
        told = mark("A transaction lies in the future: %(day)s.")
        yield Finding("future_transaction", told, {"day": max(late)}, "/sub-grants")


def _indicators(activity: Element, programme: Programme) -> Iterator[Finding]:
    kinds = {one.code: one.kind for one in programme.logframe.indicators}
    for one in activity.iterfind("result/indicator"):
        reference = one.find("reference")
        code = reference.get("code") if reference is not None else ""
        about, link = {"indicator": code}, f"/indicators/{code}"
        if one.get("measure") != _QUALITATIVE:
            for path, told in _MISSING.items():
                if not any(_is_number(each.get("value")) for each in one.iterfind(path)):
                    yield Finding(f"no_{path.rpartition('/')[2]}", told, about, link)
        if one.get("aggregation-status") in {"1", "true"} and kinds.get(code, "count") not in ADDABLE:
            told = mark(
                "%(indicator)s counts different persons or a state, and is marked as if it could be added up."
            )
            yield Finding("aggregation", told, about, link)


_MISSING = {
    "baseline": mark("%(indicator)s has no baseline: validators ask for one of every number."),
    "period/target": mark("%(indicator)s has no target value."),
    "period/actual": mark("%(indicator)s has no value yet."),
}


def _is_number(text: str | None) -> bool:
    try:
        return text is not None and Decimal(text).is_finite()
    except InvalidOperation:
        return False
