"""The fields of a step's form, read off the shape of what is sent; and the form read back into that shape."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from services.grants.inputs.base import Input
from services.grants.reading.wording import word_of
from services.grants.steps.step import Step
from shared.web.forms import Form, Gettext
from shared.web.translations import mark

Options = list[tuple[str, str]]
_LONG = 1000  # characters: what may be longer gets a large field
# The name ends where only digits and their signs follow: an amount may have spaces between its thousands.
_LINE = re.compile(r"(.*[^\W\d].*?)\s+([0-9][0-9 .,'\u00a0\u202f]*)")
WHICH, _PARTS = "which", ("report", "due_on")
FILES = "documents"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is text, long, date, number, choice, lines or files; texts are marked, not yet translated."""

    name: str
    kind: str
    label: str
    hint: str = ""
    options: Options | None = None
    needed: bool = True


LABELS = {
    "occurred_on": mark("Day"),
    "closes_on": mark("New last day for applications"),
    "notice": mark("What applicants read about it"),
    "why": mark("Why is it closed?"),
    "result": mark("Result"),
    "reason": mark("Reason"),
    "enrolment": mark("Completed enrolment (of a graduate)"),
    "score": mark("Agreed score, of 100"),
    "decision": mark("Decision"),
    "amount": mark("Amount"),
    "case": mark("Number of the complaint, if there is one"),
    "outcome": mark("Outcome of the appeal"),
    "body": mark("Which authority"),
    "reference": mark("Reference"),
    "list_name": mark("List"),
    "list_version": mark("Version of the list"),
    "starts_on": mark("Activities begin on"),
    "ends_on": mark("Activities end on"),
    "cofinancing": mark("Co-financing rate, per cent"),
    "income": mark("What others paid towards the same costs"),
    "instalment": mark("Instalment"),
    "report": mark("Kind of report"),
    "due_on": mark("Due on"),
    "which": mark("Report"),
    "lines": mark("Lines"),
    "statement": mark("Statement"),
    "deliverable": mark("Number of the deliverable in the contract"),
    "recovery": mark("Recovery"),
    "bank_reference": mark("Bank reference"),
    FILES: mark("Documents that prove it"),
}
HINTS = {
    "enrolment": mark("The event id of the completion, as published"),
    "lines": mark("One line each: the name of the line, then the amount, such as: equipment 1200.50"),
    "cofinancing": mark("Empty if all eligible costs are paid"),
    "reason": mark("Needed unless it goes well"),
    FILES: mark("At most 3 files of 5 MB: a photo, a PDF, a Word or a spreadsheet file. They stay here."),
}


def fields_of(step: Step, given: Mapping[str, Options]) -> list[Field]:
    """The fields of a step; `given` are the choices that the thing itself offers.

    A report that is there already is chosen as a whole, by `which`.
    """
    shape = step.shape.model_fields
    whole = [Field(WHICH, "choice", LABELS[WHICH], options=given[WHICH])] if WHICH in given else []
    names = [name for name in shape if not (whole and name in _PARTS) and name != FILES]
    files = [Field(FILES, "files", LABELS[FILES], HINTS[FILES], needed=False)] if FILES in shape else []
    return [*whole, *(_field(name, shape[name], given) for name in names), *files]


def _field(name: str, info: FieldInfo, given: Mapping[str, Options]) -> Field:
    bare, needed = _bare(info.annotation), info.is_required()
    label, hint = LABELS.get(name, name), "" if needed and name == "reason" else HINTS.get(name, "")
    if name in given:
        return Field(name, "choice", label, hint, given[name], needed)
    if get_origin(bare) is Literal:
        return Field(name, "choice", label, hint, [(one, word_of(one)) for one in get_args(bare)], needed)
    kind = {date: "date", Decimal: "number", int: "number", tuple: "lines"}.get(
        get_origin(bare) or bare, "text"
    )
    most = next((m.max_length for m in info.metadata if hasattr(m, "max_length")), 0)
    return Field(name, "long" if kind == "text" and most >= _LONG else kind, label, hint, None, needed)


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - a type
    """A type without `Annotated` and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return _bare(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def read(form: Form, step: Step, fields: list[Field], _: Gettext) -> Input | None:
    """What was typed, in the shape of the step; None after noting what is wrong beside its field."""
    values = {one.name: _value(form, one, _) for one in fields if one.kind != "files"}
    if form.errors:
        return None
    if WHICH in values:
        values |= dict(zip(_PARTS, str(values.pop(WHICH)).split("|"), strict=True))
    return made(form, step.shape, {name: value for name, value in values.items() if value is not None}, _)


def _value(form: Form, field: Field, _: Gettext) -> object:
    missing = _("Fill this in") if field.needed else ""
    match field.kind:
        case "date":
            return form.date(field.name, missing)
        case "number":
            return form.number(field.name, missing, decimals=2, least=Decimal())
        case "choice":
            allowed = [value for value, _label in field.options or []]
            return form.choice(field.name, allowed, missing) if missing or form.value(field.name) else None
        case "lines":
            return _lines(form, field.name, _)
        case _:
            return form.text(field.name, missing, most=4000)


def _lines(form: Form, name: str, _: Gettext) -> list[dict[str, str]] | None:
    """Lines such as `equipment 1200.50` or `field work 1 200,50`: a name, then the amount."""
    found = []
    for number, typed in enumerate(form.value(name).strip().splitlines(), start=1):
        parts = _LINE.fullmatch(typed.strip())
        amount = form.parsed(parts[2]) if parts else None
        if parts is None or amount is None:
            told = _("Line %(number)s: write a name and an amount, such as: equipment 1200.50")
            form.fail(name, told % {"number": number})
            return None
        found.append({"line": "_".join(parts[1].split()), "amount": f"{amount:f}"})
    if not found:
        form.fail(name, _("Fill this in"))
    return found


def made(form: Form, shape: type[Input], values: Mapping[str, object], _: Gettext) -> Input | None:
    """The command's input; what the shape still refuses is noted beside its field."""
    try:
        return shape.model_validate(values)
    except ValidationError as wrong:
        for error in wrong.errors():
            form.fail(str(error["loc"][0]), _("This cannot be used; write it as the example shows"))
        return None
