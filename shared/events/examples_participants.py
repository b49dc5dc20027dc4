"""One example of each event type of the participants service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shared.events import community, learning, outreach, participants, people
from shared.events.base import EventData

_DAY = date(2024, 5, 14)
_ACTIVITY = "0c5c3f0e-55c4-4a3e-9a3c-6c1a9d1c2b11"
_PERSON, _OTHER = "7b6f0d1a-2a51-4c53-8a0d-90f6f4a1f7de", "1d2c9f64-7f3f-4f0e-8b55-2a4e7c4f9f10"
_CSO, _TWIN, _NATIONAL = "GE-NAPR-000000000", "5f0a9c1e-0d2b-4a77-8a51-9b3c2d1e4f60", "GE-NAPR-111111111"
_LINK, _EVENT = "9a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "018f7a10-5c00-7aaa-8bbb-0123456789ab"
_SEALED = "5f1c9a2e.q3Jc0lGm5b0mC8m1c2h0a2VkZXhhbXBsZS1vbmx5"
_ADVOCACY, _GROUP, _ALLIANCE = (f"{n}c8d7e6f-1a2b-4c3d-9e4f-5a6b7c8d9e0f" for n in (1, 2, 3))
_SERVICE, _GRANT = "4c8d7e6f-1a2b-4c3d-9e4f-5a6b7c8d9e0f", "b0f6f5a2-6f0a-4f0c-9d3b-3f1b2f6f7a44"
_PLACE = "GE-KK-MAR"

ORGANISATIONS: tuple[EventData, ...] = (
    participants.OrganisationRegistered(
        occurred_on=_DAY, organisation=_CSO, type="cso_local", target=True, region="GE-KK", municipality=_PLACE,
    ),
    participants.OrganisationUpdated(
        occurred_on=_DAY, organisation=_CSO, type="cso_local", target=True, region="GE-KK", municipality="GE-KK-BOL",
    ),
    participants.OrganisationsMerged(occurred_on=_DAY, merge=_LINK, organisations=(_CSO, _TWIN)),
    participants.OrganisationsLinked(
        occurred_on=_DAY, local=_CSO, national=_NATIONAL, purpose="placement", starts_on=date(2024, 6, 1)
    ),
    participants.CapacityAssessed(
        occurred_on=_DAY, organisation=_CSO, tool="capacity", round=2, score=Decimal(66), maximum=Decimal(100)
    ),
    participants.ActivityHeld(
        occurred_on=_DAY, activity=_ACTIVITY, kind="training", hours="6", sessions=1, topics=("advocacy",),
        municipality=_PLACE, language="az",
    ),
    participants.ActivityPlanned(
        occurred_on=_DAY, activity=_ACTIVITY, kind="training", planned_on=date(2024, 6, 20), municipality=_PLACE
    ),
    participants.ActivityCancelled(occurred_on=_DAY, activity=_ACTIVITY),
    participants.QualityCounted(
        occurred_on=_DAY, member="ctc", found={"no_document": 12, "crowded": 1}, refused={"twice_on_a_sheet": 3}
    ),
)  # fmt: skip
PEOPLE: tuple[EventData, ...] = (
    participants.PersonRegistered(occurred_on=_DAY, person=_PERSON, sealed=_SEALED, organisation=_CSO),
    participants.AttendanceRecorded(
        occurred_on=_DAY, person=_PERSON, sealed=_SEALED, activity=_ACTIVITY, organisation=_CSO, sessions=1, minutes=360,
    ),
    people.PersonLinked(occurred_on=_DAY, link=_LINK, persons=(_PERSON, _OTHER)),
    people.PersonsMerged(occurred_on=_DAY, link=_LINK, persons=(_PERSON, _OTHER)),
    people.LinkProposed(occurred_on=_DAY, link=_LINK, persons=(_PERSON, _OTHER), members=("ctc", "fe")),
    people.LinkConfirmed(occurred_on=_DAY, proposal=_EVENT),
    people.LinkDenied(occurred_on=_DAY, proposal=_EVENT),
    people.PersonSplit(occurred_on=_DAY, link=_EVENT),
    people.PersonErased(occurred_on=_DAY, person=_PERSON),
    learning.EnrolmentStarted(occurred_on=_DAY, person=_PERSON, sealed=_SEALED, programme="ypp"),
    learning.EnrolmentCompleted(
        occurred_on=_DAY, person=_PERSON, sealed=_SEALED, programme="ypp", host_organisation=_NATIONAL
    ),
    learning.EnrolmentDropped(occurred_on=_DAY, person=_PERSON, sealed=_SEALED, programme="ypp"),
    people.PersonUpdated(occurred_on=_DAY, person=_PERSON, sealed=_SEALED, organisation=_CSO),
    people.ConsentRecorded(occurred_on=_DAY, person=_PERSON, purposes=("counting", "contact"), language="az"),
    people.ConsentWithdrawn(occurred_on=_DAY, person=_PERSON, purposes=("contact",)),
    learning.PlacementStarted(occurred_on=_DAY, person=_PERSON, host_organisation=_CSO),
    learning.PlacementConfirmed(occurred_on=_DAY, person=_PERSON, host_organisation=_CSO),
    learning.PlacementEnded(occurred_on=_DAY, person=_PERSON, host_organisation=_CSO),
    learning.AssessmentCompleted(
        occurred_on=_DAY, person=_PERSON, sealed=_SEALED, stage="post", topic="digital", score=Decimal(16),
        maximum=Decimal(20),
    ),
)  # fmt: skip
COMMUNITY: tuple[EventData, ...] = (
    community.AdvocacySubmitted(occurred_on=_DAY, advocacy=_ADVOCACY, organisation=_CSO, municipality=_PLACE, theme="water"),
    community.AdvocacyResponded(occurred_on=_DAY, advocacy=_ADVOCACY, outcome="accepted"),
    community.PolicyAdopted(
        occurred_on=_DAY, policy="6c8d7e6f-1a2b-4c3d-9e4f-5a6b7c8d9e0f", kind="budget_line", municipality=_PLACE,
        theme="water", advocacy=_ADVOCACY, amount=Decimal(25000),
    ),
    community.GroupEstablished(occurred_on=_DAY, group=_GROUP, municipality=_PLACE),
    community.GroupMet(
        occurred_on=_DAY, group=_GROUP, municipality=_PLACE, minutes="minutes-7", cso_present=True, la_present=True
    ),
    community.GroupDissolved(occurred_on=_DAY, group=_GROUP, municipality=_PLACE),
    community.AllianceEstablished(occurred_on=_DAY, group=_ALLIANCE),
    community.AllianceJoined(
        occurred_on=_DAY, group=_ALLIANCE, organisation=_CSO, member_type="cso_local", municipality=_PLACE
    ),
    community.AllianceLeft(
        occurred_on=_DAY, group=_ALLIANCE, organisation=_CSO, member_type="cso_local", municipality=_PLACE
    ),
    community.AllianceMet(
        occurred_on=_DAY, group=_ALLIANCE, municipality=_PLACE, minutes="minutes-8", cso_present=True, la_present=True
    ),
    outreach.ServiceLaunched(occurred_on=_DAY, service=_SERVICE, grant=_GRANT, municipality=_PLACE, theme="health"),
    outreach.ServiceImproved(occurred_on=_DAY, service=_SERVICE, grant=_GRANT, municipality=_PLACE, theme="health"),
    outreach.ServiceChecked(occurred_on=_DAY, service=_SERVICE, operational=True),
    outreach.ServiceUsersReported(
        occurred_on=_DAY, service=_SERVICE, users=(outreach.ServiceUser(person=_PERSON, sealed=_SEALED),)
    ),
    outreach.CampaignDelivered(
        occurred_on=_DAY, campaign="7c8d7e6f-1a2b-4c3d-9e4f-5a6b7c8d9e0f", theme="water", language="hy",
        municipality="GE-SJ-NIN", reach_estimate=400,
    ),
    outreach.MediaOutputPublished(
        occurred_on=_DAY, output="8c8d7e6f-1a2b-4c3d-9e4f-5a6b7c8d9e0f", outlet="radio-marneuli", kind="radio",
        language="az",
    ),
    outreach.PracticeReplicated(
        occurred_on=_DAY, practice="9c8d7e6f-1a2b-4c3d-9e4f-5a6b7c8d9e0f", theme="social_care", origin_country="CZ",
        adopter=_CSO,
    ),
    outreach.SurveyResultRecorded(
        occurred_on=_DAY, indicator="IMP.1", value=Decimal("46.5"), n=800, interval=(Decimal(43), Decimal(50)),
        cell={"sex": "F"},
    ),
)  # fmt: skip
EXAMPLES = (*ORGANISATIONS, *PEOPLE, *COMMUNITY)
