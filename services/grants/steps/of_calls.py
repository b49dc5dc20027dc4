"""What can be done to a call."""

from __future__ import annotations

from services.grants.commands import calls
from services.grants.inputs import calls as inputs
from services.grants.steps.step import Step
from shared.web.translations import mark

STEPS = (
    Step("publication", mark("Publish the call"), inputs.NewCall, calls.publish_draft),
    Step(
        "amendment",
        mark("Move the deadline"),
        inputs.Amendment,
        calls.amend,
        mark("The deadline can only be moved to a later day. Applicants read the notice on the call’s page."),
    ),
    Step("closing", mark("Close the call"), inputs.Closing, calls.close),
)
