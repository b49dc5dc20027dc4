"""Progress and status by rule: value against target, and against the plan for the day.

progress = (value - baseline) / (target - baseline), unclipped, undefined where target and baseline are equal (rule
4.11; the same formula serves falling targets). The plan for a day joins baseline, milestones and target by a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from shared.programme.model_logframe import Indicator
from shared.programme.model_programme import StatusRule

Status = Literal["reached", "on_plan", "behind", "far_behind", "not_reported", "no_target"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indicator is; all shares are in per cent of the way from baseline to target."""

    status: Status
    share: Decimal | None = None
    plan: Decimal | None = None


def plan_for(indicator: Indicator, ends: Mapping[str, date], start: date, day: date) -> Decimal | None:
    """The planned value on a day, on the line through baseline, milestones and target; None without a target."""
    target = indicator.target.value
    if target is None:
        return None
    points = [(start, indicator.baseline.value or Decimal(0))]
    points += [
        (ends[code], value)
        for code, value in indicator.milestones.items()
        if value is not None and code in ends
    ]
    points = [*(p for p in sorted(points) if p[0] < indicator.target.date), (indicator.target.date, target)]
    if day >= points[-1][0]:
        return target
    for (first, low), (last, high) in pairwise(points):
        if first <= day < last:
            return low + (high - low) * (day - first).days / (last - first).days
    return points[0][1]


def progress(
    indicator: Indicator,
    value: Decimal | None,
    plan: Decimal | None,
    rule: StatusRule,
    measured: Decimal | None = None,
) -> Progress:
    """The status of a value by the programme's rule (programme.yaml, `status`).

    `measured` is a baseline that was measured before the start; it serves where the logframe states none, also for a
    target that is given as a change over the baseline.
    """
    stated = measured if indicator.baseline.value is None else indicator.baseline.value
    baseline, target = stated or Decimal(0), indicator.target.value
    if target is None and indicator.target.change is not None and stated is not None:
        target = stated + indicator.target.change
    if value is None:
        return Progress("not_reported")
    if target is None or target == baseline:
        return Progress("no_target")
    share = 100 * (value - baseline) / (target - baseline)
    planned = 100 * (plan - baseline) / (target - baseline) if plan is not None else None
    if share >= 100:  # noqa: PLR2004 - per cent
        return Progress("reached", share, planned)
    of_plan = 100 * share / planned if planned else Decimal(100)
    status: Status = "far_behind"
    if of_plan >= rule.on_plan_from:
        status = "on_plan"
    elif of_plan >= rule.behind_from:
        status = "behind"
    return Progress(status, share, planned)
