"""Checks programme.yaml: dates, members, places, periods, bands and breakdowns."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from shared.programme.findings import Findings
from shared.programme.model_logframe import Logframe
from shared.programme.model_programme import Dimension, ProgrammeFile
from shared.programme.places import fold, spellings
from shared.programme.problems import suggest
from shared.programme.programme import CODE_LISTS, OUTSIDE, UNKNOWN
from shared.programme.yaml_lines import Path

FILE = "programme.yaml"


def check_programme(findings: Findings, programme: ProgrammeFile, logframe: Logframe | None) -> None:
    """Whatever in programme.yaml does not fit together."""
    _dates(findings, programme)
    _members(findings, programme, logframe)
    _places(findings, programme)
    _periods(findings, programme)
    _bands(findings, programme)
    _status(findings, programme)
    _quality(findings, programme)
    for index, dimension in enumerate(programme.dimensions):
        _dimension(findings, dimension, ("dimensions", index))


def _quality(findings: Findings, programme: ProgrammeFile) -> None:
    for index, rule in enumerate(programme.quality_rules):
        path: Path = ("quality_rules", index)
        if rule.code in {one.code for one in programme.quality_rules[:index]}:
            findings.add(FILE, path, "there is another rule of this code", "give one another code")
        if (rule.measure == "unknown") != (rule.attribute is not None):
            message = "`attribute` and the measure unknown go together"
            findings.add(FILE, path, message, "write both or neither")


def _dates(findings: Findings, programme: ProgrammeFile) -> None:
    if programme.end < programme.start:
        findings.add(
            FILE, ("end",), f"the end {programme.end} lies before the start {programme.start}", "swap them"
        )
    if programme.cutoff.date < programme.end:
        message = f"the cut-off {programme.cutoff.date} lies before the end {programme.end}"
        findings.add(FILE, ("cutoff", "date"), message, "write the end or a later day")


def _members(findings: Findings, programme: ProgrammeFile, logframe: Logframe | None) -> None:
    codes = {one.code: one for one in programme.members}
    for field in ("lead", "matching"):
        code = getattr(programme, field)
        if code not in codes:
            findings.add(FILE, (field,), f'{field}: "{code}" is no member', suggest(code, list(codes)))
    leads = [one.code for one in programme.members if one.role == "lead"]
    if leads != [programme.lead] and programme.lead in codes:
        message = f"role lead is held by {', '.join(leads) or 'nobody'}, lead says {programme.lead}"
        findings.add(FILE, ("lead",), message, "give the role to this one member")
    if programme.matching in codes and "participants" not in codes[programme.matching].services:
        message = f"matching: {programme.matching} does not run participants"
        findings.add(FILE, ("matching",), message, "name a member that does")
    if "reporting" in codes or "heads" in codes:
        findings.add(
            FILE, ("members",), "reporting and heads are no codes for members", "choose another code"
        )
    _feeds(findings, programme, list(codes), logframe)


def _feeds(
    findings: Findings, programme: ProgrammeFile, members: list[str], logframe: Logframe | None
) -> None:
    indicators = [one.code for one in logframe.indicators] if logframe else list(programme.feeds)
    for indicator, fed_by in programme.feeds.items():
        path: Path = ("feeds", indicator)
        if indicator not in indicators:
            findings.add(FILE, path, f'unknown indicator "{indicator}"', suggest(indicator, indicators))
        for member in fed_by:
            if member not in members:
                findings.add(FILE, path, f'{indicator}: "{member}" is no member', suggest(member, members))


def _places(findings: Findings, programme: ProgrammeFile) -> None:
    regions = [one.code for one in programme.regions]
    taken: dict[str, str] = {}
    for index, place in enumerate(programme.municipalities):
        path: Path = ("municipalities", index)
        if place.region not in regions:
            message = f'unknown region "{place.region}"'
            findings.add(FILE, (*path, "region"), message, suggest(place.region, regions))
        for spelling in spellings(place):
            owner = taken.setdefault(fold(spelling), place.code)
            if owner != place.code:
                hint = "one spelling can lead to one municipality only"
                findings.add(FILE, (*path, "code"), f'the spelling "{spelling}" also names {owner}', hint)
    if not any(place.in_scope for place in programme.municipalities):
        findings.add(
            FILE, ("municipalities",), "no municipality is in scope", "write in_scope: true where it is"
        )


def _periods(findings: Findings, programme: ProgrammeFile) -> None:
    for index, period in enumerate(programme.periods):
        path: Path = ("periods", index)
        if period.end < period.start:
            findings.add(FILE, (*path, "end"), f"ends {period.end}, before it starts", "swap start and end")
        if period.start < programme.start or period.end > programme.end:
            message = f"lies outside the programme ({programme.start} to {programme.end})"
            findings.add(FILE, (*path, "start"), message, "keep it within these days")
        if period.due <= period.end:
            findings.add(FILE, (*path, "due"), f"due {period.due}, before it is over", f"after {period.end}")
    for index, (before, after) in enumerate(pairwise(programme.periods), start=1):
        expected = before.end + timedelta(days=1)
        if after.start != expected:
            word = "overlaps with" if after.start < expected else "leaves a gap after"
            message = f"{word} period {before.code}"
            findings.add(FILE, ("periods", index, "start"), message, f"start on {expected}")
    ends = programme.periods[0].start, programme.periods[-1].end
    if ends != (programme.start, programme.end):
        message = (
            f"the periods cover {ends[0]} to {ends[1]}, the programme {programme.start} to {programme.end}"
        )
        findings.add(FILE, ("periods",), message, "let them cover it wholly")


def _bands(findings: Findings, programme: ProgrammeFile) -> None:
    expected: int | None = 0
    for index, band in enumerate(programme.bands):
        path: Path = ("bands", index)
        if expected is None or band.first != expected:
            hint = f"start at {expected}" if expected is not None else "put the band that is open above last"
            findings.add(FILE, (*path, "first"), "does not follow the band before it", hint)
        if band.last is not None and band.last < band.first:
            findings.add(
                FILE, (*path, "last"), f"ends at {band.last}, before it starts", "swap first and last"
            )
        expected = None if band.last is None else band.last + 1
    if expected is not None:
        findings.add(
            FILE, ("bands",), "the oldest band is not open above", "write last: null in the last band"
        )


def _status(findings: Findings, programme: ProgrammeFile) -> None:
    rule = programme.status
    if not 0 < rule.behind_from < rule.on_plan_from:
        message = f"behind_from {rule.behind_from} is not below on_plan_from {rule.on_plan_from}"
        findings.add(FILE, ("status", "behind_from"), message, "such as 70 and 90")


def _dimension(findings: Findings, dimension: Dimension, path: Path) -> None:
    ways = bool(dimension.codes) + bool(dimension.taken_from) + dimension.open
    if ways != 1:
        message = "takes its codes from nowhere" if not ways else "takes its codes from several places"
        findings.add(FILE, path, message, "give exactly one of codes, taken_from, open: true")
    if dimension.taken_from and dimension.taken_from not in CODE_LISTS:
        message = f'unknown list "{dimension.taken_from}"'
        findings.add(FILE, (*path, "taken_from"), message, suggest(dimension.taken_from, CODE_LISTS))
    for index, code in enumerate(dimension.codes):
        if code.code in {UNKNOWN, OUTSIDE}:
            findings.add(FILE, (*path, "codes", index), "is always a cell", "take the entry out")
