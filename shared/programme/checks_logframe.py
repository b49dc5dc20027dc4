"""Checks logframe.yaml: the chain of results, and each indicator's values against its plan and the programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from shared.programme.findings import Findings
from shared.programme.model_logframe import Indicator, Level, Logframe, Target
from shared.programme.model_programme import ProgrammeFile
from shared.programme.problems import suggest
from shared.programme.yaml_lines import Path

FILE = "logframe.yaml"
_ABOVE: Mapping[Level, Level | None] = {
    "impact": None,
    "outcome": "impact",
    "output": "outcome",
    "cross_cutting": None,
}


def check_logframe(findings: Findings, logframe: Logframe, programme: ProgrammeFile) -> None:
    """Whatever in logframe.yaml does not fit together, or not with the programme."""
    _chain(findings, logframe)
    for index, indicator in enumerate(logframe.indicators):
        path: Path = ("indicators", index)
        _names(findings, logframe, programme, indicator, path)
        _target(findings, programme, indicator, path)
        _milestones(findings, programme, indicator, path)
        _decimals(findings, indicator, path)


def _chain(findings: Findings, logframe: Logframe) -> None:
    levels = {one.code: one.level for one in logframe.results}
    for index, result in enumerate(logframe.results):
        path, above = ("results", index, "parent"), _ABOVE[result.level]
        if result.parent is not None and result.parent not in levels:
            findings.add(
                FILE, path, f'unknown parent "{result.parent}"', suggest(result.parent, list(levels))
            )
        elif (levels[result.parent] if result.parent else None) != above:
            right = f"name an {above} as parent" if above else "leave the parent out"
            findings.add(FILE, path, f"an element of level {result.level} cannot stand here", right)


def _names(
    findings: Findings, logframe: Logframe, programme: ProgrammeFile, indicator: Indicator, path: Path
) -> None:
    results = [one.code for one in logframe.results]
    if indicator.result not in results:
        message = f'unknown result "{indicator.result}"'
        findings.add(FILE, (*path, "result"), message, suggest(indicator.result, results))
    dimensions = [one.code for one in programme.dimensions]
    for index, code in enumerate(indicator.breakdowns):
        place = (*path, "breakdowns", index)
        if code not in dimensions:
            findings.add(
                FILE, (*path, "breakdowns"), f'unknown breakdown "{code}"', suggest(code, dimensions)
            )
        elif code in indicator.breakdowns[:index]:
            findings.add(FILE, place, f'the breakdown "{code}" stands twice', "take one out")


def _targets(indicator: Indicator, path: Path) -> Iterator[tuple[Path, Target]]:
    yield (*path, "target"), indicator.target
    for index, part in enumerate(indicator.parts):
        if part.target is not None:
            yield (*path, "parts", index, "target"), part.target


def _target(findings: Findings, programme: ProgrammeFile, indicator: Indicator, path: Path) -> None:
    last = max(programme.end, programme.cutoff.date)
    for place, target in _targets(indicator, path):
        if not programme.start <= target.date <= last:
            message = f"the day {target.date} lies outside the programme"
            findings.add(FILE, (*place, "date"), message, f"write a day from {programme.start} to {last}")
        if target.value is not None and target.change is not None:
            findings.add(FILE, (*place, "change"), "both value and change are given", "keep one of them")
        if indicator.kind == "ratio" and target.value is not None and not 0 <= target.value <= 100:  # noqa: PLR2004
            message = f"{target.value} is no share in per cent"
            findings.add(FILE, (*place, "value"), message, "write 0 to 100")
    start, goal = indicator.baseline.value, indicator.target.value
    if start is not None and goal is not None and _backwards(indicator, start, goal):
        word = "below" if indicator.direction == "up" else "above"
        message = (
            f"the target {goal} lies {word} the baseline {start}, but direction is {indicator.direction}"
        )
        findings.add(FILE, (*path, "target", "value"), message, "correct the value or the direction")


def _backwards(indicator: Indicator, earlier: Decimal, later: Decimal) -> bool:
    return later < earlier if indicator.direction == "up" else later > earlier


def _milestones(findings: Findings, programme: ProgrammeFile, indicator: Indicator, path: Path) -> None:
    periods = [one.code for one in programme.periods]
    last: tuple[str, Decimal] | None = None
    for code in sorted(indicator.milestones, key=lambda one: periods.index(one) if one in periods else -1):
        place, value = (*path, "milestones", code), indicator.milestones[code]
        if code not in periods:
            message = f'milestone "{code}" lies in no period'
            findings.add(FILE, place, message, f"write one of {', '.join(periods)}")
        elif value is not None:
            if last and _backwards(indicator, last[1], value):
                message = f"milestone {code} ({value}) falls behind milestone {last[0]} ({last[1]})"
                findings.add(FILE, place, message, f"direction is {indicator.direction}")
            last = (code, value)
    if last and indicator.target.value is not None and _backwards(indicator, last[1], indicator.target.value):
        message = f"milestone {last[0]} ({last[1]}) goes beyond the target {indicator.target.value}"
        findings.add(FILE, (*path, "milestones", last[0]), message, "correct one of them")
    if indicator.milestones and indicator.milestones_source is None:
        findings.add(FILE, (*path, "milestones"), "milestones have no source", "add milestones_source")


def _decimals(findings: Findings, indicator: Indicator, path: Path) -> None:
    """A planned value must be showable: no more decimals than the indicator shows."""
    values: dict[Path, Decimal | None] = {("baseline", "value"): indicator.baseline.value}
    values |= {("target", "value"): indicator.target.value}
    values |= {("milestones", code): value for code, value in indicator.milestones.items()}
    for place, value in values.items():
        if value is not None and value != round(value, indicator.decimals):
            message = f"{value} has more decimals than are shown ({indicator.decimals})"
            findings.add(FILE, (*path, *place), message, "round it or raise decimals")
