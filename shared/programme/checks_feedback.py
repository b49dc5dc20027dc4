"""Checks feedback.yaml: categories in known groups, languages, and a calendar of real days."""

from __future__ import annotations

from datetime import date

from shared.programme.findings import Findings
from shared.programme.model_feedback import FeedbackFile
from shared.programme.model_programme import ProgrammeFile
from shared.programme.problems import suggest
from shared.programme.yaml_lines import Path

FILE = "feedback.yaml"
OTHER = "other"
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
    _routes(findings, feedback, programme)
    _bodies(findings, feedback)
    _calendar(findings, feedback, programme)


def _routes(findings: Findings, feedback: FeedbackFile, programme: ProgrammeFile) -> None:
    members = [one.code for one in programme.members]
    takers = [one.code for one in programme.members if "feedback" in one.services]
    about = [one.about for one in feedback.routing]
    for index, route in enumerate(feedback.routing):
        path: Path = ("routing", index, "about")
        if route.about not in {*members, OTHER}:
            findings.add(
                FILE, path, f'unknown member "{route.about}"', suggest(route.about, [*members, OTHER])
            )
        if about.count(route.about) > 1 and about.index(route.about) == index:
            findings.add(FILE, path, f'two routes for "{route.about}"', "keep one")
        if route.receiver not in takers:
            told = f'"{route.receiver}" takes no complaints'
            findings.add(FILE, ("routing", index, "receiver"), told, f"one of {', '.join(takers)}")
    for member in members:
        route_ = next((r for r in feedback.routing if r.about == member), None) or next(
            (r for r in feedback.routing if r.about == OTHER), None
        )
        if route_ is None:
            findings.add(FILE, ("routing",), f'no route for "{member}"', f"add one, or one for {OTHER}")
        elif route_.receiver == member:
            told = f'a complaint about staff of "{member}" would stay there'
            findings.add(FILE, ("routing",), told, f"route {member} to another member")


def _bodies(findings: Findings, feedback: FeedbackFile) -> None:
    bodies = [one.code for one in feedback.bodies]
    for index, category in enumerate(feedback.categories):
        for number, notice in enumerate(category.notify):
            if notice.body not in bodies:
                path: Path = ("categories", index, "notify", number, "body")
                findings.add(FILE, path, f'unknown body "{notice.body}"', suggest(notice.body, bodies))


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
