"""Whatever a program asks of reporting's HTTP API, no server error comes back, and the answer is of a documented kind.

PARAVANI_CALLS=10000 for the long run; some hundreds of calls otherwise.
"""

from __future__ import annotations

import asyncio
import json
import os

import httpx
import pytest

from deploy.loopback import LOCAL
from tests.failure.reports.asked import Auth, ask, operations
from tests.failure.spine.field import Field

pytestmark = [pytest.mark.everybody, pytest.mark.asyncio(loop_scope="module")]
CALLS = int(os.environ.get("PARAVANI_CALLS", "400"))


@pytest.fixture
def field(lasting: Field) -> Field:
    """Who asks leaves it at work."""
    return lasting


def somebodies(field: Field) -> list[Auth]:
    """Nobody; an integrator; the coordinator, who may ask for everything."""
    logins = json.loads((field.consortium.folder / "logins.json").read_bytes())
    known = {one["user"]: one["password"] for one in logins}
    return [None, *((user, known[user]) for user in ("integrator", "coordinator"))]


async def test_no_request_that_a_program_can_make_is_a_server_error(field: Field) -> None:
    site = field.consortium.url("reporting")
    offered = await asyncio.to_thread(operations, site)
    each = -(-CALLS // (len(offered) * 3))
    made = 0
    for auth in somebodies(field):
        for one in offered:
            made += await asyncio.to_thread(ask, one, auth, each)
    assert made >= len(offered)
    async with httpx.AsyncClient(base_url=site, **LOCAL) as client:
        assert (await client.get("/healthz")).status_code == 200


async def test_a_figure_of_a_past_day_is_dated_and_is_not_sent_again_however_long_members_are_heard(
    field: Field,
) -> None:
    site, past = field.consortium.url("reporting"), {"as_of": "2023-12-31"}
    await field.everybody_is_heard()
    async with httpx.AsyncClient(base_url=site, **LOCAL, timeout=30) as client:
        addresses = ("/v1/logframe", "/v1/indicators/X.2", "/exports/values.csv")
        first = {address: await client.get(address, params=past) for address in addresses}
        await field.everybody_is_heard()
        for address, answer in first.items():
            assert answer.headers["x-as-of"] == "2023-12-31"
            assert int(answer.headers["x-lag-seconds"]) >= 0
            known = {"If-None-Match": answer.headers["etag"]}
            again = await client.get(address, params=past, headers=known)
            assert (again.status_code, again.content) == (304, b"")
            other = await client.get(
                address, params={"as_of": "2023-12-30"}, headers={"If-None-Match": '"x"'}
            )
            assert other.status_code == 200


async def test_rubbish_is_answered_with_a_problem_that_says_what_would_be_right(field: Field) -> None:
    site, coordinator = field.consortium.url("reporting"), somebodies(field)[2]
    asked = {
        ("GET", "/v1/nothing"): 404,
        ("PUT", "/v1/logframe"): 405,
        ("GET", "/v1/logframe?as_of=yesterday"): 422,
        ("GET", "/v1/logframe?as_of=9999-12-31"): 200,
        ("GET", "/v1/compare?from=9999-12-31&to=0001-01-01"): 200,
        ("GET", "/v1/indicators/NO.1"): 404,
        ("GET", "/v1/indicators/OP1.1.b/events?cursor=MjAyMy0wMS0wMSB4"): 422,
        ("GET", "/v1/indicators/X.2/events?excluded=true&cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"): 422,
        ("GET", "/v1/events?after=99999999999999999999"): 422,
        ("GET", "/v1/parked?after=99999999999999999999"): 422,
        ("POST", "/v1/parked/nothing/discard"): 422,
    }
    async with httpx.AsyncClient(base_url=site, **LOCAL, timeout=30, auth=coordinator) as client:
        for (method, address), status in asked.items():
            answer = await client.request(method, address)
            assert answer.status_code == status, f"{method} {address}: {answer.text}"
            if status >= 400:
                assert answer.headers["content-type"] == "application/problem+json"
                assert {"code", "detail", "errors", "correlation_id"} <= answer.json().keys()
