"""The rules: those that refuse on entry, by the codes of their refusals; those that look afterwards, by what they find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.programme import Programme
from shared.web.quality_rules import FINDS, REFUSES


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, the refusals that are its own, and the question to the tables (none where entry refuses it)."""

    code: str
    refusals: tuple[str, ...] = ()
    query: str = ""
    values: Callable[[Programme], tuple[Any, ...]] = lambda _: ()

    @property
    def name(self) -> str:
        """What it says, marked for translation."""
        return REFUSES[self.code] if self.refusals else FINDS[self.code]


_STANDING = "SELECT id, title, occurred_on, participants, count(*) OVER () AS found FROM activity AS a WHERE NOT voided"
_OWN = f"{_STANDING} AND owner = ''"
_ORDER = "ORDER BY occurred_on DESC, id LIMIT 200"

RULES: tuple[Rule, ...] = (
    Rule("future_date", ("date_in_future",)),
    Rule("attendance_without_activity", ("activity_unknown", "activity_voided", "activity_cancelled")),
    Rule("too_many_minutes", ("too_many_minutes", "too_many_sessions")),
    Rule("twice_on_a_sheet", ("attends_twice",)),
    Rule("age_impossible", ("birth_year_impossible", "not_born_yet")),
    Rule("score_impossible", ("score_impossible",)),
    Rule("criteria_not_met", ("criteria_not_met",)),
    Rule("no_attendance", query=f"{_OWN} AND participants = 0 {_ORDER}"),
    Rule(
        "crowded", query=f"{_STANDING} AND (participants > seats OR seats IS NULL AND participants >= $1) {_ORDER}",
        values=lambda programme: (programme.participants.quality.crowded_from,),
    ),
    Rule(
        "late",
        query=f"""{_STANDING} AND EXISTS (SELECT FROM ledger AS l WHERE l.id = a.event_id
            AND (l.recorded_at AT TIME ZONE 'Asia/Tbilisi')::date - a.occurred_on > $1) {_ORDER}""",
        values=lambda programme: (programme.participants.quality.late_after_days,),
    ),
    Rule(
        "outside_time", query=f"{_STANDING} AND NOT occurred_on BETWEEN $1 AND $2 {_ORDER}",
        values=lambda programme: (programme.start, programme.end),
    ),
    Rule(
        "outside_area",
        query=f"{_STANDING} AND municipality <> 'unknown' AND NOT municipality = ANY($1::text[]) {_ORDER}",
        values=lambda programme: ([one.code for one in programme.scope],),
    ),
    Rule(
        "place_unknown",  # a tour abroad and an online meeting have no municipality
        query=f"""{_STANDING} AND municipality = 'unknown' AND NOT EXISTS (
            SELECT FROM ledger AS l, LATERAL (SELECT convert_from(l.value, 'UTF8')::jsonb AS said) AS of_it
            WHERE l.id = a.event_id AND (said ->> 'country' <> 'GE' OR said ->> 'mode' = 'online')) {_ORDER}""",
    ),
    Rule(
        "perhaps_twice",
        query=f"""{_STANDING} AND EXISTS (SELECT FROM activity AS b WHERE NOT b.voided AND b.id <> a.id
            AND (b.occurred_on, b.kind, b.municipality) = (a.occurred_on, a.kind, a.municipality)
            AND (b.title = a.title OR b.owner <> a.owner)) {_ORDER}""",  # another member's title stays in its house
    ),
    Rule("no_document", query=f"{_OWN} AND NOT EXISTS (SELECT FROM document WHERE event = a.event_id) {_ORDER}"),
)  # fmt: skip
REFUSED_BY = {code: rule.code for rule in RULES for code in rule.refusals}
"""The rule of a refusal, by the refusal's code."""
