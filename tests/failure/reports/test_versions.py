"""Another version of the rules: adopted with author and reason, counted beside, shown from one moment on."""

from __future__ import annotations

from functools import partial

import httpx

from deploy.waiting import until
from tests.failure.reports.lead import ask
from tests.failure.spine.field import PATIENCE, Field
from tests.templates import PROGRAMME

RULE = "where: {kind: [training, mentoring_session, peer_exchange]}"
SAID = {"author": "Steering committee", "reason": "Only peer exchange is meant."}


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
