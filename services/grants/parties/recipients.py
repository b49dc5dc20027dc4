"""Recipients: found again by a keyed hash of their number, kept encrypted under a key of their own."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

import orjson

from shared.events.base import Evidence
from shared.indexkey import Purpose
from shared.settings import Settings

BANK_REFERENCE = "bank_reference"
INDEX = Purpose(lambda index: hmac.digest(index, b"paravani grants recipient 1", hashlib.sha256))


@dataclass(frozen=True, slots=True)
class Person:
    """Who receives, a natural or a legal person. `name` and `legal_id` never leave the member in clear."""

    name: str
    legal_id: str
    natural_person: bool = False


def tokens(settings: Settings, legal_id: str) -> list[bytes]:
    """The keyed hashes of an identification number, the same however it is spaced or written.

    The first is kept; while the index key is rotated a recipient may stand under the other one still.
    """
    return [token(key, legal_id) for key in INDEX.keys(settings.secrets)]


def token(key: bytes, legal_id: str) -> bytes:
    """The keyed hash under one key."""
    return hmac.digest(key, normalised(legal_id).encode(), hashlib.sha256)


def normalised(legal_id: str) -> str:
    """A number without what people write differently: width, case, spaces, marks."""
    text = unicodedata.normalize("NFKC", legal_id).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def document(reference: str) -> dict[str, Any]:
    """A bank reference as a document: salted, so that its SHA-256 gives nothing away."""
    return {"kind": BANK_REFERENCE, "reference": reference, "salt": secrets.token_hex(16)}


def evidence(doc_id: str, content: dict[str, Any]) -> Evidence:
    """What an event carries of a document: its id, the SHA-256 of its JSON (keys sorted), its kind."""
    digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Evidence(doc_id=doc_id, sha256=digest, kind=BANK_REFERENCE)
