"""What is said of a person to the matching role: tokens of her identifiers, sealed; or that she is to be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from services.participants.domain.refusals import Denied
from services.participants.domain.register import PersonalData
from services.participants.matching import normalise
from shared.matching import Box, TokenKey
from shared.settings import Settings
from shared.web.translations import mark

STRONG = frozenset({"personal_number", "document"})
MAGIC = b"paravani tokens 1\0"  # what a signature of a message begins with


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """All tokens of a person as of now, as (kind, token), or none and `erased`. A later message replaces this one."""

    person: str
    at: datetime
    tokens: tuple[tuple[str, str], ...] = ()
    erased: bool = False


def identifiers(data: PersonalData) -> Iterator[tuple[str, str]]:
    """(kind, normalised identifier) of whatever identifies a person, strong ones first."""
    number, paper = normalise.personal_number(data.personal_number), normalise.document(data.document_number)
    if number:
        yield "personal_number", number
    if paper:
        yield "document", paper
    for name in normalise.weak(data.name, data.birth_year, data.home):
        yield "name", name
    if called := normalise.phone(data.phone):
        yield "phone", called


def readable(data: PersonalData) -> None:
    """Refuse a personal number or a document's number that cannot be one; the refusal does not repeat it."""
    if data.personal_number and normalise.personal_number(data.personal_number) is None:
        told = mark("A personal number has 11 digits.")
        raise Denied("personal_number_impossible", told, "personal_number")
    if data.document_number and normalise.document(data.document_number) is None:
        told = mark("A document's number has 5 to 20 Latin letters and digits.")
        raise Denied("document_number_impossible", told, "document_number")


@dataclass(frozen=True, slots=True)
class Sealer:
    """Makes sealed messages with this member's keys, which are followed as their files change."""

    key: TokenKey
    box: Box

    def known(self, person: str, data: PersonalData, at: datetime) -> str:
        """The box with a person's tokens."""
        tokens = tuple((kind, self.key.token(kind, text)) for kind, text in identifiers(data))
        return self._seal(Message(person=person, at=at, tokens=tokens))

    def forget(self, person: str, at: datetime) -> str:
        """The box that asks the matching role to delete a person's tokens."""
        return self._seal(Message(person=person, at=at, erased=True))

    def present_key(self) -> str:
        """The id of the key that tokens are made under now."""
        return self.key.token("", "").partition(".")[0]

    def _seal(self, message: Message) -> str:
        return self.box.seal(msgspec.json.encode(message))


def sealer(settings: Settings) -> Sealer:
    """The sealer of an identity; UnsafeSecret where a key is not there or can be read by others."""
    return _sealer(settings.secrets / "matching" / "tokens.key", settings.public_keys / "matching.box")


@lru_cache(maxsize=8)
def _sealer(key: Path, box: Path) -> Sealer:
    return Sealer(TokenKey(key), Box(box))


def said(topic: str, box: str) -> bytes:
    """The bytes that a member signs: nobody else can speak for it, and a copy on another topic is nobody's."""
    return MAGIC + topic.encode() + b"\0" + box.encode()
