"""What changes with organisations: their data, partnerships, identity, capacity."""

from __future__ import annotations

from services.participants.domain.records import capacity, organisation
from services.participants.records.kind import Asked, Kind
from services.participants.records.kinds.asking import DAY, PLACE, THEME
from shared.events import participants
from shared.web.translations import mark

_ORGANISATION = Asked("organisation", mark("Organisation"), "organisation")
_TARGET = Asked("target", mark("One of the programme’s target CSOs"), "answer")

KINDS = (
    Kind("capacity-assessments", "organisations", mark("Capacity assessments"), mark("Record a capacity assessment"),
         participants.CapacityAssessed, capacity.check,
         (_ORGANISATION, DAY, Asked("tool", mark("Tool"), "choice", "tools"),
          Asked("round", mark("Round"), "number", hint=mark("1 for the first one, which is the baseline.")),
          Asked("domains", mark("Scores of the tool’s parts"), "scores", "tool_domains", needed=False, decimals=2,
                hint=mark("Each from 0 to the tool’s maximum; the score is their weighted sum. Or give the score alone.")),
          Asked("score", mark("Score"), "number", decimals=2, needed=False),
          Asked("maximum", mark("Maximum"), "number", decimals=2, needed=False),
          Asked("funding_sources", mark("Funding sources"), "number", hint=mark("For financial sustainability only."), needed=False),
          Asked("income", mark("Yearly income, EUR"), "number", decimals=2, needed=False))),
    Kind("organisation-links", "organisations", mark("Local and national partners"), mark("Link a local with a national organisation"),
         participants.OrganisationsLinked, organisation.check,
         (Asked("local", mark("Local organisation"), "organisation"),
          Asked("national", mark("National organisation"), "organisation"), DAY,
          Asked("purpose", mark("Purpose"), "choice", "purposes"),
          Asked("from", mark("First day"), "day", needed=False), Asked("to", mark("Last day"), "day", needed=False))),
    Kind("organisation-merges", "organisations", mark("Organisations found to be one"), mark("Say that organisations are one"),
         participants.OrganisationsMerged, organisation.check,
         (Asked("organisations", mark("Organisations"), "choices", "organisations"), DAY), begins="merge"),
    Kind("organisation-updates", "organisations", mark("Changed organisations"), mark("Change what is known of an organisation"),
         participants.OrganisationUpdated, organisation.check,
         (_ORGANISATION, DAY, Asked("type", mark("Kind"), "choice", "stakeholder_types"), _TARGET, PLACE, THEME),
         about=mark("No figure moves by it. A mistake at registration is corrected there.")),
)  # fmt: skip
