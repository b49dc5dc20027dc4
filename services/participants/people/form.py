"""The form of a person, as it was typed or as it is stored, and the command's input that it becomes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from services.participants.domain.functioning import QUESTIONS
from services.participants.domain.register import UNDISCLOSED, PersonalData
from services.participants.inputs import people as inputs
from services.participants.pages.sheet_form import DISABILITY, SEXES
from services.participants.programme.names import Names
from shared.web.forms import Form, Gettext

_YEAR = 4  # digits
_TEXTS = ("phone", "personal_number", "document_number")
DIFFICULTIES = ("none", "some", "a_lot", "cannot")


def person_given(
    form: Form, names: Names, organisations: Collection[str], _: Gettext
) -> inputs.NewPerson | None:
    """What was typed about a person; None after noting what is wrong. The order is the page's."""
    given: dict[str, Any] = {
        "name": form.text("name", _("Write the name"), most=200),
        "birth_year": _year(form, _),
    }
    places = dict(names.places + names.places_outside)
    chosen = {
        "sex": form.choice("sex", SEXES),
        "home": form.choice("home", places),
        "organisation": form.choice("organisation", organisations),
        "disability": form.choice("disability", DISABILITY),
        "ethnicity": form.choice("ethnicity", [*dict(names.of_dimension("ethnicity")), UNDISCLOSED]),
    }
    given |= {name: value for name, value in chosen.items() if value is not None}
    given["vulnerability"] = form.choices("vulnerability", dict(names.of_dimension("vulnerability")))
    given |= {name: form.text(name, most=40) or "" for name in _TEXTS}
    answers = {one: form.choice(f"functioning.{one}", DIFFICULTIES) for one in QUESTIONS}
    if any(answers.values()):
        given["functioning"] = answers
    return None if form.errors else inputs.NewPerson.model_validate(given)


def stored(data: PersonalData, organisation: str | None, lang: str, _: Gettext) -> Form:
    """The form filled with what is held."""
    values = {name: getattr(data, name) for name in ("name", "birth_year", *_TEXTS)}
    coded = {name: getattr(data, name) for name in ("sex", "home", "disability", "ethnicity")}
    known = {name: code for name, code in coded.items() if code != "unknown"}
    return Form.filled(
        values | known | {"vulnerability": data.vulnerability, "organisation": organisation}, lang=lang, _=_
    )


def _year(form: Form, _: Gettext) -> int | None:
    typed = form.value("birth_year").strip()
    if not typed:
        return None
    if len(typed) == _YEAR and typed.isascii() and typed.isdigit():
        return int(typed)
    form.fail("birth_year", _("Write the year of birth with four digits, such as 1987"))
    return None
