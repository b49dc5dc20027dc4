"""What is known of an organisation changes; two ids are found to be one; a local and a national one become partners."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.participants import OrganisationsLinked, OrganisationsMerged
from shared.web.translations import mark

LOCAL, NATIONAL = "cso_local", "cso_national"


def check(history: History, data: EventData, around: Around) -> None:
    """Refuse what names an organisation that is not known here, itself, or the wrong kind."""
    match data:
        case OrganisationsMerged():
            _known(around, data.organisations)
            if len(set(data.organisations)) < len(data.organisations):
                raise Denied(
                    "organisations_are_the_same", mark("Give different organisations."), "organisations"
                )
        case OrganisationsLinked():
            _known(around, (data.local, data.national))
            _kind(around, data.local, LOCAL, "local")
            _kind(around, data.national, NATIONAL, "national")
            if data.starts_on and data.ends_on and data.ends_on < data.starts_on:
                raise Denied("ends_before_start", mark("The last day lies before the first."), "to")
            if any(
                one.national == data.national and one.ends_on is None
                for one in history.of(OrganisationsLinked)
            ):
                raise Denied("linked_already", mark("These two are partners already."), "national")


def _known(around: Around, some: tuple[str, ...]) -> None:
    for one in some:
        if one not in around.types:
            told = mark("There is no organisation %(id)s here; register it first.")
            raise Denied("organisation_unknown", told, "organisation", id=one)


def _kind(around: Around, organisation: str, kind: str, field: str) -> None:
    if around.types[organisation] != kind:
        told = mark("This organisation is not of the kind that is needed here (%(kind)s).")
        raise Denied("organisation_of_other_kind", told, field, kind=kind)
