"""The rules of quality that members' desks go by, as people read them: members count by them, reporting shows the counts."""

from __future__ import annotations

from collections.abc import Mapping

from shared.web.translations import mark

REFUSES: Mapping[str, str] = {
    "future_date": mark("A day lies in the future"),
    "attendance_without_activity": mark("Attendance of an activity that was not held"),
    "too_many_minutes": mark("More minutes or sessions than the activity had"),
    "twice_on_a_sheet": mark("The same person stands on one sheet twice"),
    "age_impossible": mark("An age outside 0 to 110 years"),
    "score_impossible": mark("A score above its maximum"),
    "criteria_not_met": mark("A course completed without its criteria"),
}
"""What each rule says that refuses on entry, by its code."""
FINDS: Mapping[str, str] = {
    "no_attendance": mark("An activity without anybody on its sheet"),
    "crowded": mark("More people than the room holds, or than an activity usually has"),
    "late": mark("Recorded long after it took place"),
    "outside_time": mark("Outside the programme’s time"),
    "outside_area": mark("Outside the programme’s area"),
    "place_unknown": mark("The municipality is not stated"),
    "perhaps_twice": mark("Perhaps recorded twice: one day, kind and place"),
    "no_document": mark("No document proves it"),
}
"""What each rule says that looks at what is recorded, by its code."""
