"""Distinct organisations: each organisation counts once, on the day of its first qualifying fact.

Algebra: that of distinct persons, over organisations. Merged organisations are one subject; an event with a person
counts for the person, never for its organisation (rule 4a.r).
"""

from __future__ import annotations

from services.reporting.logframe.kinds.base import Counted
from services.reporting.logframe.kinds.distinct_persons import DistinctPersons


class DistinctOrganisations(DistinctPersons):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "organisation")
