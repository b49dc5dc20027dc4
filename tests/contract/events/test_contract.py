"""The committed language and the code say the same, and no release ever breaks an earlier one."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared.events import catalogue
from shared.events.base import BY_FULL_NAME
from shared.events.contract import HERE, breaks, files
from shared.events.language import decode

ROOT = Path(__file__).parents[3]
FILES = files()


def test_the_committed_schemas_and_examples_are_those_of_the_code() -> None:
    committed = {f"{f.parent.name}/{f.name}": f.read_text() for f in HERE.glob("*/*.json")}
    assert committed == FILES, "run `python -m shared.events.contract` and look at what changed"


def test_the_committed_page_is_that_of_the_code() -> None:
    assert catalogue.PAGE.read_text(encoding="utf-8") == catalogue.page(), (
        "run `python -m shared.events.contract`"
    )


def test_every_type_has_an_example() -> None:
    assert {f"examples/{name}.json" for name in BY_FULL_NAME} <= FILES.keys()


@pytest.mark.parametrize("name", sorted(BY_FULL_NAME))
def test_an_example_fits_its_schema_and_is_read(name: str) -> None:
    text = FILES[f"examples/{name}.json"]
    Draft202012Validator(json.loads(FILES[f"schemas/{name}.json"])).validate(json.loads(text))
    assert decode(name, text.encode())


@pytest.mark.parametrize("name", sorted(BY_FULL_NAME))
def test_a_void_of_any_type_fits_its_schema_and_is_read(name: str) -> None:
    void = {"occurred_on": "2024-05-14", "voids": "018f7a10-5c00-7aaa-8bbb-0123456789ab"}
    Draft202012Validator(json.loads(FILES[f"schemas/{name}.json"])).validate(void)
    assert decode(name, json.dumps(void).encode())


def test_no_committed_schema_breaks_one_under_a_release_tag() -> None:
    tags = _git("tag", "--list", "v*").split()
    for tag in tags:
        for path in _git("ls-tree", "-r", "--name-only", tag, "shared/events/schemas").split():
            old, now = json.loads(_git("show", f"{tag}:{path}")), ROOT / path
            assert now.exists(), f"{path} of {tag} is gone"
            assert breaks(old, json.loads(now.read_text())) == [], f"{path} against {tag}"


def _schema() -> dict[str, Any]:
    return json.loads(FILES["schemas/participants.activity.held.v1.json"])


def test_an_optional_addition_breaks_nothing() -> None:
    new = _schema()
    new["$defs"]["ActivityHeld"]["properties"]["venue"] = {"type": "string"}
    assert breaks(_schema(), new) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda d: d["properties"].pop("theme"), "ActivityHeld.theme is gone"),
        (lambda d: d["required"].append("theme"), "ActivityHeld.theme is newly required"),
        (lambda d: d["required"].remove("hours"), "ActivityHeld.hours is required no more"),
        (lambda d: d["properties"]["hours"].update(type="number"), "ActivityHeld.hours has another shape"),
        (lambda d: d["properties"]["kind"]["enum"].remove("camp"), "ActivityHeld.kind has another shape"),
    ],
)
def test_a_change_that_breaks_is_named(change: Any, fault: str) -> None:
    new = copy.deepcopy(_schema())
    change(new["$defs"]["ActivityHeld"])
    assert breaks(_schema(), new) == [fault]


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    return done.stdout
