"""Errors: RFC 9457 for programs, a page for browsers, and never what must not be told."""

import asyncio
import io
import json
import socket
from pathlib import Path

import asyncpg
import pytest

from shared import telemetry
from shared.ledger.errors import Conflict
from tests.unit.web.sites import browser, make_site, program


async def test_a_problem_has_a_stable_code_its_fields_and_the_correlation_id(tmp_path: Path) -> None:
    async with program(make_site(tmp_path)) as client:
        answer = await client.get(
            "/v1/ceiling", headers={"X-Correlation-Id": "5e1f0c2d9a7b4c6e8f00112233445566"}
        )
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:paravani:problem:ceiling_exceeded",
        "title": "Conflict",
        "status": 409,
        "code": "ceiling_exceeded",
        "detail": "Too much.",
        "errors": [{"field": "amount", "message": "At most 5"}],
        "correlation_id": "5e1f0c2d9a7b4c6e8f00112233445566",
    }
    assert answer.headers["x-correlation-id"] == "5e1f0c2d9a7b4c6e8f00112233445566"


async def test_a_refused_value_is_named_by_its_field_and_never_repeated(tmp_path: Path) -> None:
    async with program(make_site(tmp_path)) as client:
        answer = await client.post("/v1/things", json={"number": "Nino Beridze"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
    assert answer.json()["errors"][0]["field"] == "number"
    assert "Nino" not in answer.text


async def test_text_that_is_no_json_is_told_where_it_breaks(tmp_path: Path) -> None:
    async with program(make_site(tmp_path)) as client:
        answer = await client.post(
            "/v1/things", content=b'{"number": 1,, }', headers={"content-type": "application/json"}
        )
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "field": "body",
            "message": "This is not JSON from character 13 on: Expecting property name enclosed in double quotes",
        }
    ]


async def test_an_unknown_address_is_a_problem_for_programs_and_a_page_for_browsers(tmp_path: Path) -> None:
    app = make_site(tmp_path)
    async with program(app) as client:
        assert (await client.get("/v1/nothing")).json()["code"] == "not_found"
        assert (await client.delete("/v1/ceiling")).json()["code"] == "method_not_allowed"
    async with browser(app) as client:
        page = await client.get("/ka/nothing")
    assert page.status_code == 404
    assert "ასეთი გვერდი არ არსებობს" in page.text


@pytest.mark.parametrize(
    "trouble",
    [
        asyncpg.CannotConnectNowError("the database system is starting up"),
        socket.gaierror("Name or service not known"),
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError("got result for unknown protocol state 3"),
        asyncpg.TooManyConnectionsError("sorry, too many clients already"),
        asyncpg.LockNotAvailableError("canceling statement due to lock timeout"),
        asyncpg.DeadlockDetectedError("deadlock detected"),
        asyncpg.IdleInTransactionSessionTimeoutError("terminating connection"),
        Conflict(),
        ConnectionRefusedError(111, "Connect call failed"),
        TimeoutError(),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
async def test_a_dead_database_is_said_to_be_away_and_nothing_to_have_been_recorded(
    tmp_path: Path, trouble: Exception
) -> None:
    app = make_site(tmp_path)

    @app.post("/v1/recording")
    async def record() -> None:
        raise trouble

    async with program(app) as client:
        answer = await client.post("/v1/recording")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert "Nothing was recorded" in answer.json()["detail"]
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    "trouble", [asyncpg.InterfaceError("another operation is in progress"), TimeoutError()]
)
async def test_a_request_that_is_given_up_is_told_to_come_again_whatever_the_driver_makes_of_it(
    tmp_path: Path, trouble: Exception
) -> None:
    app = make_site(tmp_path, seconds=0.3)

    @app.post("/v1/waiting")
    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise trouble from None

    async with program(app) as client:
        answer = await client.post("/v1/waiting")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")


async def test_an_unexpected_error_tells_the_caller_nothing_and_the_log_where_it_was(tmp_path: Path) -> None:
    log = io.StringIO()
    telemetry.configure("test", stream=log)
    app = make_site(tmp_path)
    async with program(app) as client:
        answer = await client.get("/v1/broken")
    async with browser(app) as client:
        page = await client.get("/en/broken")
    assert answer.json()["code"] == "unexpected"
    assert page.status_code == 500
    assert "Something went wrong" in page.text
    for text in (answer.text, page.text, log.getvalue()):
        assert "Nino" not in text
        assert "01001012345" not in text
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    failed = next(line for line in told if line["event"] == "request failed")
    assert failed["exception"]["type"] == "builtins.ValueError"
    assert any("sites.py" in frame for frame in failed["exception"]["frames"])
    assert failed["correlation_id"] == answer.json()["correlation_id"]


async def test_a_body_over_the_limit_is_refused_whether_its_length_is_declared_or_not(tmp_path: Path) -> None:
    async def chunks() -> object:
        for _ in range(5):
            yield b" " * 1000

    async with program(make_site(tmp_path)) as client:
        declared = await client.post("/v1/things", content=b" " * 3000)
        streamed = await client.post("/v1/things", content=chunks())  # type: ignore[arg-type]
    assert [declared.status_code, streamed.status_code] == [413, 413]
    assert declared.json()["code"] == streamed.json()["code"] == "too_large"


async def test_an_answer_that_does_not_begin_in_time_is_given_up(tmp_path: Path) -> None:
    async with program(make_site(tmp_path, seconds=0.3)) as client:
        answer = await client.get("/v1/slow")
    assert answer.status_code == 503
    assert answer.json()["code"] == "too_slow"


async def test_a_character_that_no_database_keeps_is_a_mistake_of_who_sent_it(tmp_path: Path) -> None:
    app = make_site(tmp_path)

    @app.post("/v1/recording")
    async def record() -> None:
        raise asyncpg.CharacterNotInRepertoireError('invalid byte sequence for encoding "UTF8": 0x00')

    async with program(app) as client:
        answer = await client.post("/v1/recording")
    assert (answer.status_code, answer.json()["code"]) == (422, "character_not_allowed")
