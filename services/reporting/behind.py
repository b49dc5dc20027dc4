"""What one reader is shown behind a figure: its events, or their references, a page at a time or those that are wanted.

Who reads rows is shown events, each with its reference where the figure has references, and finds them by it. Everybody
else is told the references of a total (reading/references.py), and where all events are open, the events.
"""

from __future__ import annotations

import secrets
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from services.reporting.asked import after, after_reference, cursor_of, following
from services.reporting.logframe.figures import Measure
from services.reporting.reading import evidence, outside, references
from services.reporting.reading.asking import Question
from services.reporting.reading.evidence import PAGE, Behind
from services.reporting.reading.pasted import references as pasted
from services.reporting.reading.references import Fact, Line, References, grouped
from shared.postgres import Connection
from shared.sampling import sample
from shared.web.problems import FieldError, Problem
from shared.web.translations import mark

_Place: TypeAlias = tuple[str, Measure]  # an event's id, and the measure to which it adds
MOST = 500
"""References that are looked for, or drawn, at once."""
LONGEST = MOST * 50
"""Letters of them, as people paste them."""
_SEED = 100
_SIZE = mark("Write how many to draw, such as 10; 500 at most.")
_NONE = mark("The events behind this figure have no references.")
_MANY = mark("Paste 500 references at most.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Not a page of all, but some by their references as pasted, or a random sample of a size."""

    references: str = ""
    sample: int = 0
    seed: str = ""

    @property
    def some(self) -> bool:
        """Whether anything but the next page is wanted."""
        return bool(self.references.strip() or self.sample)


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """What an address wants: `reference`, `sample`, `seed`. Problem 422 where that cannot be."""
    size = query.get("sample", "").strip() or "0"
    if not (size.isascii() and size.isdecimal() and len(size) <= len(str(MOST)) and int(size) <= MOST):
        raise Problem(422, "sample_wrong", _SIZE, errors=[FieldError("sample", _SIZE)])
    pasted_, seed = query.get("reference", ""), query.get("seed", "").strip()
    if len(pasted_) > LONGEST:
        raise Problem(422, "references_many", _MANY)
    return Wanted(pasted_, int(size), seed[:_SEED])


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a sample was drawn, so that it can be drawn again: of so many lines."""

    size: int
    seed: str
    of: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Events with their references, or lines; `unknown` are references that nothing behind the figure has."""

    events: Sequence[Behind] = ()
    named: Mapping[_Place, str] = field(default_factory=dict)
    lines: Sequence[Line] = ()
    unknown: Sequence[str] = ()
    drawn: Drawn | None = None
    following: str | None = None

    def reference(self, one: Behind) -> str | None:
        """The reference of an event that is shown; None where the figure has none."""
        return self.named.get((one.id, one.measure))


async def shown(
    connection: Connection, asked: Question, home: Path, wanted: Wanted, *, rows: bool, cursor: str | None, limit: int = PAGE
) -> Shown:  # fmt: skip
    """What stands behind a figure, as who reads rows sees it or who does not; `home` holds reporting's secrets.

    Problem 422 where references are wanted of a figure that has none.
    """
    if not rows:
        wanted = Wanted(sample=wanted.sample, seed=wanted.seed)  # to find by a reference is to read a row
    if not references.are_there(asked) and not wanted.some:
        return _page(
            await outside.behind(connection, asked, rows=rows, after=after(cursor), limit=limit), limit
        )
    if not rows:
        return await told(connection, asked, home, wanted, cursor=cursor, limit=limit)
    names = _names(asked, home)
    if wanted.some:
        return await _found(connection, asked, names, wanted)
    page = await evidence.behind(connection, asked, after=after(cursor), limit=limit)
    return _page(page, limit, {(one.id, one.measure): _name(names, one) for one in page})


async def told(
    connection: Connection, asked: Question, home: Path, wanted: Wanted, *, cursor: str | None = None, limit: int
) -> Shown:  # fmt: skip
    """The lines of a total, whoever reads them, and nothing of the facts for which they stand. Problem 422 as above."""
    facts = await references.facts(connection, asked, _names(asked, home))
    if wanted.sample:
        drawn = _drawn(facts, wanted)
        picked = set(_sample(facts, drawn))
        return Shown(lines=[one.line for one in facts if one.digits in picked], drawn=drawn)
    start = bisect_right(facts, after_reference(cursor), key=lambda one: one.digits)
    page = facts[start : start + limit]
    more = start + limit < len(facts)
    return Shown(lines=[one.line for one in page], following=cursor_of(page[-1]) if more else None)


def _names(asked: Question, home: Path) -> References:
    if not references.are_there(asked):
        raise Problem(422, "no_references", _NONE)
    return References.of(asked, home)


def _page(events: Sequence[Behind], limit: int, named: Mapping[_Place, str] | None = None) -> Shown:
    return Shown(events, named or {}, following=following(events, limit))


async def _found(connection: Connection, asked: Question, names: References, wanted: Wanted) -> Shown:
    """The events of some references, in the order in which they happened."""
    facts = await references.facts(connection, asked, names)
    drawn = None if wanted.references.strip() else _drawn(facts, wanted)
    picked = [grouped(one) for one in _sample(facts, drawn)] if drawn else pasted(wanted.references)
    if len(picked) > MOST:
        raise Problem(422, "references_many", _MANY)
    sought = {one.replace("-", ""): one for one in picked}
    known = [one for one in facts if one.digits in sought]
    named = {(str(one.event), Measure(one.measure)): sought[one.digits] for one in known}
    ids = {event for event, _ in named}
    found = await evidence.behind(connection, asked, limit=len(ids) * len(asked.measures), only=ids)
    events = [one for one in found if (one.id, one.measure) in named]
    there = {one.digits for one in known}
    unknown = [name for digits, name in sought.items() if digits not in there]
    return Shown(events, named, unknown=unknown, drawn=drawn)


def _drawn(facts: Sequence[Fact], wanted: Wanted) -> Drawn:
    return Drawn(wanted.sample, wanted.seed or new_seed(), len(facts))


def _sample(facts: Sequence[Fact], drawn: Drawn) -> list[str]:
    return sample((one.digits for one in facts), drawn.size, drawn.seed)


def new_seed() -> str:
    """A seed that nobody could know before."""
    return secrets.token_hex(4)


def _name(names: References, one: Behind) -> str:
    return grouped(names.digits(UUID(one.id), one.measure, bytes.fromhex(one.hash)))
