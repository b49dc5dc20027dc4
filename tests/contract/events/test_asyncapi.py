"""The AsyncAPI document against the specification's own JSON Schema (asyncapi-3.0.0.json, of @asyncapi/specs 6.11.1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deploy.provision.layout import ROOT
from shared.events import asyncapi
from shared.events.language import MODULES
from shared.programme import load

SPECIFICATION = json.loads((Path(__file__).parent / "asyncapi-3.0.0.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    assert MODULES
    programme = load(ROOT / "deploy" / "programmes" / "csdp")
    topics = {topic: topic.rpartition(".")[2] for topic in programme.every_topic()}
    return asyncapi.document(programme.code, programme.title("en"), topics, "127.0.0.1:9092")


def faults(document: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft7Validator(SPECIFICATION)
    return [f"{list(one.absolute_path)}: {one.message}"[:300] for one in validator.iter_errors(document)]


def test_the_document_is_asyncapi_3(document: dict[str, Any]) -> None:
    assert faults(document) == []


def test_the_schema_refuses_what_is_none(document: dict[str, Any]) -> None:
    assert faults(document | {"channels": {"x": {"address": 1}}})


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in _references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step.replace("~1", "/").replace("~0", "~")]


def test_every_message_shows_an_example_that_is_one(document: dict[str, Any]) -> None:
    for name, message in document["components"]["messages"].items():
        [example] = message["examples"]
        schema = document["components"]["schemas"][name]
        held = {"components": {"schemas": document["components"]["schemas"]}} | schema
        jsonschema.Draft202012Validator(held).validate(example["payload"])


def _references(place: object) -> list[str]:
    if isinstance(place, dict):
        own = [place["$ref"]] if isinstance(place.get("$ref"), str) else []
        return own + [found for one in place.values() for found in _references(one)]
    return [found for one in place for found in _references(one)] if isinstance(place, list) else []
