"""A member at work on a consortium of real processes: just signed in, or with a past."""

from __future__ import annotations

import pytest

from deploy.embedded.consortium import Consortium
from tests.failure.spine.field import Field


@pytest.fixture
async def begun(consortium: Consortium) -> Field:
    """CTC's M&E officer, signed in; nothing is recorded yet."""
    made = Field(consortium)
    await made.begin()
    return made


@pytest.fixture
async def counted(begun: Field) -> Field:
    """The same, whose two trainings the donor sees."""
    await begun.train(2)
    await begun.all_is_counted_once()
    return begun


@pytest.fixture
def field(begun: Field) -> Field:
    """Who is at work in a test; a file or folder may choose one with a past."""
    return begun
