"""What can be done to an application."""

from __future__ import annotations

from services.grants.commands import applications, contracts
from services.grants.inputs import applications as inputs
from services.grants.steps.step import Step
from shared.web.translations import mark

STEPS = (
    Step(
        "admin-check", mark("Record the administrative check"), inputs.FormCheck, applications.check_form,
        mark("Complete, signed, in time."),
    ),
    Step(
        "eligibility-check", mark("Record the eligibility check"), inputs.EligibilityCheck,
        applications.check_eligibility,
        mark("May this applicant receive a sub-grant under the rules of the call?"),
    ),
    Step("scores", mark("Score the application"), inputs.Points, applications.score),
    Step(
        "conflict", mark("Declare a conflict of interest"), inputs.Conflict, applications.declare_conflict,
        mark("Another assessor scores the application then; your points, if you gave any, no longer count."),
    ),
    Step(
        "moderation", mark("Record the agreed score"), inputs.Moderation, applications.moderate,
        mark("The assessors are far apart: they talk, and agree on one score."),
    ),
    Step("decision", mark("Decide"), inputs.Decision, applications.decide),
    Step("withdrawal", mark("Record a withdrawal"), inputs.Withdrawing, applications.withdraw),
    Step(
        "appeal", mark("Record an appeal"), inputs.Appeal, applications.appeal,
        mark("No contract is signed while an appeal is pending."),
    ),
    Step("appeal-decision", mark("Decide the appeal"), inputs.AppealDecision, applications.decide_appeal),
    Step(
        "authorisation", mark("Record the national authority’s decision"), inputs.Authorisation,
        applications.authorise,
    ),
    Step("contract", mark("Sign the contract"), inputs.Signature, contracts.sign_award),
)  # fmt: skip
