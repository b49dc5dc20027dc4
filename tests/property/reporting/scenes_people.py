"""Scenes about persons: activities and who attends, programmes, tests, who is who."""

from __future__ import annotations

from tests.property.reporting.story import Story

P = "participants."
KINDS = ("training", "training", "mentoring_session", "camp", "camp", "study_tour", "meeting")
TOPICS = ("digital", "advocacy", "hrba_1")


def activities(story: Story) -> None:
    """Activities, attendance by persons and organisations, cancellations; some activity never told."""
    names = [f"activity-{n}" for n in range(3)]
    for name in [story.pick(names) for _ in range(story.chance.randrange(1, 5))]:
        day, owner = story.day(), story.member()
        story.tell(
            P + "activity.held", name, day, by=owner, activity=name, kind=story.pick(KINDS), hours=story.pick(["2", "6.5"]),
            topics=story.pick([None, ["digital"], ["digital", "advocacy"]]), country=story.pick(["GE", "PL"]),
            municipality=story.place(), theme=story.pick([None, "water"]),
        )  # fmt: skip
        if not story.often(5):
            who = story.pick([owner, story.member()])
            story.tell(P + "activity.cancelled", name, story.near(day, 3), by=who, activity=name)
    for _ in range(story.chance.randrange(2, 9)):
        attend(story, story.pick(names))


def attend(story: Story, activity: str, organisation: str | None = None, among: int = 5) -> None:
    """Someone takes part."""
    role = "participant" if story.often(6) else "trainer"
    organisation = organisation or story.pick([None, story.organisation()])
    if story.often(8) or organisation is None:
        person = story.person(among)
        story.tell(
            P + "attendance.recorded", person, story.day(), activity=activity, person=person, role=role,
            organisation=organisation, sessions=1, minutes=90, **story.part(),
        )  # fmt: skip
    else:
        story.tell(
            P + "attendance.recorded", organisation, story.day(), activity=activity, organisation=organisation, role=role
        )  # fmt: skip


def organisations(story: Story) -> None:
    """Registrations, some twice; updates that move nothing; mergers."""
    for _ in range(story.chance.randrange(1, 5)):
        organisation = story.organisation()
        what = "registered" if story.often(6) else "updated"
        story.tell(
            P + f"organisation.{what}", organisation, story.day(), organisation=organisation, target=bool(story.often(3)),
            type=story.pick(["cso_local", "cso_local", "local_authority", "cso_national"]),
            region=story.pick([None, "GE-KK", "GE-SJ"]), municipality=story.place(), theme=story.pick([None, "health"]),
        )  # fmt: skip
    if not story.often(3):
        both = [story.organisation(), story.organisation()]
        if both[0] != both[1]:
            story.tell(P + "organisation.merged", both[0], story.day(), organisations=both)


def principles(story: Story) -> None:
    """Trainings on the five principles, and staff of an authority who take most of them."""
    office = story.organisation()
    story.tell(
        P + "organisation.registered", office, story.day(), organisation=office, type="local_authority", target=False
    )  # fmt: skip
    for n, topics in enumerate((["hrba_1", "hrba_2"], ["hrba_3"], ["hrba_4", "hrba_5"])):
        name = f"principles-{n}"
        story.tell(
            P + "activity.held", name, story.day(), activity=name, kind="training", hours="3", topics=topics
        )
        for _ in range(story.chance.randrange(1, 5)):
            attend(story, name, office, among=2)


def enrolments(story: Story) -> None:
    """Programmes that persons and organisations enter and complete, and roles that graduates begin."""
    for _ in range(story.chance.randrange(2, 7)):
        what = story.pick(["started", "completed", "completed", "dropped"])
        person, organisation = story.person(among=3), story.organisation()
        programme = story.pick(["ypp", "ypp", "social_work_fellowship", "capacity_programme"])
        whose = (
            {"organisation": organisation}
            if programme == "capacity_programme" and story.often()
            else {"person": person, **story.part()}
        )
        day = story.day()
        host = story.pick([None, story.organisation()])
        story.tell(
            P + f"enrolment.{what}", whose.get("person", organisation), day, programme=programme, host_organisation=host, **whose
        )  # fmt: skip
        if "person" in whose and story.often(3):
            placed = story.pick(["started", "confirmed", "ended"])
            when = story.pick([story.near(day, 30), story.near(day, 400)])
            story.tell(
                P + f"placement.{placed}", person, when, person=person, host_organisation=story.organisation()
            )


def tests(story: Story) -> None:
    """Tests before and after trainings."""
    for _ in range(story.chance.randrange(4, 12)):
        person = story.person(among=2)
        story.tell(
            P + "assessment.completed", person, story.day(), person=person, stage=story.pick(["pre", "post"]),
            topic=story.pick(["digital", "digital", "digital", "media_literacy", "advocacy"]),
            score=story.pick(["4", "6", "8"]), maximum=story.pick(["10", "20"]), **{**story.part(), "age": story.pick([13, 14, 20, 29, 30])},
        )  # fmt: skip


def identities(story: Story) -> None:
    """Links of every way of coming about, and their end: splits, erasures."""
    for _ in range(story.chance.randrange(1, 4)):
        both = [story.person(), story.person()]
        if both[0] == both[1]:
            continue
        if story.chance.randrange(2):
            what = story.pick(["linked", "merged"])
            link = story.tell(P + f"person.{what}", both[0], story.day(), persons=both)
        else:
            link = _proposed(story, both)
        if not story.often(4):
            story.tell(P + "person.split", link, story.day(), after=link, link=link)
    if not story.often(3):
        person = story.person()
        story.tell(P + "person.erased", person, story.day(), person=person)


def _proposed(story: Story, both: list[str]) -> str:
    link = story.tell(P + "person.link_proposed", both[0], story.day(), persons=both)
    for _ in range(story.chance.randrange(4)):
        what = "confirmed" if story.often(5) else "denied"
        story.tell(P + f"person.link_{what}", link, story.day(), after=link, proposal=link)
    return link
