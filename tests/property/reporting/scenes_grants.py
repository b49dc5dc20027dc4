"""Scenes about money, complaints and the periods that members submit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.property.reporting.story import MEMBERS, Story

G = "grants."


def grants(story: Story) -> None:
    """Contracts, payments, what came back, reports, ends."""
    for _ in range(story.chance.randrange(1, 4)):
        grant, day, member = f"grant-{story.chance.randrange(3)}", story.day(), story.pick(["cenn", "ctc"])
        place: dict[str, Any] = {
            "grant": grant,
            "recipient_type": story.pick(["cso", "ppp"]),
            "municipality": story.place(),
            "theme": story.pick([None, "water"]),
            "joint_with_la": story.often(2),
        }
        story.tell(
            G + "contract.signed", grant, day, by=member, **place, amount="9000", currency="GEL", rate="3.1"
        )
        for _ in range(story.chance.randrange(4)):
            _payment(story, member, place)
        if not story.often(3):
            story.tell(G + "contract.terminated", grant, story.near(day, 300), by=member, **place)
        if story.often(2):
            _end(story, grant, member, place, story.near(day, 500))


def _payment(story: Story, member: str, place: dict[str, Any]) -> None:
    grant, currency = place["grant"], story.pick(["GEL", "GEL", "EUR"])
    amount = story.pick(["1000", "333.33", "0.05"])
    rate = story.pick([None, "3.1234", "2.9"]) if currency == "GEL" else None
    paid = story.tell(
        G + "grant.disbursed", grant, story.day(), by=member, **place, amount=amount, currency=currency, rate=rate
    )  # fmt: skip
    for _ in range(story.chance.randrange(3)):
        part = story.pick([amount, "100", "33.33", "0.01"])
        said: dict[str, Any] = {
            "grant": grant,
            "amount": part,
            "currency": currency if story.often(8) else "USD",
        }
        if story.often(3):
            story.tell(
                G + "grant.disbursement_reversed", grant, story.day(), by=member, reverses=paid, **said
            )
        else:
            named = paid if story.often(2) else None
            theirs = story.pick([None, "2.5"]) if named is None else None
            story.tell(
                G + "recovery.received", grant, story.day(), by=member, reverses=named, rate=theirs, **said
            )


def _end(story: Story, grant: str, member: str, place: dict[str, Any], day: date) -> None:
    story.tell(G + "grant.closed", grant, day, by=member, **place)
    for what in story.pick([[], ["submitted"], ["submitted", "approved"], ["approved"]]):
        due = story.near(day, 30)
        story.tell(
            G + f"report.{what}", grant, story.near(due, 20) - timedelta(days=10), by=member, grant=grant,
            report=story.pick(["final", "final", "interim"]), due_on=due.isoformat(),
        )  # fmt: skip


def complaints(story: Story) -> None:
    """Cases with answers in and after time, some restricted, some withdrawn."""
    for _ in range(story.chance.randrange(1, 5)):
        case, day, member = f"case-{story.chance.randrange(3)}", story.day(), story.pick(["cenn", "kkm"])
        due = day + timedelta(days=story.chance.randrange(0, 20))
        story.tell(
            "feedback.complaint.filed", case, day, by=member, case=case, due_on=due.isoformat(),
            channel=story.pick([None, "phone", "web"]), category_group=story.pick([None, "activity"]),
            language=story.pick([None, "az"]), restricted=not story.often(6),
        )  # fmt: skip
        for _ in range(story.chance.randrange(3)):
            what = story.pick(["responded", "closed"])
            outcome = story.pick(["resolved", "no_contact", "withdrawn"]) if what == "closed" else None
            story.tell(
                f"feedback.complaint.{what}", case, story.near(day, 25), by=member, case=case, outcome=outcome
            )
        if story.often(2):
            _referral(story, case, member, day, due)


def _referral(story: Story, case: str, member: str, day: date, due: date) -> None:
    """To another member, which may not have confirmed it, or has filed it anew; to an authority; confirmed of no referral."""
    referral, anew = story.pick([None, "referral-0", "referral-1"]), story.pick(["case-1", "case-4"])
    if story.often(4):
        story.tell(
            "feedback.complaint.referred",
            case,
            story.near(day, 20),
            by=member,
            case=case,
            to="fe",
            referral=referral,
        )
    if referral and story.often(3):
        story.tell("feedback.complaint.filed", anew, day, by="fe", case=anew, due_on=due.isoformat())
        story.tell(
            "feedback.complaint.received", anew, story.near(day, 400), by="fe", case=anew, referral=referral
        )


def periods(story: Story) -> None:
    """Members submit periods; some are returned, some reopened."""
    for period in ("2022", "2023", "2024", "2025", "final"):
        if not story.often(2):
            continue
        for member in MEMBERS:
            story.tell(
                "reporting.period.submitted", period, story.day(), by="cenn", period=period, member=member
            )
        if not story.often(4):
            story.tell(
                "reporting.period.returned",
                period,
                story.day(),
                by="cenn",
                period=period,
                member=story.member(),
            )
        if not story.often(5):
            story.tell("reporting.period.reopened", period, story.day(), by="cenn", period=period)
