"""What is sent about organisations."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.participants.inputs.base import Code, Input
from shared.written import Day


class NewOrganisation(Input):
    """An organisation; `organisation` is its public registry id (GE-NAPR-…), or left out for a random one."""

    organisation: Code | None = None
    name: Annotated[str, Field(min_length=1, max_length=300)]
    type: Code
    target: bool = False
    municipality: Annotated[str, Field(max_length=100)] | None = None
    theme: Code | None = None
    registered_on: Day | None = None
