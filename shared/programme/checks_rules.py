"""Checks the rules of indicators: that they fit the kind, and that conditions use codes that exist."""

from __future__ import annotations

from collections.abc import Mapping

from shared.programme.findings import Findings
from shared.programme.model_logframe import Kind, Logframe
from shared.programme.model_programme import ProgrammeFile
from shared.programme.model_rule import Conditions, Rule
from shared.programme.problems import suggest
from shared.programme.yaml_lines import Path

FILE = "logframe.yaml"
_COUNTED: Mapping[Kind, tuple[str, str | None]] = {
    "distinct_persons": ("count", "person"),
    "distinct_organisations": ("count", "organisation"),
    "count": ("count", "event"),
    "sum": ("sum", None),
    "ratio": ("ratio", None),
}
_WAYS = ("count", "sum", "ratio")
_ALLOWED: Mapping[str, frozenset[str]] = {
    "count": frozenset({"events", "minus", "where", "any", "leaving_out"}),
    "sum": frozenset({"events", "minus", "where", "any", "leaving_out"}),
    "ratio": frozenset({"of", "by", "where", "any", "leaving_out"}),
}
_LISTS: Mapping[str, str] = {  # fields of events whose values are codes of programme.yaml
    "activity.kind": "activity_kinds",
    "role": "attendance_roles",
    "theme": "themes",
    "programme": "enrolment_programmes",
    "recipient_type": "recipient_types",
    "organisation.type": "stakeholder_types",
}


def check_rules(findings: Findings, logframe: Logframe, programme: ProgrammeFile) -> None:
    """Every rule of the logframe."""
    for index, indicator in enumerate(logframe.indicators):
        if indicator.rule:
            path: Path = ("indicators", index, "rule")
            if _one_way(findings, indicator.rule, path):
                _kind(findings, indicator.rule, indicator.kind, path)
                _parts(findings, indicator.rule, path)
            _conditions(findings, indicator.rule, programme, path)


def _one_way(findings: Findings, rule: Rule, path: Path) -> bool:
    ways = [name for name in _WAYS if getattr(rule, name) is not None]
    if len(ways) != 1:
        message = f"says {' and '.join(ways)}" if ways else "says neither count nor sum nor ratio"
        findings.add(FILE, (*path, "?"), message, "give exactly one of count, sum, ratio")
    return len(ways) == 1


def _kind(findings: Findings, rule: Rule, kind: Kind, path: Path) -> None:
    way, what = _COUNTED.get(kind, (None, None))
    if way is None:
        message = f"an indicator of kind {kind} takes no rule of this form"
        findings.add(FILE, (*path, rule.way), message, "leave the rule out for now")
    elif rule.way != way or (what and rule.count != what):
        message = f"does not fit the kind {kind}"
        findings.add(FILE, (*path, rule.way), message, f"write {way}: {what or '...'}, or change the kind")


def _parts(findings: Findings, rule: Rule, path: Path) -> None:
    allowed = _ALLOWED[rule.way]
    for field in sorted(rule.model_fields_set - allowed - set(_WAYS)):
        findings.add(FILE, (*path, field), f'"{field}" has no meaning beside {rule.way}', "take it out")
    for field in ("of", "by") if rule.way == "ratio" else ("events",):
        if not getattr(rule, field):
            findings.add(
                FILE, (*path, field), f"names no {field}", f"add {field}: [participants.activity.held], say"
            )
    for event in set(rule.events) & set(rule.minus):
        findings.add(FILE, (*path, "minus"), f"{event} is both added and taken back", "keep it in one list")


def _conditions(findings: Findings, rule: Rule, programme: ProgrammeFile, path: Path) -> None:
    activity = rule.every_event == ("participants.activity.held",)
    _values(findings, rule.where, programme, (*path, "where"), kinds=activity)
    _values(findings, rule.leaving_out, programme, (*path, "except"), kinds=activity)
    for index, conditions in enumerate(rule.any):
        _values(findings, conditions, programme, (*path, "any", index), kinds=activity)


def _values(
    findings: Findings, conditions: Conditions, programme: ProgrammeFile, path: Path, *, kinds: bool
) -> None:
    for field, test in conditions.items():
        place = (*path, field)
        if bool(test.one_of) == bool(test.between):
            hint = "write a value, a list of values or {between: [14, 29]}"
            findings.add(FILE, place, f'the condition on "{field}" is empty', hint)
        if test.between and test.between[0] > test.between[1]:
            findings.add(
                FILE, place, f"no number lies between {test.between[0]} and {test.between[1]}", "swap them"
            )
        known = _known(field, programme, kinds=kinds)
        for value in test.one_of:
            if known and value not in known:
                findings.add(FILE, place, f'{field} is never "{value}"', suggest(str(value), known))


def _known(field: str, programme: ProgrammeFile, *, kinds: bool) -> list[str]:
    """The codes a field can have; none where any value is right."""
    if field == "sex":
        sexes = next((one.codes for one in programme.dimensions if one.code == "sex"), ())
        return [one.code for one in sexes]
    name = "activity_kinds" if kinds and field == "kind" else _LISTS.get(field)
    return [one.code for one in getattr(programme, name)] if name else []
