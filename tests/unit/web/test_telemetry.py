"""Logs are JSON, bear the correlation id, and hold no personal data."""

import io
import json
import logging

import asyncpg
import pytest
import structlog

from shared import telemetry


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    structlog.contextvars.clear_contextvars()
    telemetry.configure("participants", stream=stream)
    return stream


def _line(log: io.StringIO) -> dict[str, object]:
    line: dict[str, object] = json.loads(log.getvalue().splitlines()[-1])
    return line


def test_personal_fields_are_redacted_however_deep_they_lie(log: io.StringIO) -> None:
    command = {"first_name": "Nino", "attributes": [{"Phone": "+995 599 12 34 56"}], "lane": 3}
    telemetry.logger("x").info("recorded", command=command, password="hunter2hunter2")
    assert _line(log)["command"] == {
        "first_name": "[redacted]",
        "attributes": [{"Phone": "[redacted]"}],
        "lane": 3,
    }
    assert "hunter2" not in log.getvalue()


def test_personal_data_inside_a_sentence_is_redacted(log: io.StringIO) -> None:
    telemetry.logger("x").info("call +995 599 12 34 56 or nino@example.org, 01001012345")
    assert _line(log)["event"] == "call [redacted] or [redacted], [redacted]"


def test_the_logs_of_libraries_take_the_same_way(log: io.StringIO) -> None:
    telemetry.bind_correlation("5e1f0c2d9a7b4c6e8f00112233445566")
    logging.getLogger("aiokafka").warning("no answer for %s", "nino@example.org")
    line = _line(log)
    assert line["event"] == "no answer for [redacted]"
    assert (line["correlation_id"], line["service"], line["level"]) == (
        "5e1f0c2d9a7b4c6e8f00112233445566",
        "participants",
        "warning",
    )


def test_a_databases_error_is_logged_without_the_values_it_quotes(log: io.StringIO) -> None:
    error = asyncpg.UniqueViolationError('duplicate key "Nino"')
    error.constraint_name = "account_login_key"
    try:
        raise error
    except asyncpg.PostgresError:
        telemetry.logger("x").exception("failed")
    told = _line(log)["exception"]
    assert isinstance(told, dict)
    assert told["sqlstate"] == "23505"
    assert told["constraint_name"] == "account_login_key"
    assert "Nino" not in log.getvalue()


def test_a_malformed_correlation_id_is_replaced(log: io.StringIO) -> None:
    for good in ("0f8fad5b-d9cb-469f-a165-70867728950e", "5e1f0c2d9a7b4c6e8f00112233445566"):
        assert telemetry.bind_correlation(good) == good
    for bad in (
        "bad\nforged line",
        "abcd",
        "nino-beridze-1984",
        "995577123456",
        "01001012345",
        "GE29NB0000000101904917",
    ):
        assert telemetry.bind_correlation(bad) != bad
    assert log.getvalue() == ""
