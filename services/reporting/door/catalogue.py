"""The event catalogue beyond the types that a figure counts: known by name, so that a misspelt one is found."""

from __future__ import annotations

_BY_SERVICE = {
    "participants": (
        "organisation.updated",
        "organisation.linked",
        "person.registered",
        "person.updated",
        "consent.recorded",
        "consent.withdrawn",
        "activity.planned",
    ),
    "grants": (
        "call.published",
        "call.amended",
        "call.closed",
        "application.submitted",
        "application.withdrawn",
        "application.checked",
        "application.scored",
        "award.decided",
        "award.appealed",
        "award.appeal_decided",
        "screening.recorded",
        "authorisation.recorded",
        "contract.amended",
        "instalment.requested",
        "instalment.approved",
        "instalment.rejected",
        "report.submitted",
        "report.returned",
        "expenditure.reported",
        "expenditure.verified",
        "expenditure.recorded",
        "donor.instalment_received",
        "deliverable.verified",
        "recovery.ordered",
        "fx_rate.published",
        "budget.version_adopted",
        "budget.reallocated",
    ),
    "feedback": (
        "complaint.acknowledged",
        "complaint.triaged",
        "complaint.assigned",
        "complaint.escalated",
        "complaint.referred",
        "complaint.reopened",
        "complainant.satisfaction_recorded",
        "sla.warning",
        "sla.breached",
        "action.agreed",
        "action.completed",
    ),
    "reporting": (
        "subscription.registered",
        "export.generated",
    ),
}
NOT_COUNTED = frozenset(f"{service}.{name}" for service, names in _BY_SERVICE.items() for name in names)
"""Types that move no figure, so that their data need no shape."""
