"""What the participants service publishes of advocacy, partnership groups and the alliance."""

from __future__ import annotations

from decimal import Decimal

from shared.events.base import EventData, event


@event("participants.advocacy.submitted", key="advocacy")
class AdvocacySubmitted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An organisation put a proposal before an authority."""

    advocacy: str
    organisation: str
    municipality: str = "unknown"
    theme: str | None = None


@event("participants.advocacy.responded", key="advocacy")
class AdvocacyResponded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The authority gave a documented answer or took a decision."""

    advocacy: str
    outcome: str | None = None


@event("participants.policy.adopted", key="policy")
class PolicyAdopted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A municipality adopted a decision, programme or budget line; names the proposal from which it comes, if one."""

    policy: str
    kind: str | None = None
    municipality: str = "unknown"
    theme: str | None = None
    advocacy: str | None = None
    group: str | None = None
    amount: Decimal | None = None


class Group(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A community mechanism."""

    group: str
    municipality: str = "unknown"


class Met(Group, frozen=True, kw_only=True, omit_defaults=True):
    """A meeting; `minutes` names the document, without which it counts nowhere."""

    minutes: str | None = None
    cso_present: bool = False
    la_present: bool = False


@event("participants.partnership_group.established", key="group")
class GroupEstablished(Group, frozen=True, kw_only=True, omit_defaults=True):
    """Civil society and local authority formed a partnership group."""


@event("participants.partnership_group.met", key="group")
class GroupMet(Met, frozen=True, kw_only=True, omit_defaults=True):
    """A partnership group met."""


@event("participants.partnership_group.dissolved", key="group")
class GroupDissolved(Group, frozen=True, kw_only=True, omit_defaults=True):
    """A partnership group ended; it stands up to this day."""


@event("participants.alliance.established", key="group")
class AllianceEstablished(Group, frozen=True, kw_only=True, omit_defaults=True):
    """A regional alliance was founded."""


class Membership(Group, frozen=True, kw_only=True, omit_defaults=True):
    """An institution's place in an alliance."""

    organisation: str
    member_type: str = "unknown"


@event("participants.alliance.member_joined", key="group")
class AllianceJoined(Membership, frozen=True, kw_only=True, omit_defaults=True):
    """An institution joined an alliance."""


@event("participants.alliance.member_left", key="group")
class AllianceLeft(Membership, frozen=True, kw_only=True, omit_defaults=True):
    """An institution left an alliance; it is a member up to this day."""


@event("participants.alliance.met", key="group")
class AllianceMet(Met, frozen=True, kw_only=True, omit_defaults=True):
    """An alliance met."""
