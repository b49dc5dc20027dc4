"""What the desk and the API show of applications: a call's ranking, and one application as one assessor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.grants.commands.desk import Desk
from services.grants.domain import next_steps
from services.grants.domain.calls import assessment, ranking
from services.grants.domain.calls.application import Application, Stage
from services.grants.domain.money.amounts import text
from services.grants.parties.recipients import Person
from services.grants.reading.timeline import past_of
from services.grants.store import applications as table
from services.grants.store import calls, contracts, drafts, recipients
from shared.events.awarding import ApplicationScored
from shared.ledger.streams import Past
from shared.postgres import Connection, Row
from shared.service import Service
from shared.web.translations import mark

UNKNOWN = mark("There is no such application here; look it up in its call.")


@dataclass(frozen=True, slots=True)
class Standing:
    """One application in the list of its call; `place` once it is scored.

    Who applies and how it ranks is told once it is `judged`: no assessor is to score any more. Until then scoring is blind.
    """

    row: Row
    applicant: Person | None
    place: ranking.Place | None
    judged: bool

    def json(self) -> dict[str, Any]:
        """The line as the API answers it."""
        row, place = self.row, self.place
        return {
            "id": str(row["id"]),
            "title": row["title"],
            "applicant": self.applicant.name if self.applicant and self.judged else None,
            "recipient_type": row["recipient_type"],
            "municipality": row["municipality"],
            "amount": text(row["amount"]),
            "currency": row["currency"],
            "stage": row["stage"],
            "score": f"{row['score']:f}" if self.judged and row["score"] is not None else None,
            "spread": f"{row['spread']:f}" if self.judged else None,
            "rank": place.rank if place and self.judged else None,
            "proposal": place.proposal if place and self.judged else None,
        }


async def ranked(service: Service, connection: Connection, call_id: str) -> list[Standing]:
    """A call's applications, ranked; the unscored ones follow in the order of arrival."""
    rows = await table.of_call(connection, call_id)
    scored = (
        ranking.Ranked(str(row["id"]), row["score"], Decimal(row["amount"]), row["submitted_at"])
        for row in rows
    )
    first = rows[0] if rows else None
    places = ranking.rank(scored, first and first["envelope"], first and first["pass_mark"])
    by_id = {place.of.application: place for place in places}
    found = [
        Standing(row, _applicant(service, row), by_id.get(str(row["id"])), _judged(service, row))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.place.rank if one.place else len(found) + 1)


def _judged(service: Service, row: Row) -> bool:
    to_score = row["stage"] in {Stage.SUBMITTED, Stage.ADMITTED, Stage.ELIGIBLE}
    return not to_score or row["scored_by"] >= service.programme.grants.rules.assessors


def _applicant(service: Service, row: Row) -> Person | None:
    opened: dict[str, Any] = {"recipient": row["recipient"], "sealed": row["who"], "wrapped": row["wrapped"]}
    return recipients.opened(service.vault, opened)


@dataclass(frozen=True, slots=True)
class View:
    """One application as its page shows it to `reader`: other assessors' points only once she has given hers."""

    row: Row
    applicant: Person | None
    written: dict[str, str]
    state: Application
    result: assessment.Result
    reader: str
    allowed: tuple[str, ...]
    history: tuple[Past, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def mine(self) -> ApplicationScored | None:
        """The reader's own points or declaration."""
        return self.state.scores.get(self.reader)

    @property
    def sees_points(self) -> bool:
        """Whether the points of others are shown: once she has scored, or nothing is to be scored any more."""
        return self.mine is not None or "scores" not in self.allowed

    def json(self) -> dict[str, Any]:
        """The application as the API answers it; who applies is told with the points, as on the page."""
        row, result = self.row, self.result
        written = self.written if self.sees_points else {"summary": self.written.get("summary", "")}
        points = {key: f"{value:f}" for key, value in result.totals.items()} if self.sees_points else None
        return {
            "id": str(row["id"]),
            "call": str(row["call"]),
            "recipient": str(row["recipient"]) if self.sees_points else None,
            "title": row["title"],
            "applicant": self.applicant.name if self.applicant and self.sees_points else None,
            "legal_form": row["legal_form"],
            "recipient_type": row["recipient_type"],
            "amount": text(row["amount"]),
            "currency": row["currency"],
            "stage": self.state.stage.value,
            "totals": points,
            "score": f"{result.score:f}" if self.sees_points and result.score is not None else None,
            "spread": f"{result.spread:f}" if self.sees_points else None,
            "next": list(self.allowed),
            **written,
        }


async def view(service: Service, connection: Connection, application_id: str, reader: str) -> View | None:
    """One application; None if it is not here."""
    row = await table.one(connection, application_id)
    if row is None:
        return None
    desk = Desk(service, connection, reader)
    state, _ = await desk.application(application_id)
    call, _ = await desk.call(str(row["call"]))
    result = assessment.result(state, call.data.criteria if call.data else ())
    rules = desk.file.rules
    allowed = next_steps.of_application(state, result, reader, rules.assessors, rules.spread)
    history = await past_of(connection, f"grant/{application_id}")
    written, files = await _written(service, connection, row, state)
    applicant = _applicant(service, row)
    return View(row, applicant, written, state, result, reader, tuple(allowed), history, files)


async def _written(
    service: Service, connection: Connection, row: Row, state: Application
) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """What the applicant wrote, and the applicant's own files with their names; nothing once its key is gone."""
    if row["wrapped"] is None:
        return {}, ()
    key, subject = row["wrapped"], str(row["recipient"])
    sent = {one.doc_id for one in state.data.evidence} if state.data else set()
    found = [one for one in await drafts.files(connection, str(row["id"])) if str(one["id"]) in sent]
    files = tuple((str(one["id"]), drafts.name_of(service.vault, key, subject, one)) for one in found)
    return service.vault.open(key, subject, row["sealed"]), files


async def file_of(
    service: Service, connection: Connection, application_id: str, file_id: str, reader: str
) -> tuple[str, str, bytes] | None:
    """The name, the media type and the bytes of an applicant's file or a step's document; None if it cannot be had.

    An assessor has the documents of steps, which may name the applicant, once she has given her points.
    """
    seen = await view(service, connection, application_id, reader)
    if seen is not None and not seen.sees_points and file_id not in {id_ for id_, _ in seen.files}:
        return None
    row = await table.one(connection, application_id) or await contracts.contract(connection, application_id)
    found = await drafts.files(connection, application_id) if row is not None else []
    one = next((one for one in found if str(one["id"]) == file_id), None)
    if row is None or one is None or row["wrapped"] is None:
        return None
    key, subject = row["wrapped"], str(row["recipient"])
    name = drafts.name_of(service.vault, key, subject, one)
    return name, one["media_type"], drafts.content_of(service.vault, key, subject, one)


def criteria(view_: View) -> list[dict[str, Any]]:
    """The criteria of the application's call: code and weight."""
    return calls.criteria_of(view_.row)
