"""The forms of applications read into the shapes of the commands; what is wrong is noted beside its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from services.grants.domain.money.amounts import CENT
from services.grants.inputs import applications as inputs
from services.grants.pages.forms import made
from shared.events.awarding import LegalForm
from shared.programme import Programme
from shared.web.forms import Form, Gettext

LEGAL_FORMS: tuple[LegalForm, ...] = get_args(LegalForm)
LONGEST = 4000  # characters of the description
_NAME_MOST = 300
_FIVE = tuple("012345")


def new_application(
    form: Form, programme: Programme, calls: Sequence[str], _: Gettext, kinds: Sequence[str] = ()
) -> inputs.NewApplication | None:
    """An application; None after noting what is wrong. `kinds` are the recipient types that the call allows."""
    applicant = _applicant(form, _)
    call = form.choice("call", calls, _("Choose the call"))
    title = form.text("title", _("Write what the money is for"), most=_NAME_MOST)
    summary = form.text("summary", _("Describe what you will do"), most=LONGEST)
    allowed = kinds or programme.grants.recipient_types
    kind = form.choice("recipient_type", allowed, _("Choose the kind of recipient"))
    places = [one.code for one in programme.municipalities]
    place = form.choice("municipality", places, _("Choose the municipality"))
    themes = [one.code for one in programme.file.themes]
    theme = form.choice("theme", themes) if form.value("theme") else None
    amount = form.number("amount", _("Write the amount that you ask for"), decimals=2, least=CENT)
    currency = form.choice("currency", programme.grants.exchange.currencies, _("Choose the currency"))
    if form.errors:
        return None
    return made(
        form, _, inputs.NewApplication, call=call, applicant=applicant, title=title, summary=summary,
        recipient_type=kind, municipality=place, theme=theme, joint_with_la=bool(form.value("joint_with_la")),
        amount=amount, currency=currency,
    )  # fmt: skip


def _applicant(form: Form, _: Gettext) -> dict[str, object]:
    legal_form = form.choice("legal_form", LEGAL_FORMS, _("Choose who applies"))
    found: dict[str, object] = {
        "name": form.text("name", _("Write the name"), most=_NAME_MOST),
        "legal_id": form.text("legal_id", _("Write the identification number"), most=40),
        "legal_form": legal_form,
        "contact": form.text("contact", _("Write how you can be reached"), most=200) or "",
    }
    told = _("Write who is responsible for the group") if legal_form == "informal_group" else ""
    return found | {"responsible": form.text("responsible", told, most=_NAME_MOST) or ""}


def points(form: Form, criteria: Sequence[str], _: Gettext) -> inputs.Points | None:
    """An assessor's points; None after noting which are missing."""
    told = _("Choose 0 to 5 points")
    given = {code: form.choice(f"points-{code}", _FIVE, told) for code in criteria}
    return None if form.errors else made(form, _, inputs.Points, points=given)
