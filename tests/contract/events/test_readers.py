"""No type of the open stream is about a person or a case, and none tells how many there are."""

from __future__ import annotations

import msgspec
import pytest

from deploy.provision.rights import Operation, rights
from shared.events.base import BY_FULL_NAME, EventType
from shared.events.readers import OPEN, carries_rows
from shared.programme import load
from tests.templates import PROGRAMME

ABOUT_PERSONS = {"person", "persons", "sealed", "users", "proposal"}
POSITIONS = {"heads", "lane", "sequence", "cause_event_ids"}
COUNTS = {"found", "refused", "cells"}  # of persons among others: the pages show them to the consortium only
APPEALS = {"grants.award.appealed", "grants.award.appeal_decided"}  # a step of an award, told with its call


@pytest.mark.parametrize("kind", BY_FULL_NAME.values(), ids=lambda kind: kind.name)
def test_a_type_with_persons_cases_counts_or_places_is_not_open(kind: EventType) -> None:
    fields = {field.name for field in msgspec.structs.fields(kind.model)}
    said = fields & (
        ABOUT_PERSONS | POSITIONS | COUNTS | ({"case"} - ({"case"} if kind.name in APPEALS else set()))
    )
    if said or kind.owner == "feedback":
        assert kind.full_name not in OPEN, f"{kind.name} says {said}"
    assert (kind.readers == "restricted") == (kind.owner == "feedback")


def test_a_version_that_nobody_declared_is_not_open() -> None:
    assert "grants.contract.signed.v1" in OPEN
    assert "grants.contract.signed.v99" not in OPEN


def test_only_the_grants_services_publish_nothing_else_so_that_only_their_topics_are_open() -> None:
    assert {
        one for one in ("participants", "grants", "feedback", "reporting", "unheard") if not carries_rows(one)
    } == {"grants"}
    found = rights(load(PROGRAMME), ["open", "wide"], ["wide"])
    reads = {
        name: {
            one.topic
            for one in found
            if one.user == f"csdp.integrator{name}" and one.operation is Operation.READ
        }
        for name in ("", ".open", ".wide")
    }
    grants = {f"csdp.{member}.grants" for member in ("cenn", "ctc", "kkm", "fe")}
    assert reads[""] == reads[".open"] == grants
    assert reads[".wide"] > grants | {"csdp.kkm.feedback", "csdp.ctc.participants", "csdp.ctc.heads"}
