"""Checks the rules of indicators: that they fit the kind and have their parts, and that events, fields and codes exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared.programme.checks_conditions import check_conditions, check_path
from shared.programme.fields import event_names
from shared.programme.findings import Findings
from shared.programme.model_logframe import Indicator, Logframe
from shared.programme.model_programme import ProgrammeFile
from shared.programme.model_rule import WAYS, Conditions, Kind, Rule
from shared.programme.problems import suggest
from shared.programme.yaml_lines import Path

FILE = "logframe.yaml"
_COUNTED = {"distinct_persons": "person", "distinct_organisations": "organisation", "count": "event"}
_WRITE: Mapping[Kind, str] = {kind: f"{way}: ..." for way, kind in WAYS.items()} | {
    kind: f"count: {what}" for kind, what in _COUNTED.items()
}  # type: ignore[assignment]
_ALWAYS = frozenset({"where", "where_of", "any", "leaving_out", "cells", "estimate"})
_EVENTS = ("events", "minus", "unless", "enters", "leaves", "of", "by")
_PARTS: Mapping[tuple[str, object], tuple[str, str]] = {  # what a way must have, and what it may have
    ("count", "person"): ("events", ""),
    ("count", "organisation"): ("events", ""),
    ("count", "event"): ("events", "minus unless once_per tied_by dated_by"),
    ("sum", None): ("events", "minus"),
    ("ratio", "answered_in_time"): ("of by", ""),
    ("ratio", "followed"): ("of by subject", "by_where within_months due"),
    ("ratio", "improved_pairs"): ("events", ""),
    ("ratio", "shares"): ("among", ""),
    ("state", "standing"): ("subject enters", "leaves events tied_by"),
    ("state", "meetings"): ("subject tied_by events times window_months", ""),
    ("state", "last_check"): ("subject by check", "of after after_days"),
    ("measure", "value"): ("events", ""),
    ("improvement", None): ("events", ""),
    ("complete", None): ("events members", ""),
    ("judgement", "judgement"): ("events", ""),
}


def check_rules(findings: Findings, logframe: Logframe, programme: ProgrammeFile) -> None:
    """Every rule of the logframe."""
    for index, indicator in enumerate(logframe.indicators):
        path: Path = ("indicators", index)
        if indicator.rule is not None:
            _rule(findings, indicator.rule, programme, (*path, "rule"), indicator.kind)
            _cells(findings, indicator, path)
            _shares(findings, logframe, indicator, path)
        for number, part in enumerate(indicator.parts):
            if part.rule is not None:
                _rule(findings, part.rule, programme, (*path, "parts", number, "rule"), None)


def _rule(findings: Findings, rule: Rule, programme: ProgrammeFile, path: Path, kind: Kind | None) -> None:
    if not _one_way(findings, rule, path):
        return
    if kind is not None and rule.kind != kind:
        message = f"does not fit the kind {kind}"
        findings.add(FILE, (*path, rule.way), message, f"write {_WRITE[kind]}, or change the kind")
    _parts(findings, rule, path)
    if _events(findings, rule, path):
        _fields(findings, rule, programme, path)


def _one_way(findings: Findings, rule: Rule, path: Path) -> bool:
    ways = rule.ways
    if len(ways) != 1:
        message = f"says {' and '.join(ways)}" if ways else "says none of the ways to count"
        findings.add(FILE, (*path, "?"), message, f"give exactly one of {', '.join(WAYS)}")
    return len(ways) == 1


def _parts(findings: Findings, rule: Rule, path: Path) -> None:
    value = getattr(rule, rule.way)
    needed, allowed = _PARTS[rule.way, value if (rule.way, value) in _PARTS else None]
    may = {*needed.split(), *allowed.split(), rule.way} | _ALWAYS
    for field in sorted(rule.model_fields_set - may):
        findings.add(
            FILE, (*path, _alias(field)), f'"{_alias(field)}" has no meaning beside {rule.way}', "take it out"
        )
    for field in needed.split():
        if not getattr(rule, field):
            example = "[participants.activity.held]" if field in _EVENTS else "..."
            findings.add(FILE, (*path, field), f"names no {field}", f"add {field}: {example}")
    for event in set(rule.events) & set(rule.minus):
        findings.add(FILE, (*path, "minus"), f"{event} is both added and taken back", "keep it in one list")


def _alias(field: str) -> str:
    return Rule.model_fields[field].alias or field


def _events(findings: Findings, rule: Rule, path: Path) -> bool:
    """Whether every event type exists; the others are named."""
    known, sound = event_names(), True
    for field in _EVENTS:
        for event in getattr(rule, field):
            if event not in known:
                findings.add(FILE, (*path, field), f'unknown event type "{event}"', suggest(event, known))
                sound = False
    for event in rule.where_of:
        if event not in rule.every_event:
            hint = suggest(event, rule.every_event)
            findings.add(FILE, (*path, "where_of", event), f"{event} is none of the rule's events", hint)
            sound = False
    return sound


def _fields(findings: Findings, rule: Rule, programme: ProgrammeFile, path: Path) -> None:
    """Every field that the rule names, in the events in which it looks for it."""
    own = _facts(rule)
    for place, conditions, events in _asked(rule, own, path):
        check_conditions(findings, conditions, events, programme, place)
    ties = rule.every_event if rule.way == "count" else own
    named = {
        "sum": own,
        "complete": own,
        "check": rule.by,
        "after": own,
        "due": rule.by,
        "estimate": rule.events,
        "dated_by": rule.events,
    }
    for field, events in named.items():
        value = getattr(rule, field)
        if value and value != "eur":
            check_path(findings, value, events, (*path, field))
    for field in ("once_per", "tied_by", "subject"):
        value = getattr(rule, field)
        if value:
            check_path(findings, value, ties, (*path, field))
    for index, rise in enumerate(rule.improvement):
        for value in filter(None, (rise.of, rise.per)):
            check_path(findings, value, own, (*path, "improvement", index))
    for code, value in rule.cells.items():
        check_path(findings, value, own, (*path, "cells", code))


def _facts(rule: Rule) -> tuple[str, ...]:
    """The events of whose facts a rule's conditions and cells speak."""
    if rule.state == "standing":
        return (*rule.enters, *rule.leaves)
    if rule.state == "last_check":
        return rule.by
    return rule.of or rule.events


