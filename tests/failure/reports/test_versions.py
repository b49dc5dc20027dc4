"""Another version of the rules: adopted with author and reason, counted beside, shown from one moment on."""

from __future__ import annotations

from functools import partial

import httpx
import pytest

from deploy.waiting import until
from tests.failure.reports.lead import ask
from tests.failure.spine.field import PATIENCE, Field
from tests.templates import PROGRAMME

pytestmark = pytest.mark.asyncio(loop_scope="module")
RULE = "where: {kind: [training, mentoring_session, peer_exchange]}"
SAID = {"author": "Steering committee", "reason": "Only peer exchange is meant."}


@pytest.fixture
def field(lasting: Field) -> Field:
    """The last test alone adopts anything."""
    return lasting


def text(version: int, rule: str) -> str:
    found = (PROGRAMME / "logframe.yaml").read_text("utf-8")
    return found.replace("\nversion: 1\n", f"\nversion: {version}\n").replace(RULE, rule)


async def adopt(field: Field, version: int, rule: str, **said: str) -> httpx.Response:
    body = {"files": {"logframe.yaml": text(version, rule)}, **SAID, **said}
    return await ask(field, "POST", "/v1/logframe/versions", body)


async def shows(field: Field, version: int, hours: int | None) -> bool | None:
    told = (await ask(field, "GET", "/v1/logframe")).json()
    value = next(one["value"] for one in told["indicators"] if one["code"] == "OP1.1.c")
    return True if (told["version"], value) == (version, hours) else None


async def test_a_version_needs_a_number_of_its_own_an_author_and_a_reason(field: Field) -> None:
    other = "where: {kind: [peer_exchange]}"
    assert (await adopt(field, 1, other)).json()["code"] == "version_not_raised"
    assert (await adopt(field, 1, RULE)).json()["code"] == "nothing_changed"
    assert (await adopt(field, 2, other, reason=" ")).json()["code"] == "reason_missing"
    assert (await adopt(field, 2, other, author=" ")).json()["code"] == "author_missing"
    assert (await adopt(field, 2, "where: {knd: [x]}")).json()["code"] == "programme_wrong"
    assert await shows(field, 1, 2)


async def test_what_other_rules_would_say_is_told_cell_by_cell_and_changes_nothing(field: Field) -> None:
    now, other = text(1, RULE), text(1, "where: {kind: [peer_exchange]}")
    assert other != now
    wrong = await ask(
        field, "POST", "/v1/logframe/what-if", {"files": {"logframe.yaml": now.replace("kind:", "knd:")}}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "programme_wrong")
    assert any("logframe.yaml:" in one["message"] for one in wrong.json()["errors"])
    told = (await ask(field, "POST", "/v1/logframe/what-if", {"files": {"logframe.yaml": other}})).json()
    assert [(one["indicator"], one["what"]) for one in told["plan"]] == [("OP1.1.c", "rule")]
    assert {one["cell"]["indicator"] for one in told["differences"]} == {"OP1.1.c"}
    [whole] = [
        one
        for one in told["differences"]
        if (one["cell"]["measure"], one["cell"]["period"]) == ("cumulative", "2024")
        and one["cell"].keys() == {"indicator", "period", "measure", "by"}
        and one["cell"]["by"] == "total"
    ]
    assert (whole["now"]["value"], whole["then"]["value"]) == (2, None)
    assert (await field.figures())["OP1.1.c"] == 2


async def test_an_adopted_version_is_counted_from_the_copy_and_shown_and_stays_whatever_is_killed(
    field: Field,
) -> None:
    done = await adopt(field, 2, "where: {kind: [peer_exchange]}")
    assert done.status_code == 201, done.text
    await until(partial(shows, field, 2, None), PATIENCE)
    field.kill("projector")
    field.kill("reporting")
    await field.train()
    await until(partial(shows_persons, field, 9), PATIENCE)
    assert await shows(field, 2, None)
    back = await adopt(field, 3, RULE, reason="It was meant as it was.")
    assert back.status_code == 201, back.text
    await until(partial(shows, field, 3, 3), PATIENCE)
    found = (await ask(field, "GET", "/v1/logframe/versions")).json()["versions"]
    assert [(one["version"], one["live"], one["reason"]) for one in found] == [
        (1, False, None),
        (2, False, "Only peer exchange is meant."),
        (3, True, "It was meant as it was."),
    ]
    assert [one["replaced_at"] for one in found] == [found[1]["adopted_at"], found[2]["adopted_at"], None]
    assert [await hours_under(field, version) for version in (1, 2, 3)] == [2, None, 3]


async def hours_under(field: Field, version: int) -> int | None:
    """What a version that is kept says of OP1.1.c; the one that was replaced knows nothing of what came after."""
    told = (await ask(field, "GET", f"/v1/logframe/versions/{version}")).json()
    value: int | None = next(one["value"] for one in told["indicators"] if one["code"] == "OP1.1.c")
    return value


async def shows_persons(field: Field, persons: int) -> bool | None:
    try:
        return True if (await field.figures())["X.2"] == persons else None
    except httpx.HTTPError:
        return None
