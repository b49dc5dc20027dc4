"""Sums that are kept from question to question are those that would be read anew, whatever was written in between."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from services.reporting.logframe.dimensions import WHOLE
from services.reporting.logframe.figures import Contribution, Key, Measure
from services.reporting.projector import store as writing
from services.reporting.projector.batch import Batch
from services.reporting.projector.cells import CellNumbers
from services.reporting.reading import chosen, evidence, kept, store
from services.reporting.reading import counted as counting
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.breakdowns import Rows
from services.reporting.reading.shares import halves
from services.reporting.reading.sums import Sums
from shared.postgres import Connection
from tests.conftest import SchemaFactory
from tests.schemas import Prepared
from tests.unit.reporting.story import programme

MIGRATIONS = Path(__file__).parents[3] / "services" / "reporting" / "migrations"
PERSONS = programme().logframe.indicator("X.2")
SHARES = programme().logframe.indicator("X.3")
CODES = {
    "sex": ["F", "M", "unknown"], "age": ["15", "29", "44", "unknown", WHOLE], "disability": ["yes", "no"],
    "ethnicity": ["armenian", "georgian"], "home": ["Marneuli", "Aspindza", "unknown"], "member": ["ctc", "fe"],
}  # fmt: skip
MOMENTS = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(0, 4000, 31)]


def instant_of(moment: datetime) -> int:
    """Microseconds, as events carry them."""
    return int(moment.timestamp()) * 1_000_000


class Figures:
    """A reporting database into which a projector writes at random."""

    def __init__(self, prepared: Prepared, connection: Connection, cells: CellNumbers) -> None:
        self.prepared, self.connection, self.cells = prepared, connection, cells
        self.chance, self.position = Random(7), 0
        self.version = programme().logframe.version

    def one(self) -> Contribution:
        """What an event adds, or takes away again."""
        draw = self.chance
        cell = tuple(draw.choice(CODES[code]) for code in PERSONS.breakdowns)
        day = date(2022, 1, 1) + timedelta(days=draw.choice([*range(0, 1400, 350)]))
        measure = draw.choice([Measure.NEW, Measure.REACHED, Measure.NEW_BY_MEMBER, Measure.CELL])
        key = Key("X.2", measure, str(day.year), draw.choice(["", "ctc"]), day, cell, draw.choice(_EVENTS))
        sign = draw.choice([1, 1, 1, -1])
        return Contribution(key, instant_of(draw.choice(MOMENTS)), sign, sign)

    async def arrive(self) -> None:
        """A batch of events; the checkpoint moves on in the same transaction."""
        added = []
        for _ in range(self.chance.randrange(1, 6)):
            self.position += 1
            added += [(self.position, self.one()) for _ in range(self.chance.randrange(4))]
        async with self.connection.transaction():
            await writing.write_contributions(
                self.connection, self.version, self.cells, Batch(contributions=added)
            )
            await self.connection.execute("UPDATE logframe_version SET position = $1", self.position)

    async def retry(self) -> None:
        """An event of long ago adds something after all."""
        cause = self.chance.randrange(1, self.position + 1)
        batch = Batch(contributions=[(cause, self.one())])
        await writing.write(self.connection, self.version, self.cells, batch)

    async def count_anew(self) -> None:
        """The version is dropped and counted again, otherwise than before."""
        async with self.connection.transaction():
            await writing.drop_version(self.connection, self.version)
            self.cells = await writing.cell_numbers(self.connection, self.version)
            added = [(cause, self.one()) for cause in range(1, self.position + 1)]
            await writing.write_contributions(
                self.connection, self.version, self.cells, Batch(contributions=added)
            )
            await writing.adopt_version(self.connection, self.version, programme().fingerprint, self.position)


@pytest.fixture
async def figures(schema: SchemaFactory) -> AsyncIterator[Figures]:
    prepared = await schema("reporting", (("", MIGRATIONS),))
    connection = await prepared.connect()
    version = programme().logframe.version
    await writing.live_version(connection, version, programme().fingerprint)
    yield Figures(prepared, connection, await writing.cell_numbers(connection, version))
    await connection.close()


async def test_every_breakdown_and_share_is_the_one_that_is_read_anew(figures: Figures) -> None:
    steps = [figures.arrive] * 6 + [figures.retry, figures.count_anew]
    await figures.arrive()
    for _ in range(150):
        await figures.chance.choice(steps)()
        await _same_as_anew(figures)


async def test_every_moment_is_known_as_it_is_when_read_anew(figures: Figures) -> None:
    steps = [figures.arrive] * 6 + [figures.retry, figures.count_anew]
    for _ in range(100):
        await figures.chance.choice(steps)()
        before = figures.chance.choice(MOMENTS) + timedelta(seconds=figures.chance.choice([0, 0, 1]))
        asked = store.Asked(before, None, [])
        found = await kept.whole(figures.connection, programme(), asked)
        anew = await store.all_sums(figures.connection, asked)
        assert _plain({(code,): sums for code, sums in found.items()}) == _plain(
            {(code,): sums for code, sums in anew.items()}
        )
        part = figures.chance.choice(SHARES.parts)
        by = partial(halves, PERSONS, part)
        way = ("share", SHARES.code, part.code)
        split = await kept.split(
            figures.connection, programme(), PERSONS, sorted(part.share), way, by, (Measure.NEW,), before
        )
        rows = await store.cell_rows(figures.connection, "X.2", (Measure.NEW,), asked)
        assert _plain(split) == _plain(halves(PERSONS, part, rows))


async def test_every_count_of_facts_is_the_one_that_is_counted_anew(figures: Figures) -> None:
    steps = [figures.arrive] * 6 + [figures.retry, figures.count_anew]
    questions = [
        Question(programme(), PERSONS, Moment(before, day), period, by, member)
        for before, day in ((None, None), (MOMENTS[50], date(2024, 3, 1)))
        for period, by, member in (
            (None, {}, None),
            ("2023", {"sex": "F"}, None),
            (None, {"sex": "M"}, "ctc"),
        )
    ]
    for _ in range(100):
        await figures.chance.choice(steps)()
        for asked in figures.chance.sample(questions, 2):
            facts, sums = await counting.count(figures.connection, asked)
            rows = await figures.connection.fetch(counting._ALL, *await _params_anew(figures, asked))
            assert facts == sum(row["facts"] for row in rows)
            assert sums == {Measure(row["measure"]): row["value"] for row in rows}


async def _params_anew(figures: Figures, asked: Question) -> tuple[object, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chosen, "_KEPT", OrderedDict())
        return await evidence.params(figures.connection, asked)


async def test_two_who_ask_at_once_see_the_same(figures: Figures) -> None:
    other = await figures.prepared.connect()
    await figures.arrive()
    await _asked(figures.connection, ["sex"])
    await figures.arrive()
    found = await asyncio.gather(*(_asked(one, ["sex"]) for one in (figures.connection, other)))
    assert found[0] == found[1] == await _anew(figures, ["sex"])
    await other.close()


async def test_what_was_asked_longest_ago_is_forgotten_first_and_read_anew(
    figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_KEPT", OrderedDict())
    monkeypatch.setattr(kept, "_MOST", 40)
    for _ in range(20):
        await figures.arrive()
    for dimension in ("sex", "home", "member"):
        assert await _asked(figures.connection, [dimension]) == await _anew(figures, [dimension])
        assert sum(kept._size(key) for key in kept._KEPT) <= 40
    assert await _asked(figures.connection, ["sex"]) == await _anew(figures, ["sex"])


async def _same_as_anew(figures: Figures) -> None:
    chance = figures.chance
    dimensions = chance.sample(PERSONS.breakdowns, chance.randrange(1, 4))
    assert await _asked(figures.connection, dimensions) == await _anew(figures, dimensions)
    part = chance.choice(SHARES.parts)
    found = await kept.split(
        figures.connection, programme(), PERSONS, sorted(part.share), ("share", SHARES.code, part.code),
        lambda rows: halves(PERSONS, part, rows), (Measure.NEW,),
    )  # fmt: skip
    rows = await store.cell_rows(figures.connection, "X.2", (Measure.NEW,), store.Asked(None, None, []))
    assert _plain(found) == _plain(halves(PERSONS, part, rows))


async def _asked(connection: Connection, dimensions: list[str]) -> dict[tuple[str, ...], object]:
    reader = Rows(programme(), PERSONS)
    found = await kept.split(
        connection, programme(), PERSONS, dimensions, ("rows", *dimensions),
        lambda rows: reader.split(rows, dimensions),
    )  # fmt: skip
    return _plain(found)


async def _anew(figures: Figures, dimensions: list[str]) -> dict[tuple[str, ...], object]:
    rows = await store.cell_rows(figures.connection, "X.2", tuple(Measure), store.Asked(None, None, []))
    return _plain(Rows(programme(), PERSONS).split(rows, dimensions))


def _plain(split: Mapping[tuple[str, ...], Sums]) -> dict[tuple[str, ...], object]:
    """Without the sums that are nothing: a row that was taken back may be there as nothing, or not at all."""
    plain = {
        cell: {place: both for place, both in sums.rows.items() if any(both)} for cell, sums in split.items()
    }
    return {cell: rows for cell, rows in plain.items() if rows}


_EVENTS = [f"00000000-0000-4000-8000-{number:012}" for number in range(60)]
