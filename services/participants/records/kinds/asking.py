"""Questions that several kinds of record ask."""

from __future__ import annotations

from services.participants.records.kind import Asked
from shared.web.translations import mark

DAY = Asked("occurred_on", mark("Day"), "day")
PLACE = Asked("municipality", mark("Municipality"), "choice", "municipalities")
THEME = Asked("theme", mark("Theme"), "choice", "themes", needed=False)
LANGUAGE = Asked("language", mark("Language"), "choice", "language", needed=False)
PERSON = Asked(
    "person",
    mark("Person"),
    "person",
    hint=mark("The name as it is registered, in any script, or the person’s id."),
)
HOST = Asked("host_organisation", mark("Host organisation"), "organisation")
MINUTES = Asked(
    "minutes",
    mark("Minutes"),
    hint=mark("The name or number of the document. Without it the meeting counts nowhere."),
    needed=False,
)
CSO_PRESENT = Asked("cso_present", mark("Was civil society present?"), "answer")
LA_PRESENT = Asked("la_present", mark("Was the local authority present?"), "answer")
