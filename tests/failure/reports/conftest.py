"""A member at work whose first trainings are counted, and the lead's coordinator who asks reporting."""

from __future__ import annotations

import pytest

from deploy.embedded.consortium import Consortium
from tests.failure.spine.field import Field


@pytest.fixture
async def field(consortium: Consortium) -> Field:
    made = Field(consortium)
    await made.begin()
    await made.train(2)
    await made.all_is_counted_once()
    return made
