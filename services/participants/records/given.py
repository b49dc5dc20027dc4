"""What was given for a record becomes its event's data; whatever is wrong is told with its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from services.participants.domain.records import capacity
from services.participants.domain.refusals import Denied
from services.participants.programme import scope
from services.participants.records.choices import Choices
from services.participants.records.kind import Asked, Kind
from shared import ids
from shared.events.base import EventData
from shared.events.participants import CapacityAssessed
from shared.programme import Programme
from shared.web.translations import mark

_COUNTRY = re.compile(r"[A-Z]{2}")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def data_from(kind: Kind, given: Mapping[str, Any], programme: Programme, subject: str = "") -> EventData:
    """The data of a new record, or of a correction of one about `subject`; Denied with the field that is wrong."""
    unknown = set(given) - {one.field for one in kind.asked} - {kind.begins}
    if unknown:
        told = mark("There is no such field here; there are: %(codes)s.")
        raise Denied("field_unknown", told, min(unknown), codes=", ".join(one.field for one in kind.asked))
    fields = {name: value for name, value in given.items() if value not in (None, "", [])}
    for asked in kind.asked:
        _check(asked, fields, programme)
    if kind.begins:
        fields[kind.begins] = subject or _id(kind.begins, fields.get(kind.begins)) or ids.random_id()
    try:
        data = msgspec.convert(fields, kind.model, strict=False)
    except msgspec.ValidationError as wrong:
        raise _denied(kind, str(wrong)) from None
    if isinstance(data, CapacityAssessed):
        return capacity.with_sum(programme.participants.tool(data.tool), data)
    return data


def _check(asked: Asked, fields: dict[str, Any], programme: Programme) -> None:
    value = fields.get(asked.field)
    if value is None:
        if asked.needed and asked.how != "answer":
            raise Denied("field_missing", mark("This must be given."), asked.field)
        return
    if asked.of == "municipalities":
        fields[asked.field] = scope.place(programme, str(value), asked.field)
    elif asked.how == "choice" and asked.of != "cells":
        codes = [code for code, _ in Choices(programme, "en").options(asked)]
        if value not in codes:
            raise Denied(
                "code_unknown", mark("Choose one of: %(codes)s."), asked.field, codes=", ".join(codes)
            )
    elif asked.how == "text" and asked.field != "interval":
        fields[asked.field] = _as_code(asked, str(value))


def _as_code(asked: Asked, text: str) -> str:
    """A code; Denied for what would tell the other members more than one, and for a country that is none."""
    if not _ID.fullmatch(text):
        told = mark("Use Latin letters, digits and - . : _ only: this goes to the other members as it is.")
        raise Denied("not_a_code", told, asked.field)
    if asked.field != "origin_country":
        return text
    if not _COUNTRY.fullmatch(text.upper()):
        raise Denied("not_a_country", mark("Write the country as two letters, such as GE"), asked.field)
    return text.upper()


def _id(field: str, value: object) -> str:
    if value is not None and not _ID.fullmatch(str(value)):
        raise Denied("not_an_id", mark("This is not an id."), field)
    return str(value or "")


def _denied(kind: Kind, message: str) -> Denied:
    """Msgspec's refusal in our words: it names the place as `$.field` and quotes no value that we pass on."""
    place = re.search(r"`\$\.([a-z_]+)", message) or re.search(r"field `([a-z_]+)`", message)
    field = place[1] if place else kind.asked[0].field
    return Denied("field_wrong", mark("This is missing or not written as it should be."), field)
