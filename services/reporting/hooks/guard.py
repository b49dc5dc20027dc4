"""Where a webhook may go: an https address on the public network, looked up and checked again for every attempt.

What is checked is what is connected to: a name that shows another address a moment later leads nowhere else. A deployment
may allow addresses of its own network, and plain http (PARAVANI_WEBHOOKS_LOCAL), for a receiver that stands beside it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

import httpx

from shared.refusal import Refused
from shared.web.translations import mark

_MOST = 500  # characters of an address
_WRONG = mark(
    "Write a whole address that begins with https://, without a login in it, such as https://example.org/hook."
)
_INSIDE = mark("This address lies in a private or local network; a webhook goes to public addresses only.")
_UNKNOWN = mark("No host of this name is found.")


@dataclass(frozen=True, slots=True)
class Target:
    """What an attempt connects to: the address with its host replaced by a number, and the name that TLS must prove."""

    url: httpx.URL
    host: str
    name: str


class NotAllowed(Refused):
    """An address to which nothing may be sent; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__("address_refused", sentence, "url")


async def target(text: str, *, local: bool) -> Target:
    """Where an address leads now; NotAllowed if nothing may be sent there."""
    url = read(text, local=local)
    number = await _resolved(url, local=local)
    shown = f"[{number}]" if ":" in number else number
    return Target(url.copy_with(host=shown), url.netloc.decode(), url.host)


def read(text: str, *, local: bool) -> httpx.URL:
    """The parts of an address; NotAllowed if it is none that may be used."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        raise NotAllowed(_WRONG) from None
    schemes = {"https", "http"} if local else {"https"}
    if url.scheme not in schemes or not url.host or url.userinfo or url.fragment or len(text) > _MOST:
        raise NotAllowed(_WRONG)
    return url


async def _resolved(url: httpx.URL, *, local: bool) -> str:
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotAllowed(_UNKNOWN) from None
    numbers = [str(address[0]) for *_, address in found]
    if not local and not all(map(is_public, numbers)):
        raise NotAllowed(_INSIDE)
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether an IP address belongs to somebody outside: not loopback, private, link-local, shared, multicast, reserved."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which NAT64 would lead (RFC 6052's well-known prefix)."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
