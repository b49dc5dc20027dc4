"""What the page of a case shows, gathered from the tables and the programme's files."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from services.feedback.pages.labels import labels_of
from services.feedback.pages.offers import elsewhere, steps_for
from services.feedback.public import words
from services.feedback.public.shell import pages_of
from services.feedback.reading import cases as reading
from services.feedback.reading.access import At
from services.feedback.store import actions, cases, files, notifications, referrals, room
from services.feedback.store.cases import Case
from shared import clock
from shared.ledger.append import stream_of
from shared.postgres import Connection
from shared.programme import Programme
from shared.service import Service
from shared.web.formats import format_date
from shared.web.languages import LANGUAGES
from shared.web.translations import mark

_BEGINNING = 40  # characters of a text by which a handler knows it again
DUTIES = {
    notifications.FIRST_LOOK: mark("First look at the case"),
    notifications.FIRST_CONTACT: mark("First contact with the person concerned"),
}
LOOKS = {
    "list": mark("in the list"),
    "read": mark("the case"),
    "file": mark("a file"),
    "acknowledge": mark("Confirm receipt"),
    "triage": mark("What is it about?"),
    "assignment": mark("Take it on, or hand it over"),
    "escalation": mark("Take it to the management"),
    "question": mark("Ask the complainant"),
    "note": mark("Note something for handlers"),
    "translation": mark("Add a translation"),
    "person": mark("Say whose complaint it is"),
    "referral": mark("Refer it"),
    "response": mark("Answer"),
    "close": mark("Close"),
    "reopening": mark("Reopen"),
    "action": mark("Agree what is to change"),
    "completion": mark("This is done, or given up"),
    "notification": mark("Note that it is done"),
    "consent": mark("Consent of the person concerned"),
}
DECISIONS = {
    "upheld": mark("The appeal was upheld: the decision is taken back."),
    "dismissed": mark("The appeal was dismissed: the decision stands."),
}


async def view_of(request: Request, at: At, case: Case, recorded: str) -> dict[str, Any]:
    """The context of the template, without its form."""
    lang, service, story = pages_of(request).language(request), at.service, case.story
    programme, told = service.programme, service.programme.feedback
    labels = await labels_of(request, at, [case], lang)
    async with at.room.pool.acquire(timeout=10) as connection:
        kept = await _kept(at, connection, case)
    events = kept["events"]
    return kept | {
        "case": case, "desk": at.path, "can": steps_for(at, case), "said": await reading.said(at.room, case),
        "recorded": recorded if recorded == "kept" or recorded in {row["id"] for row in events} else "",
        "donor": donor_page(service, lang) if at.room.tells else "", "today": clock.day(clock.now()), "now": clock.now(),
        "status_words": words.STATUS, "reply_by": words.REPLY_BY, "satisfied": words.SATISFIED, "decisions": DECISIONS, "look_words": LOOKS,
        "group": words.group_name(programme, story.category_group, lang),
        "category": _name(told.categories, story.category, lang),
        "channel": _name(told.channels, story.channel, lang), "about": labels.get(case.id, ""),
        "place": words.place_name(programme, story.municipality, lang),
        "outcome": _name(told.outcomes, case.outcome, lang),
        "referred_to": _receiver(service, case.referred_to, lang),
        "outcomes": [(o.code, o.name.get(lang)) for o in told.outcomes if o.code != "referred" or _ends_as_referred(service, case)],
        "categories": [(one.code, one.name.get(lang)) for one in told.categories],
        "members": [(one.code, one.short) for one in programme.members],
        "receivers": _receivers(at, lang), "templates": [(one.code, one.name.get(lang)) for one in told.templates],
        "languages": [(code, LANGUAGES[code]) for code in told.languages],
        "bodies": {one.code: one.name.get(lang) for one in told.bodies}
        | {code: pages_of(request).gettext(lang)(name) for code, name in DUTIES.items()},
        "consents": {notice.body for notice in _notices(at, case) if notice.consent},
        "sensitive": at.desk != "complaints", "near": _near(programme, kept["near"], lang),
    }  # fmt: skip


async def _kept(at: At, connection: Connection, case: Case) -> dict[str, Any]:
    safe = at.desk != "complaints"
    return {
        "actions": await actions.of_case(connection, at.room.vault, case.id),
        "files": await files.of_case(connection, at.room.vault, case.id),
        "events": [] if safe else await stream_of(connection, room.stream(case.id)),
        "referrals": [] if safe else await referrals.of_case(connection, case.id),
        "notifications": await notifications.of_case(connection, case.id) if safe else [],
        "near": [] if safe else await cases.near(connection, at.room.vault, case),
        "looks": await notifications.looks(connection, case.id) if safe else [],
    }


def _notices(at: At, case: Case) -> tuple[Any, ...]:
    return at.service.programme.feedback.category(case.story.category).notify if case.story.category else ()


def _near(programme: Programme, some: list[Case], lang: str) -> list[tuple[str, str]]:
    return [(one.id, _short(programme, one, lang)) for one in some]


def _short(programme: Programme, case: Case, lang: str) -> str:
    group = words.group_name(programme, case.story.category_group, lang)
    return f"{format_date(case.filed_on, lang)}: {group}, {case.story.text[:_BEGINNING]}"


def _receivers(at: At, lang: str) -> list[tuple[str, str]]:
    programme = at.service.programme
    members = [
        (one.code, f"{one.short}: {one.name.get(lang)}")
        for one in programme.members
        if "feedback" in one.services and one.code != at.service.member
    ]
    authorities = [(one.code, one.name.get(lang)) for one in programme.feedback.authorities]
    return [*(members if at.room.tells else []), *authorities]


def _ends_as_referred(service: Service, case: Case) -> bool:
    """At an authority; a member's receipt ends the case by itself."""
    return case.referred_to is not None and not elsewhere(service, case)


def _receiver(service: Service, code: str | None, lang: str) -> str:
    members = {one.code: one.short for one in service.programme.members}
    return members.get(code or "") or _name(service.programme.feedback.authorities, code, lang)


def _name(some: tuple[Any, ...], code: str | None, lang: str) -> str:
    return next((one.name.get(lang) for one in some if one.code == code), code or "")


def donor_page(service: Service, lang: str) -> str:
    """Where the figure stands that complaints move; "" where no reporting site is known."""
    shown = lang if lang in service.programme.languages.desk else service.programme.languages.desk[0]
    moved = (
        one.code
        for one in service.programme.logframe.indicators
        if one.rule and "feedback.complaint.filed" in one.rule.of
    )
    code = next(moved, None)
    address = service.settings.reporting_url
    return f"{address}/{shown}/indicators/{code}" if address and code else ""
