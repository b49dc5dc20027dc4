"""The form of a record: what was typed becomes what the command is given, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.participants.people import naming
from services.participants.people.naming import Person
from services.participants.records.choices import Choices
from services.participants.records.kind import TITLE, Asked, Kind
from shared.postgres import Connection
from shared.service import Service
from shared.web.forms import Form, Gettext

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the form of one kind. `maybe` collects the persons whom a typed name may mean, by field."""

    service: Service
    connection: Connection
    choices: Choices
    names: bool  # whether persons may be found by name
    gettext: Gettext
    maybe: dict[str, list[Person]] = field(default_factory=dict)

    async def given(self, kind: Kind, form: Form) -> dict[str, Any]:
        """What the command is given; what is wrong is noted in the form, in the order of the page."""
        found: dict[str, Any] = {}
        if kind.titled:
            found[TITLE] = form.text(TITLE, self.gettext("Write what it is called"), most=300)
        for asked in kind.asked:
            found[asked.field] = await self._answer(asked, form)
        return {name: value for name, value in found.items() if value is not None}

    async def _answer(self, asked: Asked, form: Form) -> Any:  # noqa: ANN401 - a way to ask a line
        missing = self.gettext("This must be answered") if asked.needed else ""
        if asked.how == "person":
            return await self._person(asked.field, form, form.text(asked.field, missing))
        if asked.how == "persons":
            return await self._persons(asked.field, form)
        if asked.how == "text":
            return _several(asked, form.text(asked.field, missing))
        if asked.how in {"day", "number", "answer", "scores"}:
            return self._simple(asked, form, missing)
        codes = [code for code, _ in self.choices.options(asked)]
        if asked.how == "choices":
            return form.choices(asked.field, codes, missing)
        return _cell(asked, form.choice(asked.field, codes, missing))

    def _simple(self, asked: Asked, form: Form, missing: str) -> Any:  # noqa: ANN401 - as above
        if asked.how == "day":
            return form.date(asked.field, missing)
        if asked.how == "number":
            number = form.number(asked.field, missing, decimals=asked.decimals)
            return None if number is None else str(number)
        if asked.how == "scores":
            return self._scores(asked, form)
        chosen = form.choice(asked.field, (YES, NO), self.gettext("This must be answered"))
        return None if chosen is None else chosen == YES

    def _scores(self, asked: Asked, form: Form) -> dict[str, str] | None:
        """A number for each part that was scored."""
        codes = [code for code, _ in self.choices.options(asked)]
        given = {code: form.number(f"{asked.field}.{code}", decimals=asked.decimals) for code in codes}
        return {code: str(number) for code, number in given.items() if number is not None} or None

    async def _person(self, name: str, form: Form, typed: str | None) -> str | None:
        """The id of the person who was chosen or typed; several of one name are offered to choose from."""
        chosen = form.value(f"{name}.is") or typed
        if not chosen:
            return None
        found = await naming.search(self.service, self.connection, chosen, names=self.names)
        if len(found) == 1:
            return found[0].id
        if found:
            self.maybe[name] = found
            form.fail(name, self.gettext("Several persons are called so: choose one"))
        else:
            form.fail(name, self.gettext("Nobody of this name is registered here"))
        return None

    async def _persons(self, name: str, form: Form) -> list[dict[str, str]] | None:
        lines = [line.strip() for line in form.value(name).splitlines() if line.strip()]
        found: list[dict[str, str]] = []
        for number, line in enumerate(lines, start=1):
            meant = await naming.search(self.service, self.connection, line, names=self.names)
            if len(meant) != 1:
                told = self.gettext("Line %(line)s: %(number)s persons are called so; write the person’s id")
                form.fail(name, told % {"line": number, "number": len(meant)})
                return None
            found.append({"person": meant[0].id})
        return found or None


def filled(kind: Kind, title: str, data: Mapping[str, Any], lang: str, _: Gettext) -> Form:
    """The form filled with what was recorded."""
    values: dict[str, Any] = {TITLE: title}
    for asked in kind.asked:
        if asked.how == "scores":
            scores = data.get(asked.field) or {}
            values |= {f"{asked.field}.{code}": score for code, score in scores.items()}
            continue
        values[asked.field] = _shown(asked, data.get(asked.field))
    return Form.filled(values, lang=lang, _=_)


def _shown(asked: Asked, value: Any) -> Any:  # noqa: ANN401 - whatever the field holds
    if asked.how == "answer":
        return YES if value else NO
    if asked.how == "day" and value:
        return date.fromisoformat(value)
    if asked.how == "persons":
        return "\n".join(one["person"] for one in value or ())
    if asked.field == "interval" and value:
        return " ".join(str(end) for end in value)
    if asked.of == "cells" and value:
        return next(f"{name}={code}" for name, code in value.items())
    return value


def _several(asked: Asked, text: str | None) -> Any:  # noqa: ANN401 - a text, or the two ends of an interval
    return text.split() if text and asked.field == "interval" else text


def _cell(asked: Asked, chosen: str | None) -> Any:  # noqa: ANN401 - a code, or a cell
    if asked.of != "cells" or not chosen:
        return chosen
    name, _, code = chosen.partition("=")
    return {name: code}