def _asked(
    rule: Rule, own: tuple[str, ...], path: Path
) -> Iterator[tuple[Path, Conditions, tuple[str, ...]]]:
    yield (*path, "where"), rule.where, own
    yield (*path, "except"), rule.leaving_out, own
    yield (*path, "by_where"), rule.by_where, rule.by
    for index, conditions in enumerate(rule.any):
        yield (*path, "any", index), conditions, own
    for event, conditions in rule.where_of.items():
        yield (*path, "where_of", event), conditions, (event,)


def _cells(findings: Findings, indicator: Indicator, path: Path) -> None:
    for code in indicator.rule.cells if indicator.rule else ():
        if code not in indicator.breakdowns:
            hint = suggest(code, indicator.breakdowns)
            findings.add(FILE, (*path, "rule", "cells", code), f'"{code}" is none of its breakdowns', hint)


def _shares(findings: Findings, logframe: Logframe, indicator: Indicator, path: Path) -> None:
    rule = indicator.rule
    if rule is None or rule.ratio != "shares":
        return
    whole = next((one for one in logframe.indicators if one.code == rule.among), None)
    if whole is None or whole.kind != "distinct_persons":
        codes = [one.code for one in logframe.indicators if one.kind == "distinct_persons"]
        message = f'"{rule.among}" is no indicator of different persons'
        findings.add(FILE, (*path, "rule", "among"), message, suggest(str(rule.among), codes))
        return
    for number, part in enumerate(indicator.parts):
        for field in part.share:
            if field not in whole.breakdowns:
                message = f'"{field}" is no breakdown of {whole.code}'
                findings.add(
                    FILE, (*path, "parts", number, "share", field), message, suggest(field, whole.breakdowns)
                )
