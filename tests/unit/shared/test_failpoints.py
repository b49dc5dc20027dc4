"""Failpoints are off unless the environment armed them at the start; nothing that comes later can switch one on."""

from __future__ import annotations

import os
import re
import signal

import pytest

from deploy.provision.layout import ROOT
from shared import failpoints


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    seen: list[int] = []
    monkeypatch.setattr(os, "kill", lambda _, number: seen.append(number))
    failpoints._armed.cache_clear()
    return seen


def test_a_failpoint_kills_when_it_was_armed_at_the_start_and_reached_often_enough(
    killed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAVANI_FAILPOINTS", "relay.sent:2")
    failpoints.reach("relay.sent")
    failpoints.reach("intake.committed")
    assert killed == []
    failpoints.reach("relay.sent")
    assert killed == [signal.SIGKILL]


def test_what_is_in_the_environment_after_the_first_look_arms_nothing(
    killed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARAVANI_FAILPOINTS", raising=False)
    failpoints.reach("relay.sent")
    monkeypatch.setenv("PARAVANI_FAILPOINTS", "relay.sent")
    failpoints.reach("relay.sent")
    assert killed == []


def test_no_way_of_running_it_for_real_names_a_failpoint_and_the_code_reads_them_at_one_place() -> None:
    files = [ROOT / "docker-compose.yml", *(ROOT / "deploy").rglob("*"), *(ROOT / "services").rglob("*.py")]
    files += (ROOT / "shared").rglob("*.py")
    named = [
        file
        for file in files
        if file.is_file()
        and file.suffix not in {".pyc", ".mo"}
        and re.search(rb"PARAVANI_FAILPOINTS|_FAILPOINTS", file.read_bytes())
    ]
    assert named == [ROOT / "shared" / "failpoints.py"]
