"""A member at work on a consortium of real processes: just signed in, or with a past."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.consortiums import running
from tests.environment import Environment
from tests.failure.spine.field import Field


@pytest.fixture(scope="module")
def away(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The members whose services do not run: CTC records, KKM listens, and a file may be marked `everybody`."""
    return () if request.node.get_closest_marker("everybody") else ("cenn", "fe")


@pytest.fixture
async def begun(environment: Environment, away: tuple[str, ...]) -> AsyncIterator[Field]:
    """CTC's M&E officer, signed in; nothing is recorded yet."""
    async with running(environment, away=away) as consortium:
        made = Field(consortium)
        await made.begin()
        yield made


@pytest.fixture
async def counted(begun: Field) -> Field:
    """The same, whose two trainings the donor sees."""
    await begun.train(2)
    await begun.all_is_counted_once()
    return begun


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting(environment: Environment, away: tuple[str, ...]) -> AsyncIterator[Field]:
    """The same, for all tests of a file: each leaves the consortium at work, and none asks what it had before.

    Such a file says `pytestmark = pytest.mark.asyncio(loop_scope="module")`: processes belong to one event loop.
    """
    async with running(environment, away=away) as made:
        field = Field(made)
        await field.begin()
        await field.train(2)
        await field.all_is_counted_once()
        yield field


@pytest.fixture
def field(begun: Field) -> Field:
    """Who is at work in a test; a file or folder may choose one with a past."""
    return begun
