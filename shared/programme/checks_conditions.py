"""Checks the conditions of a rule against the shapes of the events: fields, sorts of values, codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shared.programme.fields import Field, Unknown, find
from shared.programme.findings import Findings
from shared.programme.model_programme import ProgrammeFile
from shared.programme.model_rule import Conditions, Scalar, Test
from shared.programme.problems import suggest
from shared.programme.yaml_lines import Path

FILE = "logframe.yaml"
_LISTS: Mapping[str, str] = {  # fields of events whose values are codes of programme.yaml
    "activity.kind": "activity_kinds",
    "role": "attendance_roles",
    "theme": "themes",
    "programme": "enrolment_programmes",
    "recipient_type": "recipient_types",
    "organisation.type": "stakeholder_types",
    "host_organisation.type": "stakeholder_types",
}
_SHOWN = {"flag": "true or false", "number": "a number", "text": "a word", "day": "a day"}


def check_path(findings: Findings, path: str, events: Sequence[str], place: Path) -> Field | None:
    """The field that a path names in each of some events; the first in which it is none is named, with a remedy."""
    found: Field | None = None
    for event in events:
        field = find(event, path)
        if isinstance(field, Unknown):
            message = f'{event} has no field "{field.step}"'
            findings.add(FILE, place, message, suggest(field.step, field.known))
            return None
        found = found or field
    return found


def check_conditions(
    findings: Findings, conditions: Conditions, events: Sequence[str], programme: ProgrammeFile, path: Path
) -> None:
    """Every condition: its field, and what it is compared with."""
    for name, test in conditions.items():
        place = (*path, name)
        field = check_path(findings, name, events, place)
        if field is not None and _one_test(findings, name, test, place):
            _values(findings, name, field, test, _codes(name, field, events, programme), place)
        if test.share_of and check_path(findings, test.share_of, events, place) and test.at_least is None:
            findings.add(FILE, place, f'of "{test.share_of}" what share?', "add at_least: 80, say")


def _one_test(findings: Findings, name: str, test: Test, place: Path) -> bool:
    ways = bool(test.one_of), test.between is not None, test.at_least is not None, test.given is not None
    if sum(ways) != 1:
        hint = "write a value, a list of values, {between: [14, 29]}, {at_least: 2} or {given: true}"
        findings.add(FILE, place, f'the condition on "{name}" is empty or says several things', hint)
        return False
    if test.between and test.between[0] > test.between[1]:
        findings.add(
            FILE, place, f"no number lies between {test.between[0]} and {test.between[1]}", "swap them"
        )
    return True


def _values(
    findings: Findings, name: str, field: Field, test: Test, codes: Sequence[str], place: Path
) -> None:
    if (test.between or test.at_least is not None) and field.sort != "number":
        findings.add(
            FILE,
            place,
            f'"{name}" is no number, but {_SHOWN[field.sort]}',
            "write a value or a list of values",
        )
    for value in test.one_of:
        if _sort(value) != field.sort:
            message = f'"{name}" is {_SHOWN[field.sort]}, never "{str(value).lower()}"'
            findings.add(FILE, place, message, f"write {_SHOWN[field.sort]}")
        elif codes and value not in codes:
            findings.add(FILE, place, f'{name} is never "{value}"', suggest(str(value), codes))


def _sort(value: Scalar) -> str:
    if isinstance(value, bool):
        return "flag"
    return "text" if isinstance(value, str) else "number"


def _codes(name: str, field: Field, events: Sequence[str], programme: ProgrammeFile) -> Sequence[str]:
    """The codes a field can have; none where any value is right."""
    if name == "kind" and tuple(events) == ("participants.activity.held",):
        name = "activity.kind"
    if name in _LISTS:
        return [one.code for one in getattr(programme, _LISTS[name])]
    dimension = next((one for one in programme.dimensions if one.code == name), None)
    if dimension is not None and dimension.codes:
        return [one.code for one in dimension.codes]
    return field.values
