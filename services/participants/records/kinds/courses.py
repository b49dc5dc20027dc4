"""Courses, placements, and tests before and after."""

from __future__ import annotations

from services.participants.domain.records import assessment, enrolment, placement
from services.participants.records.kind import Asked, Kind
from services.participants.records.kinds.asking import DAY, HOST, PERSON
from shared.events import learning
from shared.web.translations import mark

_COURSE = Asked("programme", mark("Course"), "choice", "enrolment_programmes")
_WHO = Asked(
    "person",
    PERSON.label,
    "person",
    hint=mark("For the course of an organisation leave this empty."),
    needed=False,
)
_ORGANISATION = Asked("organisation", mark("Organisation"), "organisation", needed=False)
_HOST = Asked("host_organisation", HOST.label, "organisation", needed=False)
_ENROLMENT = (_COURSE, DAY, _WHO, _ORGANISATION, _HOST)
_PLACEMENT = (PERSON, HOST, DAY)

KINDS = (
    Kind("enrolments-started", "courses", mark("Courses begun"), mark("Enrol in a course"),
         learning.EnrolmentStarted, enrolment.check, _ENROLMENT),
    Kind("enrolments-completed", "courses", mark("Courses completed"), mark("Record a completed course"),
         learning.EnrolmentCompleted, enrolment.check, _ENROLMENT,
         about=mark("The criteria of the course are checked; what is missing is shown.")),
    Kind("enrolments-dropped", "courses", mark("Courses dropped"), mark("Record that a course was dropped"),
         learning.EnrolmentDropped, enrolment.check,
         (*_ENROLMENT, Asked("reason", mark("Why"), "choice", "drop_reasons"))),
    Kind("placements-started", "courses", mark("Placements begun"), mark("Record the start of a placement"),
         learning.PlacementStarted, placement.check, _PLACEMENT),
    Kind("placements-confirmed", "courses", mark("Placements confirmed"), mark("Record a tracer check"),
         learning.PlacementConfirmed, placement.check, _PLACEMENT,
         about=mark("Twelve months after graduation: the host confirms that the role is held.")),
    Kind("placements-ended", "courses", mark("Placements ended"), mark("Record the end of a placement"),
         learning.PlacementEnded, placement.check, _PLACEMENT),
    Kind("tests", "courses", mark("Tests before and after"), mark("Record a test"),
         learning.AssessmentCompleted, assessment.check,
         (PERSON, DAY, Asked("stage", mark("Before or after"), "choice", "stages"),
          Asked("topic", mark("Topic"), "choice", "topics"),
          Asked("score", mark("Score"), "number", decimals=2), Asked("maximum", mark("Maximum"), "number", decimals=2))),
)  # fmt: skip
