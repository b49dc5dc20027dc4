"""The rules, each with what it finds. Those that refuse on entry find nothing afterwards; they are listed all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.programme import Programme
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, what it says, and the question to the tables (none where entry refuses it)."""

    code: str
    name: str
    query: str = ""
    values: Callable[[Programme], tuple[Any, ...]] = lambda _: ()


_STANDING = "SELECT id, title, occurred_on, participants FROM activity AS a WHERE NOT voided"
_OWN = f"{_STANDING} AND owner = ''"
_ORDER = "ORDER BY occurred_on DESC, id LIMIT 200"

RULES: tuple[Rule, ...] = (
    Rule("future_date", mark("A day lies in the future")),
    Rule("attendance_without_activity", mark("Attendance of an activity that was not held")),
    Rule("too_many_minutes", mark("More minutes or sessions than the activity had")),
    Rule("twice_on_a_sheet", mark("The same person stands on one sheet twice")),
    Rule("age_impossible", mark("An age outside 0 to 110 years")),
    Rule("score_impossible", mark("A score above its maximum")),
    Rule("criteria_not_met", mark("A course completed without its criteria")),
    Rule("no_attendance", mark("An activity without anybody on its sheet"), f"{_OWN} AND participants = 0 {_ORDER}"),
    Rule(
        "crowded", mark("More people than the room holds, or than an activity usually has"), f"{_STANDING} AND (participants > seats OR seats IS NULL AND participants >= $1) {_ORDER}",
        lambda programme: (programme.participants.quality.crowded_from,),
    ),
    Rule(
        "late", mark("Recorded long after it took place"),
        f"""{_STANDING} AND EXISTS (SELECT FROM ledger AS l WHERE l.id = a.event_id
            AND (l.recorded_at AT TIME ZONE 'Asia/Tbilisi')::date - a.occurred_on > $1) {_ORDER}""",
        lambda programme: (programme.participants.quality.late_after_days,),
    ),
    Rule(
        "outside_time", mark("Outside the programme’s time"), f"{_STANDING} AND NOT occurred_on BETWEEN $1 AND $2 {_ORDER}",
        lambda programme: (programme.start, programme.end),
    ),
    Rule(
        "outside_area", mark("Outside the programme’s area"),
        f"{_STANDING} AND municipality <> 'unknown' AND NOT municipality = ANY($1::text[]) {_ORDER}",
        lambda programme: ([one.code for one in programme.scope],),
    ),
    Rule("place_unknown", mark("The municipality is not stated"), f"{_STANDING} AND municipality = 'unknown' {_ORDER}"),
    Rule(
        "perhaps_twice", mark("Perhaps recorded twice: one day, kind and place"),
        f"""{_STANDING} AND EXISTS (SELECT FROM activity AS b WHERE NOT b.voided AND b.id <> a.id
            AND (b.occurred_on, b.kind, b.municipality) = (a.occurred_on, a.kind, a.municipality)
            AND (b.title = a.title OR b.owner <> a.owner)) {_ORDER}""",  # another member's title stays in its house
    ),
    Rule(
        "no_document", mark("No document proves it"),
        f"{_OWN} AND NOT EXISTS (SELECT FROM document WHERE event = a.event_id) {_ORDER}",
    ),
)  # fmt: skip
