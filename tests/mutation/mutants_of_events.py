"""Broken rules of events, identity and reading: what stands, who is one, what is looked at."""

from __future__ import annotations

from tests.mutation.mutant import LOGFRAME, READING, Mutant

MUTANTS = (
    Mutant(
        "of several corrections the last of the lane stands",
        LOGFRAME + "known.py",
        "amendment.sequence > stands.sequence",
        "amendment.sequence < stands.sequence",
    ),
    Mutant(
        "a void ends an event",
        LOGFRAME + "known.py",
        "if isinstance(amendment.data, Voided):\n                    return None",
        "if isinstance(amendment.data, Voided):\n                    continue",
    ),
    Mutant(
        "what is recorded later is not known",
        LOGFRAME + "known.py",
        "if self.recorded > when:",
        "if self.recorded > when + 10**13:",
    ),
    Mutant(
        "an amendment lies in its target's lane",
        LOGFRAME + "counting.py",
        "amendment.lane != original.lane or ",
        "",
    ),
    Mutant(
        "only an activity's owner cancels it",
        LOGFRAME + "world.py",
        " and one.member == held[0].member",
        "",
    ),
    Mutant(
        "attendance needs its activity",
        LOGFRAME + "world.py",
        "if activity is None and original.name == ATTENDANCE:",
        "if activity is None and original.name == HELD:",
    ),
    Mutant(
        "a corrected event keeps the id of its original",
        LOGFRAME + "conditions.py",
        "return view.event.data.occurred_on, view.original.id",
        "return view.event.data.occurred_on, view.event.id",
    ),
    Mutant(
        "a service's grant is that of its first event that names one",
        LOGFRAME + "world.py",
        "live = [pair for pair in live if pair[1].data.grant]",
        "live = list(live)",
    ),
    Mutant(
        "merged organisations have the data of the least event id",
        LOGFRAME + "world.py",
        "return min(live, key=lambda pair: pair[0].id, default=(None, None))[1]",
        "return max(live, key=lambda pair: pair[0].id, default=(None, None))[1]",
    ),
    Mutant(
        "a match needs two members' confirmations",
        LOGFRAME + "identity.py",
        "_CONFIRMATIONS = 2",
        "_CONFIRMATIONS = 1",
    ),
    Mutant(
        "an erased id can no longer be linked",
        LOGFRAME + "identity.py",
        "erasure <= stamp:",
        "erasure is stamp:",
    ),
    Mutant(
        "a split removes a link",
        LOGFRAME + "identity.py",
        " or self._split(link, when)",
        "",
    ),
    Mutant(
        "an event with a person counts for the person, never for its organisation",
        LOGFRAME + "references.py",
        'elif unit == "organisation" and getattr(data, "person", None):',
        'elif unit == "nothing" and getattr(data, "person", None):',
    ),
    Mutant(
        "periods are closed intervals",
        LOGFRAME + "dimensions.py",
        "if start <= day <= end",
        "if start <= day < end",
    ),
    Mutant(
        "the window begins after the same day twelve months before",
        LOGFRAME + "days.py",
        "while months_after(leaving, -months) < day:",
        "while months_after(leaving, -months) <= day:",
    ),
    Mutant(
        "nothing reported is not zero before all have submitted",
        READING + "figures.py",
        "if not facts and (pending or not submitted):",
        "if not facts and pending:",
    ),
    Mutant(
        "a submission applies whatever its day",
        READING + "sums.py",
        "if key.measure is Measure.SUBMITTED:",
        "if key.measure is None:",
    ),
    Mutant(
        "what happened after the day asked for had not happened yet",
        READING + "sums.py",
        "key.day > self.happened",
        "key.day.year > self.happened.year",
    ),
)
