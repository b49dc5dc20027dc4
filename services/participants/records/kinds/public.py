"""What reaches the public: campaigns, media outputs, practices taken over."""

from __future__ import annotations

from services.participants.domain.records import once
from services.participants.records.kind import Asked, Kind
from services.participants.records.kinds.asking import DAY, LANGUAGE, PLACE, THEME
from shared.events import outreach
from shared.web.translations import mark

KINDS = (
    Kind("campaigns", "public", mark("Campaigns"), mark("Record a campaign"),
         outreach.CampaignDelivered, once.check,
         (DAY, PLACE, THEME, LANGUAGE,
          Asked("reach_estimate", mark("Estimated reach"), "number", hint=mark("An estimate, shown apart; never mixed with persons."), needed=False)),
         begins="campaign", titled=True),
    Kind("media-outputs", "public", mark("Media outputs"), mark("Record a media output"),
         outreach.MediaOutputPublished, once.check,
         (DAY, Asked("outlet", mark("Media outlet"), hint=mark("A short name in Latin letters, such as radio-marneuli.")),
          Asked("kind", mark("Kind"), "choice", "media_kind"), LANGUAGE),
         begins="output", titled=True),
    Kind("practices", "public", mark("Practices taken over"), mark("Record a practice taken over"),
         outreach.PracticeReplicated, once.check,
         (DAY, THEME, Asked("origin_country", mark("Country of origin"), hint=mark("Two letters, such as CZ.")),
          Asked("adopter", mark("Who uses it now"), "organisation", needed=False)),
         begins="practice", titled=True),
)  # fmt: skip
