"""The day of a reader's last look is kept by her browser, and by nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.requests import Request
from starlette.responses import Response

from services.reporting.looked import NAME, last, remember

TODAY = date(2026, 3, 20)


def asked(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"{NAME}={cookie}".encode())]})


@pytest.mark.parametrize(
    ("cookie", "day"),
    [
        ("", None),
        ("2026-03-20", None),
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01.2026-03-11", date(2026, 3, 11)),
        ("2026-03-11.2026-03-20", date(2026, 3, 11)),
        ("2027-01-01.rubbish", None),
        ("x" * 4000, None),
    ],
)
def test_it_is_the_last_day_before_today(cookie: str, day: date | None) -> None:
    assert last(asked(cookie), TODAY) == day


def test_looking_again_on_the_same_day_forgets_nothing() -> None:
    cookie = "2026-03-11"
    for _ in range(3):
        answer = Response()
        remember(answer, asked(cookie), TODAY, secure=True)
        told = answer.headers["set-cookie"]
        assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(told.split("; "))
        cookie = told.split(";")[0].removeprefix(f"{NAME}=")
    assert cookie == "2026-03-11.2026-03-20"
