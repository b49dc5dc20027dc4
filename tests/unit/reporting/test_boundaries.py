"""The map is drawn from the deployment's own file, or the file is refused with what would be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.reporting.places.boundaries import WIDTH, WrongBoundariesError, given, read
from tests.unit.reporting.story import programme


def square(name: str, west: float, **more: object) -> dict[str, Any]:
    ring = [[west, 41.0], [west + 1, 41.0], [west + 1, 42.0], [west, 42.0], [west, 41.0]]
    return {"properties": {"name": name} | more, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def written(folder: Path, features: list[dict[str, Any]], **more: object) -> Path:
    file = folder / "places.geojson"
    file.write_text(
        json.dumps({"attribution": "Boundaries: somebody, CC BY 4.0", "features": features} | more)
    )
    return file


def everywhere() -> list[dict[str, Any]]:
    return [square(one.name.get("en"), 40 + number) for number, one in enumerate(programme().scope)]


def test_every_municipality_has_its_shape_by_any_of_its_spellings_and_neighbours_are_grey(
    tmp_path: Path,
) -> None:
    features = [square("Tetri Sqaro", 40), *everywhere()[2:], everywhere()[0], square("Borjomi", 50)]
    drawn = read(written(tmp_path, features), programme())
    assert {one.code for one in drawn.shapes} == {"", *(one.code for one in programme().scope)}
    assert drawn.attribution == "Boundaries: somebody, CC BY 4.0"
    assert drawn.shapes[0].path.startswith("M0 ")
    assert all(0 <= one.x <= WIDTH and 0 <= one.y <= drawn.height for one in drawn.shapes)


@pytest.mark.parametrize(
    ("features", "more", "told"),
    [
        ([], {"attribution": ""}, "whose boundaries are these"),
        ([{"geometry": {}}], {}, "no GeoJSON with polygons"),
        ([], {}, "no GeoJSON with polygons"),
        ([square("Marneuli", 40, label="in the middle")], {}, "no GeoJSON with polygons"),
        ([{"properties": {}, "geometry": {"type": "Polygon", "coordinates": [[["x"]]]}}], {}, "no GeoJSON"),
        ([square("Marneuli", 40)], {}, "no shape is named as"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_name_and_what_is_missing(
    tmp_path: Path, features: list[dict[str, Any]], more: dict[str, object], told: str
) -> None:
    with pytest.raises(WrongBoundariesError, match=told) as refused:
        read(written(tmp_path, features, **more), programme())
    assert "places.geojson" in str(refused.value)


def test_a_list_is_no_file_of_boundaries(tmp_path: Path) -> None:
    file = tmp_path / "places.geojson"
    file.write_text("[]")
    with pytest.raises(WrongBoundariesError, match="no GeoJSON"):
        read(file, programme())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongBoundariesError, match="no GeoJSON"):
        read(tmp_path / "none.geojson", programme())


def test_a_file_beside_the_programme_is_taken_unless_a_setting_names_another(tmp_path: Path) -> None:
    assert given(None, tmp_path, programme()) is None
    own = written(tmp_path, everywhere(), attribution="Another")
    (tmp_path / "boundaries.geojson").write_bytes(
        own.read_bytes().replace(b"Another", b"Beside the programme")
    )
    found = [given(named, tmp_path, programme()) for named in (None, own)]
    assert [one and one.attribution for one in found] == ["Beside the programme", "Another"]
