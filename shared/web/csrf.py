"""Proof that a form came from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable

from starlette.requests import Request

from shared.web.problems import Problem
from shared.web.translations import mark

FIELD = "csrf"
FORM_KEY = "form_key"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def _mac(key: bytes, text: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).rstrip(b"=").decode()


def session_token(session: str) -> str:
    """A token for a form of a signed-in reader: bound to the session, another one at every rendering.

    It is a MAC under the session's own secret, so nothing is stored; the changing part keeps a compressed page
    from giving it away byte by byte (BREACH).
    """
    nonce = secrets.token_urlsafe(9)
    return f"{nonce}.{_mac(session.encode(), 'csrf ' + nonce)}"


def belongs_to_session(session: str, token: str) -> bool:
    """Whether a token was made for this session."""
    nonce, _, mac = token.partition(".")
    return hmac.compare_digest(mac.encode(), _mac(session.encode(), "csrf " + nonce).encode())


class PublicTokens:
    """Tokens of public forms: signed, dated, without a cookie.

    A public form acts for nobody: who tricks a visitor's browser into sending it gains nothing that he could not
    send himself. So the token need not be bound to a visitor, and no visitor gets a cookie. It still makes a sender
    fetch the form first, and it expires.
    """

    def __init__(
        self, key: bytes, *, seconds: int = 24 * 3600, clock: Callable[[], float] = time.time
    ) -> None:
        self._key = key
        self._seconds = seconds
        self._clock = clock

    def issue(self) -> str:
        """A token that is good for `seconds` from now."""
        stamped = f"{int(self._clock())}-{secrets.token_urlsafe(6)}"
        return f"{stamped}.{_mac(self._key, 'form ' + stamped)}"

    def good(self, token: str) -> bool:
        """Whether a token is ours and not too old."""
        stamped, _, mac = token.partition(".")
        if not hmac.compare_digest(mac.encode(), _mac(self._key, "form " + stamped).encode()):
            return False
        return self._clock() - int(stamped.partition("-")[0]) <= self._seconds


def new_form_key() -> str:
    """The idempotency key that a form carries, so that a double tap records once."""
    return secrets.token_urlsafe(18)


def refused() -> Problem:
    """403 `form_not_ours`."""
    return Problem(
        403,
        "form_not_ours",
        mark(
            "This form was not sent from our page, or the page was too old. Open it again and send it once more."
        ),
    )


def refuse_foreign_site(request: Request) -> None:
    """Problem 403 when a browser says that another site caused this request (Fetch Metadata, `Sec-Fetch-Site`).

    Programs send no such header and pass. Another port of the same host counts as foreign.
    """
    sent_from = request.headers.get("sec-fetch-site", "none")
    if request.method not in _SAFE and sent_from not in {"same-origin", "none"}:
        raise refused()


async def check_session_form(request: Request, session: str) -> None:
    """Problem 403 unless a request that may change something carries this session's token (field or header)."""
    if request.method in _SAFE:
        return
    refuse_foreign_site(request)
    token = request.headers.get("x-csrf-token")
    if token is None:
        token = str((await request.form()).get(FIELD, ""))
    if not belongs_to_session(session, token):
        raise refused()


async def check_public_form(request: Request) -> None:
    """FastAPI dependency of a public form's POST: Problem 403 unless it carries a good public token."""
    tokens: PublicTokens = request.app.state.public_tokens
    form = await request.form()
    if not tokens.good(str(form.get(FIELD, ""))):
        raise refused()
