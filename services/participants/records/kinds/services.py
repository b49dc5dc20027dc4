"""Social services: opened or improved, looked at, used."""

from __future__ import annotations

from services.participants.domain.records import service
from services.participants.records.kind import Asked, Kind
from services.participants.records.kinds.asking import DAY, PLACE, THEME
from shared.events import outreach
from shared.web.translations import mark

_SERVICE = Asked("service", mark("Service"), "record", "services-launched services-improved")
_KNOWN = Asked(
    "service", mark("Service"), "record", "services-launched services-improved",
    hint=mark("If it is none of these, leave this empty and write its name above."), needed=False,
)  # fmt: skip
_GRANT = Asked(
    "grant",
    mark("Sub-grant"),
    hint=mark("The id of the sub-grant that paid for it, if one did; the sub-grant’s page shows it."),
    needed=False,
)

KINDS = (
    Kind("services-launched", "services", mark("New services"), mark("Record a new service"),
         outreach.ServiceLaunched, service.check, (DAY, PLACE, THEME, _GRANT), begins="service", titled=True),
    Kind("services-improved", "services", mark("Improved services"), mark("Record an improved service"),
         outreach.ServiceImproved, service.check, (_KNOWN, DAY, PLACE, THEME, _GRANT), begins="service", titled=True),
    Kind("services-checked", "services", mark("Checks of services"), mark("Record a check of a service"),
         outreach.ServiceChecked, service.check,
         (_SERVICE, DAY, Asked("operational", mark("Does it operate?"), "answer")),
         about=mark("A service counts once it operates 180 days after its sub-grant was closed.")),
    Kind("service-users", "services", mark("Users of services"), mark("Report users of a service"),
         outreach.ServiceUsersReported, service.check,
         (_SERVICE, DAY,
          Asked("users", mark("Persons who used it"), "persons", hint=mark("One a line: the name as it is registered, or the person’s id. Each counts once."), needed=False),
          Asked("count", mark("Or only their number"), "number", hint=mark("An estimate, shown apart; never mixed with persons."), needed=False))),
)  # fmt: skip
