"""The map's shapes: a GeoJSON file that the deployment brings, drawn flat, with the words its licence asks for.

None comes with the product: licences of boundaries differ, and lines on a map are the consortium's decision.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from shared.programme import Programme

WIDTH = 1000  # of the drawing, in its own units
NAME = "boundaries.geojson"  # beside programme.yaml
Ring = Sequence[Sequence[float]]


class WrongBoundariesError(Exception):
    """The file cannot be used; the message says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One place: its municipality's code, "" for a neighbour outside the programme, its outline, where its label stands."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Boundaries:
    """All shapes, the drawing's height, and the attribution that stands under it."""

    shapes: tuple[Shape, ...]
    height: int
    attribution: str


def given(named: Path | None, folder: Path, programme: Programme) -> Boundaries | None:
    """The shapes of the file that a setting names, else of the one in the programme's folder; None without either."""
    beside = folder / NAME
    file = named or (beside if beside.exists() else None)
    return read(file, programme) if file else None


def read(file: Path, programme: Programme) -> Boundaries:
    """The shapes of a file; a place is known by any of its properties that spells a municipality's name."""
    told = _told(file)
    attribution = told.get("attribution")
    if not isinstance(attribution, str) or not attribution:
        message = f'{file}: whose boundaries are these? Add "attribution": "…" beside "features", as their licence asks'
        raise WrongBoundariesError(message)
    try:
        places = [(one["properties"], list(_rings(one["geometry"]))) for one in told["features"]]
        shapes, height = _drawn(places, programme)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as wrong:
        raise _unusable(file, wrong) from wrong
    missing = {one.code for one in programme.scope} - {one.code for one in shapes}
    if missing:
        raise WrongBoundariesError(
            f"{file}: no shape is named as {', '.join(sorted(missing))} in programme.yaml"
        )
    return Boundaries(shapes, height, attribution)


def _told(file: Path) -> Mapping[str, Any]:
    try:
        told = orjson.loads(file.read_bytes())
    except (OSError, ValueError) as wrong:
        raise _unusable(file, wrong) from wrong
    if not isinstance(told, dict):
        raise _unusable(file, TypeError("it holds no object"))
    return told


def _unusable(file: Path, why: Exception) -> WrongBoundariesError:
    return WrongBoundariesError(
        f"{file}: no GeoJSON with polygons ({why}); boundaries are a FeatureCollection"
    )


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[
        geometry["type"]
    ]
    for polygon in polygons:
        yield from polygon


def _drawn(
    places: Sequence[tuple[Mapping[str, Any], list[Ring]]], programme: Programme
) -> tuple[tuple[Shape, ...], int]:
    """Shapes in the drawing's units; longitude shrinks with the cosine of the middle latitude."""
    points = [point for _, rings in places for ring in rings for point in ring]
    west, east = min(one[0] for one in points), max(one[0] for one in points)
    south, north = min(one[1] for one in points), max(one[1] for one in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)

    def place(point: Sequence[float]) -> tuple[int, int]:
        return round((point[0] - west) * narrow * scale), round((north - point[1]) * scale)

    shapes = []
    for properties, rings in places:
        outline = "".join("M" + "L".join(f"{x} {y}" for x, y in map(place, ring)) + "Z" for ring in rings)
        x, y = place(properties.get("label") or _middle(rings[0]))
        shapes.append(Shape(_code(properties, programme), outline, x, y))
    return tuple(shapes), round((north - south) * scale)


def _middle(ring: Ring) -> tuple[float, float]:
    return sum(one[0] for one in ring) / len(ring), sum(one[1] for one in ring) / len(ring)


def _code(properties: Mapping[str, Any], programme: Programme) -> str:
    for text in properties.values():
        if isinstance(text, str):
            found = programme.find_municipality(text)
            if found is not None and found.in_scope:
                return found.code
    return ""
