"""A step's fields as a page sends them, `<step>-<field>`, made into what the step takes."""

from __future__ import annotations

from pydantic import ValidationError

from services.feedback.inputs.base import LONGEST, Input
from shared.web.forms import Form
from shared.web.translations import mark

# What is missing, by step and field; any other wrong value is one that the page does not offer.
_MISSING = {
    "triage-category": mark("Choose what it is about"),
    "escalation-text": mark("Write why"),
    "question-text": mark("Write the question"),
    "note-text": mark("Write the note"),
    "translation-text": mark("Write the translation"),
    "translation-language": mark("Choose the language"),
    "referral-to": mark("Choose to whom it is referred"),
    "duplicate-of": mark("Choose the complaint that goes on from the list."),
    "response-text": mark("Write the answer"),
    "close-outcome": mark("Choose how it ends"),
    "reopening-text": mark("Write why"),
    "action-text": mark("Write what is to change"),
    "action-due_on": mark("Write a real date, such as 27 3 2024"),
    "consent-consent": mark("Choose one of the answers on the list"),
}
_WRONG = mark("Choose one of the answers on the list")
_LANGUAGES = ("ka", "az", "hy", "ru", "en")


def body_of(form: Form, step: str, model: type[Input]) -> Input:
    """What was typed; the errors are noted in the form before ValidationError is raised."""
    typed: dict[str, object] = {}
    for name in model.model_fields:
        field = f"{step}-{name}"
        if name == "due_on":
            typed[name] = form.date(field)
        elif name == "published":
            texts = {lang: form.value(f"{field}-{lang}").strip() for lang in _LANGUAGES}
            typed[name] = {lang: text for lang, text in texts.items() if text}
        elif value := form.value(field).strip().replace("\r\n", "\n"):
            typed[name] = value
    try:
        body = model.model_validate(typed)
    except ValidationError as wrong:
        _note(form, step, wrong)
        raise
    if form.errors:
        raise ValidationError.from_exception_data(step, [])
    return body


def _note(form: Form, step: str, wrong: ValidationError) -> None:
    for error in wrong.errors():
        field = f"{step}-{error['loc'][0]}"
        if error["type"] == "string_too_long":
            form.text(field, most=LONGEST)  # says how long it may be
        form.fail(field, form.gettext(_MISSING.get(field, _WRONG)))
