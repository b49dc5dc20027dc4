"""Which fields of events name something else, and which events say what that is."""

from __future__ import annotations

from collections.abc import Mapping

REFERENCES: Mapping[str, str] = {  # a field that names something -> the unit of what it names
    "activity": "activity",
    "organisation": "organisation",
    "host_organisation": "organisation",
    "service": "service",
    "advocacy": "advocacy",
    "grant": "grant",
    "referral": "referral",
}
DESCRIBED_BY: Mapping[
    str, tuple[str, ...]
] = {  # a unit -> the events that say what it is, the first one above all
    "activity": ("participants.activity.held", "participants.activity.cancelled"),
    "organisation": ("participants.organisation.registered",),
    "service": ("participants.service.launched", "participants.service.improved"),
    "advocacy": ("participants.advocacy.submitted",),
    "grant": ("grants.grant.closed",),
    "referral": ("feedback.complaint.received",),
}
