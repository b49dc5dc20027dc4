"""What the participants service publishes of services and their users, campaigns, media, practices and surveys."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from shared.events.base import EventData, event
from shared.events.participants import Count


class Service(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A social service that is new or better; names the grant that paid for it, if one did."""

    service: str
    grant: str | None = None
    municipality: str = "unknown"
    theme: str | None = None


@event("participants.service.launched", key="service")
class ServiceLaunched(Service, frozen=True, kw_only=True, omit_defaults=True):
    """A new service opened."""


@event("participants.service.improved", key="service")
class ServiceImproved(Service, frozen=True, kw_only=True, omit_defaults=True):
    """A service became better."""


@event("participants.service.checked", key="service")
class ServiceChecked(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody looked whether a service operates."""

    service: str
    operational: bool


class ServiceUser(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One user of a service: her random id in clear, her attributes sealed to reporting for this event."""

    person: str
    sealed: str | None = None


@event("participants.service.users_reported", key="service", readers="sealed")
class ServiceUsersReported(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Who used a service: registered persons, or only a number, which is an estimate and never mixed with persons."""

    service: str
    users: tuple[ServiceUser, ...] = ()
    count: Count | None = None


@event("participants.campaign.delivered", key="campaign")
class CampaignDelivered(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An awareness campaign was run; its reach is an estimate, shown apart."""

    campaign: str | None = None
    theme: str | None = None
    language: str | None = None
    municipality: str = "unknown"
    reach_estimate: Count | None = None


@event("participants.media_output.published", key="output")
class MediaOutputPublished(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Something was published or broadcast with journalists or outlets engaged."""

    output: str | None = None
    outlet: str | None = None
    kind: str | None = None
    language: str | None = None


@event("participants.practice.replicated", key="practice")
class PracticeReplicated(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A practice from a tour or a European example is in use locally."""

    practice: str | None = None
    theme: str | None = None
    origin_country: str | None = None
    adopter: str | None = None


@event("participants.survey.result_recorded", key="indicator")
class SurveyResultRecorded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A measured value of an indicator, for one cell (dimension -> code) or, without one, for the total.

    `n` is how many were asked, `interval` the two ends of the confidence interval; `judgement` is the code of a
    qualitative indicator, which has no value.
    """

    indicator: str
    value: Decimal | None = None
    n: Count | None = None
    interval: tuple[Decimal, Decimal] | None = None
    cell: dict[str, str] | None = None
    judgement: str | None = None
