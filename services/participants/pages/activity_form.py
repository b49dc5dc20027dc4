"""The form of an activity, as it was typed or as it is stored, and the command's input that it becomes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from services.participants.inputs import activities as inputs
from services.participants.programme.names import Names
from shared.events.participants import ActivityHeld
from shared.postgres import Row
from shared.web.forms import Form, Gettext

MODES = ("onsite", "online", "hybrid")
REASONS = ("wrong_data", "duplicate", "did_not_happen", "other")
_LEAST = Decimal("0.01")
_LONGEST = 99_999  # hours: what an event can carry
_MOST_SESSIONS = 366
_LARGEST_ROOM = 100_000  # seats


def activity_data(
    form: Form, names: Names, today: date, others: Collection[str], _: Gettext
) -> inputs.ActivityData | None:
    """What was typed about an activity; None after noting what is wrong. The order is the page's.

    `others` are the members who may organise it too.
    """
    title = form.text("title", _("Write what the activity was called"), most=300)
    kind = form.choice("kind", dict(names.kinds), _("Choose the kind of activity"))
    day = form.date("occurred_on", _("Write the day of the activity"), last=today)
    starts = form.date("starts_on", last=day or today)
    hours = form.number("hours", _("Write how many hours it took"), decimals=2, least=_LEAST)
    sessions = form.number("sessions", _("Write how many sessions it had"), least=Decimal(1))
    _bounded(form, "hours", hours, _LONGEST, _)
    _bounded(form, "sessions", sessions, _MOST_SESSIONS, _)
    places = dict(names.places + names.places_outside) | {"unknown": ""}
    municipality = form.choice("municipality", places, _("Choose the municipality"))
    language = form.choice("language", dict(names.languages))
    topics = form.choices("topics", dict(names.topics))
    mode = form.choice("mode", MODES)
    co_organisers = form.choices("co_organisers", others)
    theme = form.choice("theme", dict(names.themes))
    country = _country(form, _)
    benefits = form.choices("benefits", dict(names.places + names.places_outside))
    venue, seats = form.text("venue", most=200), form.number("seats", least=Decimal(1))
    _bounded(form, "seats", seats, _LARGEST_ROOM, _)
    if form.errors:
        return None
    return inputs.ActivityData.model_validate(
        {"title": title, "kind": kind, "occurred_on": day, "hours": hours, "sessions": int(sessions or 1),
         "municipality": municipality, "language": language, "topics": topics, "mode": mode or MODES[0],
         "theme": theme, "country": country, "co_organisers": co_organisers,
         "starts_on": starts, "benefits": benefits, "venue": venue or "", "seats": seats and int(seats)}
    )  # fmt: skip


def _bounded(form: Form, name: str, number: Decimal | None, most: int, _: Gettext) -> None:
    if number is not None and number > most:
        form.fail(name, _("The number must be %(most)s or less") % {"most": most})


def _country(form: Form, _: Gettext) -> str:
    typed = form.value("country").strip().upper() or "GE"
    if not (len(typed) == 2 and typed.isascii() and typed.isalpha()):  # noqa: PLR2004 - ISO 3166-1 alpha-2
        form.fail("country", _("Write the country as two letters, such as GE"))
    return typed


def stored(row: Row, data: ActivityHeld, lang: str, _: Gettext) -> Form:
    """The form filled with what was recorded."""
    values = {
        "title": row["title"], "venue": row["venue"], "seats": row["seats"],
        "starts_on": data.starts_on, "benefits": data.benefits, "kind": data.kind, "occurred_on": data.occurred_on, "hours": data.hours,
        "sessions": data.sessions, "municipality": data.municipality, "language": data.language,
        "topics": data.topics, "mode": data.mode, "theme": data.theme, "country": data.country,
        "co_organisers": data.co_organisers,
    }  # fmt: skip
    return Form.filled(values, lang=lang, _=_)
