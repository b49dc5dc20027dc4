"""Whom a typed text means: a person by her id, or by her name in any script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.participants.domain.register import PersonalData
from services.participants.matching import normalise
from services.participants.people.blind import Blind
from services.participants.store import persons
from shared.postgres import Connection
from shared.service import Service

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST = 50  # persons that one search finds
_READ = 100  # persons that are read to find them


@dataclass(frozen=True, slots=True)
class Person:
    """A person of this member who is meant."""

    id: str
    data: PersonalData
    organisation: str | None


async def search(service: Service, connection: Connection, typed: str, *, names: bool = True) -> list[Person]:
    """The persons whom a text means, those first whose whole name it is; `names` = whether names may be asked for."""
    text = typed.strip()
    if _ID.fullmatch(text):
        found = await persons.by_id(connection, service.vault, [text])
        return [Person(id_, data, organisation) for id_, (data, organisation) in found.items()]
    if not names:
        return []
    every = Blind.every(service.settings)
    numbers = [_number(blind, text) for blind in every]
    wanted = numbers if any(numbers) else [blind.wanted(text) for blind in every]
    rows = [Person(*row) for row in await persons.with_all(connection, service.vault, wanted, _READ)]
    if any(numbers):
        return rows
    return sorted(_fitting(rows, text), key=lambda one: _order(one, text))[:MOST]


def _number(blind: Blind, text: str) -> list[int]:
    """The token of a personal number or a phone, if the text is one."""
    if not any(sign.isdigit() for sign in text) or any(sign.isalpha() for sign in text):
        return []
    number = normalise.personal_number(text)
    who = PersonalData("", personal_number=text) if number else PersonalData("", phone=text)
    return blind.strong(who)


def _fitting(rows: Sequence[Person], text: str) -> list[Person]:
    """Those in whose name each typed word begins a part; the index knows only the first letters."""
    words = normalise.parts(text)
    return [
        one
        for one in rows
        if not words
        or all(any(part.startswith(word) for part in normalise.parts(one.data.name)) for word in words)
    ]


def _order(one: Person, text: str) -> tuple[bool, str]:
    return set(normalise.parts(text)) != set(normalise.parts(one.data.name)), one.data.name
