"""Measured values of indicators."""

from __future__ import annotations

from services.participants.domain.records import survey
from services.participants.records.kind import Asked, Kind
from services.participants.records.kinds.asking import DAY
from shared.events import outreach
from shared.web.translations import mark

KINDS = (
    Kind("survey-results", "surveys", mark("Survey results"), mark("Record a survey result"),
         outreach.SurveyResultRecorded, survey.check,
         (Asked("indicator", mark("Indicator"), "choice", "measured_indicators"), DAY,
          Asked("value", mark("Value"), "number", decimals=4, needed=False),
          Asked("n", mark("How many were asked"), "number", needed=False),
          Asked("interval", mark("Confidence interval"), hint=mark("Its two ends, such as 43.0 50.0"), needed=False),
          Asked("cell", mark("Of whom"), "choice", "cells", hint=mark("Nothing chosen means: of all."), needed=False),
          Asked("judgement", mark("Judgement"), hint=mark("The code of a qualitative indicator’s judgement."), needed=False))),
)  # fmt: skip
