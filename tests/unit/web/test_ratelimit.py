"""The bucket of a public form."""

from starlette.requests import Request

from shared.web.ratelimit import TokenBucket, address_of


def test_a_bucket_gives_its_burst_and_then_one_at_a_time() -> None:
    now = [0.0]
    bucket = TokenBucket(2, 10, clock=lambda: now[0])
    assert [bucket.take("a"), bucket.take("a")] == [0.0, 0.0]
    assert bucket.take("a") == 10
    assert bucket.take("b") == 0.0
    now[0] = 10
    assert bucket.take("a") == 0.0
    assert bucket.take("a") == 10


def test_a_bucket_remembers_no_more_keys_than_it_may() -> None:
    bucket = TokenBucket(1, 10, most_keys=2, clock=lambda: 0.0)
    for key in "abc":
        bucket.take(key)
    assert bucket.take("a") == 0.0  # forgotten: its place was taken
    assert bucket.take("c") > 0


def test_one_ipv6_household_is_one_address() -> None:
    def seen(host: str) -> str:
        return address_of(Request({"type": "http", "client": (host, 1), "headers": []}))

    assert seen("2001:db8:1:2:aaaa::1") == seen("2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    assert seen("192.0.2.7") == "192.0.2.7"
