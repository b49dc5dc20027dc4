"""What can be done to a third party."""

from __future__ import annotations

from services.grants.commands import parties
from services.grants.inputs import applications as inputs
from services.grants.steps.step import Step
from shared.web.translations import mark

STEPS = (
    Step(
        "screenings",
        mark("Record a screening"),
        inputs.Screening,
        parties.screen,
        mark("A search in a list of restrictive measures, such as the EU’s consolidated list."),
    ),
)
