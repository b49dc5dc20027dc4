"""Webhooks: the library of the standard takes what is signed; what failed is tried for days; nothing goes inside."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from services.reporting.hooks import guard, schedule, signing

BODY = '{"type":"grants.contract.signed.v1","data":{"grant":"ქვეგრანტი"}}'.encode()


def test_the_standards_own_library_takes_a_message_and_no_other() -> None:
    secret, former, other = (signing.new_secret() for _ in range(3))
    headers = signing.headers("018f7a10", int(time.time()), BODY, [secret, former])
    assert Webhook(secret).verify(BODY, headers)["data"] == {"grant": "ქვეგრანტი"}
    assert Webhook(former).verify(BODY, headers)
    for wrong in (
        lambda: Webhook(other).verify(BODY, headers),
        lambda: Webhook(secret).verify(BODY + b" ", headers),
        lambda: Webhook(secret).verify(BODY, headers | {"webhook-id": "another"}),
    ):
        with pytest.raises(WebhookVerificationError):
            wrong()


def test_a_secret_is_long_enough_and_is_known_by_its_beginning() -> None:
    secret = signing.new_secret()
    assert secret.startswith("whsec_")
    assert secret != signing.new_secret()
    assert len(secret) >= len("whsec_") + 24 * 4 // 3


def test_a_message_is_tried_ten_times_over_three_days_and_then_given_up() -> None:
    pauses = [schedule.pause(attempts, 0) for attempts in range(1, 10)]
    known = [one for one in pauses if one is not None]
    assert known == sorted(known)
    assert timedelta(days=3) < sum(known, timedelta()) < schedule.GIVE_UP
    assert schedule.pause(10, 0) is None


def test_what_failed_at_one_moment_is_spread_and_an_address_may_ask_for_more_time_but_not_for_ever() -> None:
    assert schedule.pause(1, 0) == timedelta(seconds=5)
    assert schedule.pause(1, 1) == timedelta(seconds=6)
    assert schedule.pause(1, 0, "120") == timedelta(seconds=120)
    assert schedule.pause(3, 0, "1") == timedelta(minutes=30)
    assert schedule.pause(1, 0, "9" * 12) == timedelta(days=1)
    assert schedule.pause(1, 0, "Wed, 21 Oct 2026 07:28:00 GMT") == timedelta(seconds=5)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.0.0.5", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.5",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "192.0.2.1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(number: str) -> None:
    assert not guard.is_public(number)


@pytest.mark.parametrize(
    "number", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"]
)
def test_an_address_outside_is(number: str) -> None:
    assert guard.is_public(number)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/hook", "https://user:secret@example.org/", "ftp://example.org", "https://", "example.org",
        "https://example.org/#part", "javascript:alert(1)", "https://example.org/" + "x" * 500, "https://exa mple.org",
    ],
)  # fmt: skip
async def test_what_is_no_whole_https_address_is_refused(address: str) -> None:
    with pytest.raises(guard.NotAllowed):
        await guard.target(address, local=False)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]:8443/", "https://169.254.169.254/latest/meta-data",
        "https://2130706433/", "https://0x7f.1/", "https://[::ffff:10.0.0.5]/",
    ],
)  # fmt: skip
async def test_an_address_inside_is_refused_however_it_is_written(address: str) -> None:
    with pytest.raises(guard.NotAllowed):
        await guard.target(address, local=False)


async def test_what_is_connected_to_is_the_number_that_was_checked() -> None:
    found = await guard.target("http://localhost:9/hook?token=1", local=True)
    assert found.url.host in {"127.0.0.1", "::1"}
    assert (found.host, found.name, found.url.raw_path) == ("localhost:9", "localhost", b"/hook?token=1")
