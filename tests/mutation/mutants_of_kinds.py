"""Broken rules of the kinds of figures."""

from __future__ import annotations

from tests.mutation.mutant import KINDS, LOGFRAME, READING, Mutant

MUTANTS = (
    Mutant(
        "reached is the first fact of each period",
        KINDS + "distinct_persons.py",
        "(Measure.REACHED, period),",
        "(Measure.REACHED,),",
    ),
    Mutant(
        "the first fact wins, also in the short way",
        LOGFRAME + "short_way.py",
        "(day, event_id) < (stands.day, stands.event)",
        "(day, event_id) > (stands.day, stands.event)",
    ),
    Mutant(
        "cents are rounded half up",
        KINDS + "money.py",
        "amount.quantize(_CENT, ROUND_HALF_UP)",
        'amount.quantize(_CENT, "ROUND_DOWN")',
    ),
    Mutant(
        "the reversal that completes a payment takes what is left",
        KINDS + "money.py",
        "taken = left_eur if back == left else cents(",
        "taken = cents(",
    ),
    Mutant(
        "a reversal beyond its payment takes nothing",
        KINDS + "money.py",
        "if back > left:",
        "if back > left * 100:",
    ),
    Mutant(
        "a reversal in another currency waits",
        KINDS + "money.py",
        "if value is None or view.event.data.currency != money.currency:",
        "if value is None:",
    ),
    Mutant(
        "a pending rate contributes nothing and leaves the figure incomplete",
        KINDS + "money.py",
        "if money.rate else None",
        "if money.rate else 0",
    ),
    Mutant(
        "an initiative and a policy count once",
        KINDS + "count.py",
        "facts[:1] if self.rule.once_per else facts",
        "facts",
    ),
    Mutant(
        "a contract terminated after a payment was awarded all the same",
        KINDS + "count.py",
        "v.event.data.occurred_on <= day",
        "v.event.data.occurred_on > day",
    ),
    Mutant(
        "a role counts from the day of graduation",
        KINDS + "followed.py",
        "return begun <= day <= months_after(",
        "return day <= months_after(",
    ),
    Mutant(
        "a numerator takes facts up to the period's last day only",
        KINDS + "followed.py",
        "late = key.period != place.period",
        "late = key.period is None",
    ),
    Mutant(
        "of several baselines the first stays",
        KINDS + "improvement.py",
        "before[:1]",
        "before[-1:]",
    ),
    Mutant(
        "from a first score of 0 any rise counts",
        KINDS + "improvement.py",
        "return has > 0",
        "return has > 1",
    ),
    Mutant(
        "a rise of exactly the threshold counts",
        KINDS + "improvement.py",
        "return (has - had) / had >= ",
        "return (has - had) / had > ",
    ),
    Mutant(
        "having had two funding sources all along is no improvement",
        KINDS + "improvement.py",
        "return had < rise.to <= has",
        "return rise.to <= has",
    ),
    Mutant(
        "a check counts from 180 days after the closure",
        KINDS + "last_check.py",
        ">= closed + wait",
        ">= closed",
    ),
    Mutant(
        "a mechanism needs two meetings",
        KINDS + "meetings.py",
        "rule.times or 1",
        "1",
    ),
    Mutant(
        "who leaves on a day still stands on it",
        KINDS + "state_at_end.py",
        "day + _DAY,\n",
        "day,\n",
    ),
    Mutant(
        "a measure from before the start is a baseline only",
        KINDS + "latest_measure.py",
        "if data.occurred_on < self.dimensions.start:",
        "if data.occurred_on < self.dimensions.start.replace(year=1):",
    ),
    Mutant(
        "a set is complete with its last member",
        KINDS + "complete_set.py",
        "if not missing:",
        "if len(missing) < len(self.wanted) - 2:",
    ),
    Mutant(
        "an equal score is no better one",
        KINDS + "pairs.py",
        "_share(post) > _share(pre)",
        "_share(post) >= _share(pre)",
    ),
    Mutant(
        "an answer on the due date is in time",
        KINDS + "answered.py",
        "answers[0].event.data.occurred_on <= due",
        "answers[0].event.data.occurred_on < due",
    ),
    Mutant(
        "a withdrawn complaint is left out",
        KINDS + "answered.py",
        '_WITHDRAWN = "withdrawn"',
        '_WITHDRAWN = "resolved"',
    ),
    Mutant(
        "a complaint that another member has taken over counts there alone",
        KINDS + "answered.py",
        "if any(REFERRAL.path in view.more for view in views):",
        "if not views:",
    ),
    Mutant(
        "a state looks at any live fact of its types",
        KINDS + "beside.py",
        "counted.rule.looks_at",
        "counted.rule.enters",
    ),
    Mutant(
        "a reopening undoes every member's submission",
        KINDS + "reported.py",
        "submitted.clear()",
        "continue",
    ),
    Mutant(
        "a complaint from before the start counts nowhere",
        KINDS + "answered.py",
        "within = [view for view in views if self.period(view) is not None]",
        "within = list(views)",
    ),
    Mutant(
        "a termination outside the programme does not hide one within",
        KINDS + "count.py",
        "next((view for view in ends if self.period(view) is not None), None)",
        "next(ends, None)",
    ),
    Mutant(
        "merged institutions are one member of an alliance",
        KINDS + "state_at_end.py",
        "ways.setdefault(self.way(view) if self.way else None, [])",
        'ways.setdefault((getattr(view.event.data, "organisation", 0), self.way and self.way(view)), [])',
    ),
    Mutant(
        "estimated users count if their service names a grant",
        KINDS + "beside.py",
        "if view.original.name in self.events and self.question(view) else None",
        "if view.original.name in self.events else None",
    ),
    Mutant(
        "what takes back a payment without a rate waits with it",
        KINDS + "money.py",
        "if value is None or view.event.data.currency != money.currency:\n                add(",
        "if value is None:\n                continue\n            if view.event.data.currency != money.currency:\n                add(",
    ),
    Mutant(
        "merged organisations are one cell",
        LOGFRAME + "dimensions.py",
        "text(registered(view) or said(view))",
        "text(said(view))",
    ),
    Mutant(
        "a proposal about an erased person opens no range",
        LOGFRAME + "identity.py",
        "stamp is None or erasure",
        "stamp is not None and erasure",
    ),
    Mutant(
        "a place that is not stated is no municipality",
        LOGFRAME + "references.py",
        "if one and one != UNKNOWN]",
        "if one]",
    ),
    Mutant(
        "of one moment a return undoes what its lane has before it",
        KINDS + "reported.py",
        "return view.original.recorded, view.original.sequence, view.original.id",
        "return view.original.recorded, 0, view.original.id",
    ),
    Mutant(
        "a member's value is provisional until all have submitted",
        READING + "figures.py",
        "pending, submitted=self._settled(periods[-1])",
        "pending, submitted=submitted",
    ),
)
