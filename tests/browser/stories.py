"""A little of everything that can be recorded, so that no page is empty; the longest words where they can stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.browser.village import Village

_PLACE = "GE-KK-MAR"
_TITLE = "სამოქალაქო ორგანიზაციების შესაძლებლობების განვითარება თეთრიწყაროს მუნიციპალიტეტში"
_ORGANISATION = {
    "organisation": "union-of-villages",
    "name": "Union of the villages along the Debed and the Khrami",
    "type": "cso_local", "target": True, "municipality": _PLACE, "registered_on": "2025-03-03",
}  # fmt: skip
_ACTIVITY = {
    "title": _TITLE, "kind": "training", "occurred_on": "2025-10-06", "hours": "6", "sessions": 2,
    "municipality": _PLACE,
    "attendees": [
        {"new": {"name": name, "birth_year": 1988, "sex": "F", "home": _PLACE}, "organisation": "union-of-villages",
         "sessions": 2, "minutes": 360}
        for name in ("Konstantine Gamsakhurdia-Abashidze", "Zərifə Məmmədova")
    ],
}  # fmt: skip
_GRANT = {
    "recipient": {"name": _ORGANISATION["name"], "legal_id": "405999888", "natural_person": False},
    "title": _TITLE, "recipient_type": "cso", "municipality": _PLACE, "theme": "water", "joint_with_la": True,
    "occurred_on": "2025-10-06", "amount": "45000", "currency": "GEL",
    "screening": {"occurred_on": "2025-10-06", "list_name": "EU consolidated list", "list_version": "2025-10-06"},
}  # fmt: skip
_PAYMENT = {"occurred_on": "2025-10-20", "amount": "12345.67", "bank_reference": "TBC-2025-10-20-0000000001"}
_COMPLAINT = {
    "category_group": "information", "text": "Когда будет следующий тренинг?", "language": "ru", "channel": "phone",
    "municipality": _PLACE,
}  # fmt: skip

_SENSITIVE = _COMPLAINT | {"category_group": "conduct", "text": "Он требовал деньги"}


def record(village: Village) -> Mapping[str, str]:
    """Record all of it through the HTTP API; the ids by what they name."""
    village.post("ctc", "me", "/v1/organisations", _ORGANISATION)
    activity = village.post("ctc", "me", "/v1/activities", _ACTIVITY)["id"]
    grant = village.post("cenn", "grants", "/v1/grants", _GRANT)["id"]
    _pay(village, grant, _PAYMENT)
    _pay(
        village, grant, _PAYMENT | {"occurred_on": "2026-01-20", "bank_reference": "TBC-2026-01-20"}
    )  # no rate yet
    recipient = village.get("cenn", "grants", f"/v1/grants/{grant}")["recipient_id"]
    village.post(
        "cenn", "grants", f"/v1/third-parties/{recipient}/account", {"iban": "GE29NB0000000101904917"}
    )
    cost = {
        "voucher": "V-2025-0001",
        "occurred_on": "2025-10-06",
        "line": "5.8",
        "net": "1234.56",
        "currency": "GEL",
    }
    village.post("cenn", "grants", "/v1/costs", {"costs": [cost]})
    case = village.post("kkm", "cases", "/v1/complaints", _COMPLAINT)["case"]
    village.post("kkm", "cases", "/v1/complaints", _SENSITIVE)
    sensitive = village.get("kkm", "focal", "/v1/safeguarding")[0]
    village.post("kkm", "focal", f"/v1/safeguarding/{sensitive['case']}/triage", {"category": "fraud"})
    return {
        "sensitive": sensitive["case"],
        "activity": activity,
        "grant": grant,
        "recipient": recipient,
        "case": case,
    }


def _pay(village: Village, grant: str, payment: Mapping[str, Any]) -> None:
    make_payable(village, grant, payment["amount"], payment["occurred_on"])
    village.post("cenn", "grants", f"/v1/grants/{grant}/disbursements", payment)


def make_payable(village: Village, grant: str, amount: str, day: str) -> None:
    """An instalment that one person asks for and another approves, of a recipient that was screened on the day."""
    shown = village.get("cenn", "grants", f"/v1/grants/{grant}")
    clear = {"occurred_on": day, "list_name": "EU consolidated list", "list_version": day, "result": "clear"}
    village.post("cenn", "grants", f"/v1/third-parties/{shown['recipient_id']}/screenings", clear)
    village.post("cenn", "grants", f"/v1/grants/{grant}/instalments", {"amount": amount})
    asked = village.get("cenn", "grants", f"/v1/grants/{grant}")["instalments"]
    instalment = next(one["id"] for one in asked if one["status"] == "requested")
    village.post("cenn", "me", f"/v1/grants/{grant}/instalment-approval", {"instalment": instalment})
