"""A member at work whose first trainings are counted, for all tests of reports."""

from __future__ import annotations

import pytest

from tests.failure.spine.field import Field


@pytest.fixture
def field(counted: Field) -> Field:
    """Reports are of something."""
    return counted
