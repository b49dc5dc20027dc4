"""What must be known to judge some events: they, what amends them, what they refer to, and the others of their subjects."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reporting.logframe.counting import Counting, WrongTarget
from services.reporting.logframe.known import Known, moment
from services.reporting.logframe.references import BY_EVENT_ID, ERASED, JOINS, TAKEN_OVER
from shared.events.base import BY_FULL_NAME
from shared.events.language import UnknownType, WrongShape, decode, split
from shared.events.references import REFERENCES
from shared.events.sealing import CannotOpen, Keyring
from shared.postgres import Connection, Row
from shared.programme import Programme

_ROUNDS = 4  # an attendance, its activity, her other ids, their activities
_LINKS = sorted({*JOINS, *BY_EVENT_ID, ERASED, TAKEN_OVER})
_FIELDS = (*REFERENCES, "person", "group", "proposal", "link")


@dataclass(slots=True)
class Neighbours:
    """Events by id, as they stand in the copy; `waiting` are those that were not applied, with the reason given up."""

    known: dict[str, Known] = field(default_factory=dict)
    waiting: dict[str, str | None] = field(default_factory=dict)

    def counting(self, programme: Programme) -> Counting:
        """All of them counted, in the order of their arrival."""
        counting = Counting(programme)
        for one in sorted(self.known.values(), key=lambda one: one.position):
            try:
                counting.apply(one)
            except WrongTarget:
                continue  # parked live, too
        return counting


async def candidates(
    connection: Connection, types: Iterable[str], before: datetime | None, after: int, limit: int | None
) -> Sequence[Row]:
    """Events of some types in order of arrival, a page at a time; all without a limit."""
    return list(await connection.fetch(_OF_TYPES, _full_names(types), before, after, limit))


def _full_names(names: Iterable[str]) -> list[str]:
    """All versions of some types that this release knows."""
    wanted = set(names)
    return sorted(name for name in BY_FULL_NAME if split(name)[0] in wanted)


def _ids(subjects: Iterable[str]) -> list[UUID]:
    """Those of some subjects that may be an event's own id: an amendment names what it amends."""
    found = []
    for subject in subjects:
        with contextlib.suppress(ValueError):
            found.append(UUID(subject))
    return found


async def around(
    connection: Connection, rows: Sequence[Row], before: datetime | None, keyring: Keyring
) -> Neighbours:
    """The neighbourhood of some events, of what was recorded before a moment."""
    found, asked = Neighbours(), set[str]()
    for row in await connection.fetch(
        _OF_TYPES, _full_names(_LINKS), before, 0, None
    ):  # few, and keyed by no person
        for _ in _take(found, row, keyring):
            pass
    joined = [
        set(getattr(one.data, JOINS[one.name][1], ())) for one in found.known.values() if one.name in JOINS
    ]
    subjects = {row["subject"] for row in rows}
    for _ in range(_ROUNDS):
        subjects = subjects.union(*(ids for ids in joined if not ids.isdisjoint(subjects))) - asked
        if not subjects:
            break
        asked |= subjects
        fetched = await connection.fetch(_OF_SUBJECTS, sorted(subjects), before, _ids(subjects))
        subjects = {one for row in fetched for one in _take(found, row, keyring)}
    return found


def _take(found: Neighbours, row: Row, keyring: Keyring) -> Iterator[str]:
    """Take an event in; gives the subjects that it refers to."""
    event_id = str(row["id"])
    if row["parked"]:
        found.waiting[event_id] = row["discarded"]
        return
    known = _read(row, keyring)
    if known is not None:
        found.known[event_id] = known
        yield from _referred(known)


def _read(row: Row, keyring: Keyring) -> Known | None:
    event_id = str(row["id"])
    try:
        name, _ = split(row["type"])
        data = decode(row["type"], row["value"])
    except (UnknownType, WrongShape, ValueError):
        return None
    known = Known(
        event_id, name, row["member"], row["lane"], row["sequence"], moment(row["recorded_at"]), row["position"], data,
        _open(keyring, getattr(data, "sealed", None), event_id),
    )  # fmt: skip
    users = getattr(data, "users", None) or ()
    known.parts = tuple(_open(keyring, one.sealed, event_id) for one in users)
    return known


def _open(keyring: Keyring, sealed: str | None, event_id: str) -> Any:  # noqa: ANN401 - a person's part
    try:
        return keyring.open(sealed, event_id) if sealed else None
    except CannotOpen:
        return None


def _referred(known: Known) -> Iterator[str]:
    data = known.data
    yield from (value for name in _FIELDS if isinstance(value := getattr(data, name, None), str) and value)
    yield from (one.person for one in getattr(data, "users", None) or ())


def given_up(waiting: Mapping[str, str | None], event_id: str) -> bool:
    """Whether an event that was not applied was given up by somebody."""
    return waiting.get(event_id) is not None


_EVENT = """SELECT e.position, e.id, e.type, e.subject, e.sequence, e.recorded_at, e.hash, e.value, l.name AS lane,
                   l.member, p.position IS NOT NULL AS parked, p.discarded
            FROM event AS e JOIN lane AS l ON l.id = e.lane LEFT JOIN parked AS p ON p.position = e.position
            WHERE ($2::timestamptz IS NULL OR e.recorded_at < $2)"""
_OF_TYPES = f"""{_EVENT} AND e.type = ANY($1::text[]) AND e.position > $3
                ORDER BY e.position LIMIT $4"""
_OF_SUBJECTS = f"{_EVENT} AND (e.subject = ANY($1::text[]) OR e.id = ANY($3::uuid[]))"
