"""A reporting database with a counted history."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.reporting.projector import store as writing
from services.reporting.projector.batch import Batch
from tests.conftest import SchemaFactory
from tests.integration.reporting.history import told
from tests.schemas import Prepared
from tests.unit.reporting.story import programme

MIGRATIONS = Path(__file__).parents[3] / "services" / "reporting" / "migrations"


@pytest.fixture
async def counted(schema: SchemaFactory) -> Prepared:
    """A reporting database in which the history is counted."""
    prepared = await schema("reporting", (("", MIGRATIONS),))
    connection = await prepared.connect()
    version = programme().logframe.version
    await writing.live_version(connection, version, programme().fingerprint)
    cells = await writing.cell_numbers(connection, version)
    batch = Batch(contributions=[(1, one) for one in told().contributions()])
    await writing.write_contributions(connection, version, cells, batch)
    await connection.close()
    return prepared
