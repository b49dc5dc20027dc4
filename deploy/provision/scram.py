"""SCRAM-SHA-256 verifiers, so that no password ever travels to the server or into its log in clear.

The form is PostgreSQL's `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>` (its documentation, chapter
"pg_authid"); the keys are those of RFC 5802, section 3.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

ITERATIONS = 4096  # PostgreSQL's own default (scram_iterations); our passwords are random, not guessable
SALT_BYTES = 16


def verifier(password: str, salt: bytes | None = None) -> str:
    """What PostgreSQL stores for a password; the password must be ASCII, so that it needs no SASLprep."""
    salt = salt or secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    stored = hashlib.sha256(_hmac(salted, b"Client Key")).digest()
    server = _hmac(salted, b"Server Key")
    return f"SCRAM-SHA-256${ITERATIONS}:{_text(salt)}${_text(stored)}:{_text(server)}"


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
