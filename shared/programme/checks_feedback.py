"""Checks feedback.yaml: categories in known groups, languages, and a calendar of real days."""

from __future__ import annotations

from datetime import date

from shared.programme.findings import Findings
from shared.programme.model_feedback import FeedbackFile
from shared.programme.model_programme import ProgrammeFile
from shared.programme.problems import suggest
from shared.programme.yaml_lines import Path

FILE = "feedback.yaml"
_LEAP_YEAR = 2024


def check_feedback(findings: Findings, feedback: FeedbackFile, programme: ProgrammeFile) -> None:
    """Whatever in feedback.yaml does not fit together, or not with the programme."""
    groups = [one.code for one in feedback.groups]
    for index, category in enumerate(feedback.categories):
        if category.group not in groups:
            path: Path = ("categories", index, "group")
            findings.add(FILE, path, f'unknown group "{category.group}"', suggest(category.group, groups))
    for index, group in enumerate(feedback.groups):
        if group.code not in {one.group for one in feedback.categories}:
            findings.add(FILE, ("groups", index), "has no category", "give it one, or take it out")
    for index, lang in enumerate(feedback.languages):
        if lang not in programme.languages.every:
            hint = suggest(lang, programme.languages.every)
            findings.add(FILE, ("languages", index), f'unknown language "{lang}"', hint)
    _calendar(findings, feedback, programme)


def _calendar(findings: Findings, feedback: FeedbackFile, programme: ProgrammeFile) -> None:
    calendar = feedback.calendar
    if len(set(calendar.weekend)) > 6:  # noqa: PLR2004 - a week without a working day would never end
        findings.add(FILE, ("calendar", "weekend"), "no working day is left", "write [6, 7]")
    for index, holiday in enumerate(calendar.fixed):
        try:
            date.fromisoformat(f"{_LEAP_YEAR}-{holiday.day}")
        except ValueError:
            path: Path = ("calendar", "fixed", index, "day")
            findings.add(FILE, path, f'"{holiday.day}" is no day of the year', "month and day, such as 01-07")
    for index, movable in enumerate(calendar.movable):
        path = ("calendar", "movable", index, "dates")
        years = [day.year for day in movable.dates]
        for year in sorted({year for year in years if years.count(year) > 1}):
            findings.add(FILE, path, f"two dates in {year}", "keep one a year")
        for year in range(programme.start.year, programme.cutoff.date.year + 1):
            if year not in years:
                findings.add(FILE, path, f"no date in {year}", "add one for each year of the programme")
