"""Partnership groups, the alliance, advocacy and what authorities adopt."""

from __future__ import annotations

from services.participants.domain.records import advocacy, alliance, once, partnership_group
from services.participants.records.kind import Asked, Kind
from services.participants.records.kinds.asking import CSO_PRESENT, DAY, LA_PRESENT, MINUTES, PLACE, THEME
from shared.events import community
from shared.web.translations import mark

_GROUP = Asked("group", mark("Partnership group"), "record", "groups-established")
_ALLIANCE = Asked("group", mark("Alliance"), "record", "alliances-established")
_ADVOCACY = Asked("advocacy", mark("Proposal"), "record", "advocacy-submitted")
_ORGANISATION = Asked("organisation", mark("Organisation"), "organisation")
_MEMBERSHIP = (
    _ALLIANCE,
    _ORGANISATION,
    DAY,
    PLACE,
    Asked("member_type", mark("Kind"), "choice", "stakeholder_types"),
)
_MEETING = (DAY, PLACE, MINUTES, CSO_PRESENT, LA_PRESENT)

KINDS = (
    Kind("groups-established", "community", mark("Partnership groups"), mark("Record a new partnership group"),
         community.GroupEstablished, partnership_group.check, (DAY, PLACE), begins="group", titled=True),
    Kind("groups-met", "community", mark("Meetings of partnership groups"), mark("Record a meeting of a group"),
         community.GroupMet, partnership_group.check, (_GROUP, *_MEETING)),
    Kind("groups-dissolved", "community", mark("Dissolved groups"), mark("Record that a group was dissolved"),
         community.GroupDissolved, partnership_group.check, (_GROUP, DAY, PLACE)),
    Kind("alliances-established", "community", mark("Alliances"), mark("Record the foundation of an alliance"),
         community.AllianceEstablished, alliance.check, (DAY, PLACE), begins="group", titled=True),
    Kind("alliance-members-joined", "community", mark("Institutions that joined"), mark("Record that an institution joined"),
         community.AllianceJoined, alliance.check, _MEMBERSHIP),
    Kind("alliance-members-left", "community", mark("Institutions that left"), mark("Record that an institution left"),
         community.AllianceLeft, alliance.check, _MEMBERSHIP),
    Kind("alliance-met", "community", mark("Meetings of an alliance"), mark("Record a meeting of an alliance"),
         community.AllianceMet, alliance.check, (_ALLIANCE, *_MEETING)),
    Kind("advocacy-submitted", "community", mark("Proposals submitted"), mark("Record a proposal to an authority"),
         community.AdvocacySubmitted, advocacy.check, (_ORGANISATION, DAY, PLACE, THEME), begins="advocacy", titled=True),
    Kind("advocacy-responded", "community", mark("Answers of authorities"), mark("Record an authority’s answer"),
         community.AdvocacyResponded, advocacy.check,
         (_ADVOCACY, DAY, Asked("outcome", mark("Answer"), "choice", "advocacy_outcome"))),
    Kind("policies-adopted", "community", mark("Decisions adopted"), mark("Record an adopted decision"),
         community.PolicyAdopted, once.check,
         (DAY, Asked("kind", mark("Kind"), "choice", "policy_kind"), PLACE, THEME,
          Asked("advocacy", mark("Proposal from which it comes"), "record", "advocacy-submitted", needed=False),
          Asked("group", mark("Group that proposed it"), "record", "groups-established", needed=False),
          Asked("amount", mark("Amount, GEL"), "number", decimals=2, needed=False)),
         begins="policy", titled=True),
)  # fmt: skip
