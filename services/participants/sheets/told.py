"""What a sheet's lines say, for programs: rows with their group, and why a row is refused."""

from __future__ import annotations

from typing import Any

from services.participants.domain.register import PersonalData
from services.participants.sheets.preview import Preview
from services.participants.sheets.rows.sorting import GROUPS, Sorted
from services.participants.sheets.rows.understanding import Note
from shared.postgres import Row
from shared.web.forms import Gettext


def preview_told(preview: Preview) -> dict[str, Any]:
    """The whole look: how many rows are in each group, each row, and the columns that nobody asked for."""
    counts = preview.counts
    told = {"batch": str(preview.batch["id"]), "activity": str(preview.batch["activity"])}
    return told | {
        "counts": {group: counts[group] for group in GROUPS},
        "columns_not_read": list(preview.unread),
        "rows": [_line(one) for one in preview.lines],
    }


def batch_told(row: Row) -> dict[str, Any]:
    """What became of an upload."""
    days = {name: row[name] and row[name].isoformat() for name in ("uploaded_at", "recorded_at", "undone_at")}
    numbers = {name: row[name] for name in ("rows", "recorded", "registered", "refused")}
    return (
        {"batch": str(row["id"]), "activity": str(row["activity"]), "file": row["file_name"]} | days | numbers
    )


def sentence(note: Note, gettext: Gettext = str) -> str:
    """A note in the reader's language."""
    return gettext(note.template) % dict(note.values)


def _line(one: Sorted) -> dict[str, Any]:
    told: dict[str, Any] = {"row": one.number, "group": one.group, "name": one.line.name}
    if one.candidates:
        told["candidates"] = [{"person": found.id, **_known(found.data)} for found in one.candidates]
    if one.notes:
        told["notes"] = [sentence(note) for note in one.notes]
    return told


def _known(data: PersonalData) -> dict[str, Any]:
    return {"name": data.name, "birth_year": data.birth_year, "home": data.home}
