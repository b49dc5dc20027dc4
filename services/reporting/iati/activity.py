"""The programme as one IATI activity, its children in the order of the schema (iati-activities-schema.xsd, 2.03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from services.reporting.iati import money, results
from services.reporting.iati.xml import Element, child, narrative
from services.reporting.publications.public import Public
from services.reporting.reading.logframe import LogframeView
from services.reporting.subgrants.following import Followed
from shared.programme import Programme
from shared.programme.model_iati import Iati

VERSION = "2.03"
UNKNOWN = "unknown"  # an identifier that the programme does not know yet: the file is a draft
_FUNDING, _ACCOUNTABLE, _IMPLEMENTING = "1", "2", "4"
_PLANNED_START, _ACTUAL_START, _PLANNED_END, _ACTUAL_END = "1", "2", "3", "4"
_IMPLEMENTATION, _FINALISATION, _CLOSED = "2", "3", "4"


@dataclass(frozen=True, slots=True)
class Content:
    """What the file is made from: the logframe, the published breakdowns, the money; `made` is when."""

    view: LogframeView
    published: Public
    grants: Followed
    costs: Mapping[str, Decimal]
    received: tuple[money.Received, ...]
    settings: Iati
    made: datetime
    today: date

    @property
    def programme(self) -> Programme:
        """The programme in force."""
        return self.view.programme


def document(content: Content) -> bytes:
    """The whole file."""
    root = etree.Element("iati-activities", version=VERSION, nsmap=None)
    root.set("generated-datetime", content.made.isoformat(timespec="seconds"))
    activity = child(root, "iati-activity", **{"default-currency": content.programme.file.budget.currency})
    activity.set("last-updated-datetime", content.made.isoformat(timespec="seconds"))
    activity.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _identity(activity, content)
    _where(activity, content)
    money.budget(activity, content.programme)
    money.transactions(
        activity, content.programme, content.settings, content.grants, content.costs, content.received
    )
    results.add(activity, content.view, content.published, content.today)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _identity(activity: Element, content: Content) -> None:
    programme, settings = content.programme, content.settings
    lead, donor = programme.lead, programme.donor
    reporter = settings.reporter or UNKNOWN
    child(activity, "iati-identifier").text = f"{reporter}-{donor.contract or UNKNOWN}"
    organisation = child(activity, "reporting-org", ref=reporter, type=settings.reporter_type)
    narrative(organisation, lead.name)
    titles = {one.use: one.text for one in programme.titles}
    narrative(child(activity, "title"), titles["short"])
    narrative(child(activity, "description", type="1"), titles.get("contract", titles["short"]))
    given = {"ref": donor.identifier} if donor.identifier else {}
    narrative(
        child(activity, "participating-org", role=_FUNDING, type=settings.donor_type, **given), donor.name
    )
    for role in (_ACCOUNTABLE, _IMPLEMENTING):
        narrative(
            child(activity, "participating-org", role=role, type=settings.reporter_type, ref=reporter),
            lead.name,
        )
    for one in programme.members:
        if one is not lead:
            narrative(
                child(activity, "participating-org", role=_IMPLEMENTING, type=settings.member_type), one.name
            )
    child(activity, "activity-status", code=_status(content))
    for kind, day in _dates(content).items():
        child(activity, "activity-date", type=kind, **{"iso-date": day.isoformat()})
    contact = child(activity, "contact-info", type="1")
    narrative(child(contact, "organisation"), lead.name)
    child(contact, "email").text = programme.file.help


def _status(content: Content) -> str:
    if content.today <= content.programme.end:
        return _IMPLEMENTATION
    return _FINALISATION if content.today <= content.programme.cutoff else _CLOSED


def _dates(content: Content) -> dict[str, date]:
    start, end = content.programme.start, content.programme.end
    found = {_PLANNED_START: start}
    if start <= content.today:
        found[_ACTUAL_START] = start
    found[_PLANNED_END] = end
    if end < content.today:
        found[_ACTUAL_END] = end
    return found


def _where(activity: Element, content: Content) -> None:
    """The country, the municipalities with their centroids, and what it is for."""
    child(activity, "recipient-country", code=content.settings.country, percentage="100")
    for one in content.programme.scope:
        place = child(activity, "location")
        narrative(child(place, "name"), one.name)
        if one.latitude is not None and one.longitude is not None:
            point = child(place, "point", srsName="http://www.opengis.net/def/crs/EPSG/0/4326")
            child(point, "pos").text = f"{one.latitude} {one.longitude}"
            child(place, "exactness", code="2")
    for sector in content.settings.sectors:
        child(
            activity,
            "sector",
            vocabulary="1",
            code=sector.code,
            percentage=format(sector.percentage.normalize(), "f"),
        )
