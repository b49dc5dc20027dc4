"""Scenes about organisations, groups, services and the public: what is assessed, formed, said and adopted."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.property.reporting.story import Story

P = "participants."
ALLIANCE = (
    "alliance.established",
    "alliance.member_joined",
    "alliance.member_joined",
    "alliance.member_left",
)
THEMES = (None, "water", "health")


def assessments(story: Story) -> None:
    """Rounds of assessment of an organisation, by the capacity and the finance tool."""
    organisation = story.organisation()
    story.tell(
        P + "organisation.registered", organisation, story.day(), organisation=organisation, type="cso_local", target=True,
        region=story.pick([None, "GE-KK"]),
    )  # fmt: skip
    for n in range(story.chance.randrange(2, 8)):
        tool = story.pick(["capacity", "finance"])
        fields = {"score": story.pick(["0", "10", "11", "12", "13"]), "maximum": "20"}
        if tool == "finance":
            fields = {"score": "1", "maximum": "2", "income": story.pick(["0", "1000", "1100", "1150"])}
        story.tell(
            P + "organisation.capacity_assessed", organisation, story.day(), organisation=organisation, tool=tool, round=n,
            funding_sources=story.pick([0, 1, 2, 3]) if tool == "finance" else None, **fields,
        )  # fmt: skip


def advocacy(story: Story) -> None:
    """Initiatives, answers, and policies that came of them."""
    for _ in range(story.chance.randrange(1, 5)):
        name = f"advocacy-{story.chance.randrange(2)}"
        what = story.pick(["submitted", "responded", "responded"])
        outcome = story.pick(["accepted", "rejected"]) if what == "responded" else None
        said: dict[str, Any] = (
            {"organisation": story.organisation(), "municipality": story.place(), "theme": story.pick(THEMES)}
            if what == "submitted"
            else {}
        )
        story.tell(P + f"advocacy.{what}", name, story.day(), advocacy=name, outcome=outcome, **said)
    for _ in range(story.chance.randrange(3)):
        policy = f"policy-{story.chance.randrange(2)}"
        story.tell(
            P + "policy.adopted", policy, story.day(), policy=policy, kind=story.pick(["decision", "programme", "budget_line"]),
            municipality=story.place(), theme=story.pick(THEMES), advocacy=story.pick([None, "advocacy-0"]),
            group=story.pick([None, "group-0"]),
        )  # fmt: skip


def groups(story: Story) -> None:
    """Partnership groups and the alliance: formed, joined, left, dissolved."""
    for _ in range(story.chance.randrange(3, 10)):
        what = story.pick(["partnership_group.established", "partnership_group.dissolved", *ALLIANCE])
        group = f"group-{story.chance.randrange(2)}"
        member: dict[str, Any] = {}
        if "member_" in what:
            member = {
                "organisation": story.organisation(),
                "member_type": story.pick(["cso_local", "health_facility"]),
            }
        story.tell(P + what, group, story.day(), group=group, municipality=story.place(), **member)


def meetings(story: Story) -> None:
    """Meetings close to each other, so that some share a window of twelve months; some without one side or minutes."""
    around = story.pick([date(2022, 2, 1), date(2023, 9, 1), date(2024, 12, 20), date(2025, 10, 1)])
    for _ in range(story.chance.randrange(3, 9)):
        group, kind = f"group-{story.chance.randrange(2)}", story.pick(["partnership_group", "alliance"])
        story.tell(
            P + f"{kind}.met", group, story.near(around, story.pick([10, 300, 380])), group=group,
            municipality=story.pick(["GE-KK-MAR", "GE-KK-MAR", "GE-SJ-ASP"]), minutes="doc-1" if story.often(8) else None,
            cso_present=story.often(8), la_present=story.often(8),
        )  # fmt: skip


def services(story: Story) -> None:
    """A service that a grant brought about: launched, used, checked after the grant's end."""
    service, grant, day = "service-0", "grant-0", story.day()
    for what in story.pick([["launched"], ["launched", "improved"], ["improved"]]):
        story.tell(
            P + f"service.{what}", service, story.near(day, 20), service=service, grant=story.pick([None, grant, grant]),
            municipality=story.place(), theme=story.pick(THEMES),
        )  # fmt: skip
    story.tell(
        "grants.grant.closed", grant, day, grant=grant, recipient_type="cso", joint_with_la=story.often(2)
    )
    for _ in range(story.chance.randrange(5)):
        checked = story.near(day, story.pick([185, 400, 800]))
        story.tell(P + "service.checked", service, checked, service=service, operational=story.often(3))
    for _ in range(story.chance.randrange(4)):
        users = [{"person": story.person(), **story.part()} for _ in range(story.chance.randrange(1, 4))]
        counted = {"users": users} if story.often() else {"count": 40}
        story.tell(P + "service.users_reported", service, story.day(), service=service, **counted)


def public(story: Story) -> None:
    """Campaigns, media, practices, surveys."""
    for _ in range(story.chance.randrange(1, 6)):
        what = story.chance.randrange(4)
        if what == 0:
            story.tell(
                P + "campaign.delivered", "campaign", story.day(), theme=story.pick(THEMES), language=story.pick([None, "ka", "az"]),
                municipality=story.place(), reach_estimate=500,
            )  # fmt: skip
        elif what == 1:
            story.tell(
                P + "media_output.published", "outlet", story.day(), outlet="Radio Marneuli", kind=story.pick(["radio", "article"]),
                language=story.pick([None, "ka", "hy"]),
            )  # fmt: skip
        elif what == 2:
            story.tell(
                P + "practice.replicated", "practice", story.day(), theme=story.pick(THEMES), origin_country="PL", adopter="x"
            )  # fmt: skip
        else:
            survey(story)


def survey(story: Story) -> None:
    """A measure of a survey, for all or for a cell."""
    indicator, cell = story.pick(
        [("IMP.1", {"sex": "F"}), ("IMP.2", {"municipality": "GE-KK-MAR"}), ("OC2.3", {"municipality": "GE-KK-BOL"})]
    )  # fmt: skip
    story.tell(
        P + "survey.result_recorded", indicator, story.day(), indicator=indicator, value=story.pick(["41.5", "50", "62.25"]),
        n=400, cell=story.pick([None, None, cell]),
    )  # fmt: skip
