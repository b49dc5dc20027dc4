"""The answer of the door as a JSON document (docs/figures-door.md)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from services.reporting.door import history
from services.reporting.door.asked import Asked
from services.reporting.door.elsewhere import elsewhere
from services.reporting.door.evidence import Evidence
from services.reporting.door.run import Refused, count
from services.reporting.reading.every import Cell, cells
from services.reporting.reading.known import Figures
from shared.programme import Programme


def figures(paths: list[Path], programme: Programme, asked: Asked) -> dict[str, Any]:
    """Everything the door says of some files of events; raises BadEvents if one of their lines is none."""
    read = history.read(paths, programme)
    counted = count(read, programme)
    evidence = Evidence(programme, counted.contributions, asked)
    found = cells(Figures.of(programme, counted.contributions, asked.moment))
    return {
        "programme": programme.code,
        "logframe_version": programme.logframe.version,
        "as_of": asked.as_of,
        "happened": asked.happened.isoformat() if asked.happened else None,
        "events": len(read.events) + read.not_counted,
        "repeats": read.repeats,
        "not_counted": read.not_counted,
        "unknown_types": dict(read.unknown),
        "not_in_programme": elsewhere(read, programme),
        "refused": [_refused(one, read.places[one.event.id].number) for one in counted.refused],
        "cells": _listed(found, evidence),
    }


def _refused(one: Refused, line: int) -> dict[str, Any]:
    return {"id": one.event.id, "type": one.event.name, "line": line, "reason": one.reason}


def _listed(found: Iterable[Cell], evidence: Evidence) -> list[dict[str, Any]]:
    return [
        one.json() | {"events": [] if one.value.value is None else evidence.of(one.place)} for one in found
    ]
