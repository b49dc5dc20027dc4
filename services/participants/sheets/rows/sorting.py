"""Sorts the lines of a sheet: new, known, doubtful (a person decides), refused. Pure: the register's part is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.participants.domain.register import PersonalData
from services.participants.matching import normalise
from services.participants.people.blind import Blind
from services.participants.sheets.rows.understanding import Line, Note
from services.participants.store.persons import Found
from shared.web.translations import mark

Group = Literal["new", "known", "doubtful", "refused"]
GROUPS: tuple[Group, ...] = ("doubtful", "refused", "new", "known")
_MOST_CANDIDATES = 5  # persons that one line may be


@dataclass(frozen=True, slots=True)
class Sorted:
    """A line with its group. `candidates` are the one known person, or those that a doubtful line may be."""

    line: Line
    group: Group
    candidates: tuple[Found, ...] = ()
    notes: tuple[Note, ...] = ()
    edits: bool = False  # an edited submission: its person is changed, her attendance stands

    @property
    def number(self) -> int:
        """The row's number on the sheet."""
        return self.line.number


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission that was recorded before: its person, as far as she is known, and whether it says something else now."""

    person: Found | None
    changed: bool


def tokens_of(every: Sequence[Blind], line: Line) -> list[int]:
    """The tokens of a line's person under each index key; none where it is refused."""
    if line.data is None:
        return []
    return [token for blind in every for token in (*blind.strong(line.data), *blind.names(line.data.name))]


def sort(
    lines: Sequence[Line],
    tokens: Mapping[int, list[int]],
    found: Iterable[Found],
    there: Collection[str],
    sent: Mapping[int, Sent] | None = None,
) -> list[Sorted]:
    """Every line in its group. `found` are the persons who share a token; `there` are on the activity's sheet already.

    `sent` are the rows whose submission was recorded before.
    """
    holders: dict[int, list[Found]] = defaultdict(list)
    wanted = {token for some in tokens.values() for token in some}
    for one in found:
        for token in one.tokens & wanted:
            holders[token].append(one)
    seen: dict[object, int] = {}
    again = sent or {}
    return [
        _sent_before(line, again[line.number])
        if line.number in again and line.data is not None
        else _sorted(line, tokens.get(line.number, []), holders, seen, there)
        for line in lines
    ]


def _sent_before(line: Line, sent: Sent) -> Sorted:
    if sent.changed and sent.person is not None:
        told = Note(mark("This submission was edited since: the person is changed."), {})
        return Sorted(line, "known", (sent.person,), (told,), edits=True)
    return Sorted(line, "refused", notes=(Note(mark("This submission was recorded already."), {}),))


def _sorted(
    line: Line,
    tokens: Sequence[int],
    holders: Mapping[int, list[Found]],
    seen: dict[object, int],
    there: Collection[str],
) -> Sorted:
    if line.data is None:
        return Sorted(line, "refused", notes=line.faults)
    if (row := _first_row(line.data, line.number, seen)) != line.number:
        told = Note(mark("The same person stands on row %(row)s."), {"row": row}, "attends_twice")
        return Sorted(line, "refused", notes=(told,))
    near = {one.id: one for token in tokens for one in holders.get(token, ())}
    sure = [one for one in near.values() if is_sure(line.data, one.data)]
    if len(sure) == 1 and sure[0].id in there:
        told = Note(mark("This person is on the sheet of the activity already."), {}, "attends_twice")
        return Sorted(line, "refused", (sure[0],), (told,))
    if len(sure) == 1:
        return Sorted(line, "known", (sure[0],), line.notes)
    maybe = sure or [one for one in near.values() if is_possible(line.data, one.data)]
    if maybe:
        return Sorted(line, "doubtful", tuple(maybe[:_MOST_CANDIDATES]), line.notes)
    return Sorted(line, "new", notes=line.notes)


def _first_row(data: PersonalData, number: int, seen: dict[object, int]) -> int:
    """The first row of this sheet on which the same person stands: by number, else by name, year and home alike."""
    who: object = normalise.personal_number(data.personal_number) or (
        frozenset(normalise.parts(data.name)) or data.name,
        data.birth_year,
        data.home,
        normalise.phone(data.phone),
    )
    return seen.setdefault(who, number)


def is_sure(one: PersonalData, other: PersonalData) -> bool:
    """Whether two records are one person beyond doubt: one number, or one name, year and home."""
    mine, theirs = (normalise.personal_number(data.personal_number) for data in (one, other))
    if mine and theirs:
        return mine == theirs
    same_year = one.birth_year is not None and one.birth_year == other.birth_year
    return same_year and one.home == other.home != "unknown" and _same_name(one, other)


def is_possible(one: PersonalData, other: PersonalData) -> bool:
    """Whether two records may be one person: one phone, or one name and nothing that speaks against it."""
    mine, theirs = (normalise.personal_number(data.personal_number) for data in (one, other))
    if mine and theirs and mine != theirs:
        return False
    called, calls = normalise.phone(one.phone), normalise.phone(other.phone)
    if called and called == calls:
        return True
    apart = abs(one.birth_year - other.birth_year) if one.birth_year and other.birth_year else None
    same_home = one.home == other.home or "unknown" in {one.home, other.home}
    return _same_name(one, other) and (apart in {0, 1} or (apart is None and same_home))


def _same_name(one: PersonalData, other: PersonalData) -> bool:
    mine, theirs = set(normalise.parts(one.name)), set(normalise.parts(other.name))
    return len(mine & theirs) >= min(2, len(mine), len(theirs)) > 0
