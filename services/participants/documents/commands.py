"""A document becomes evidence of an activity or a record: kept here, its hash in an event that corrects the original."""

from __future__ import annotations

import msgspec

from services.participants.commands.loading import activity_of
from services.participants.commands.registering import Outcome, ids_of
from services.participants.documents import store
from services.participants.domain import activity as activities
from services.participants.domain.records import history as histories
from services.participants.domain.records.history import History
from services.participants.domain.refusals import Denied
from services.participants.records import store as records
from services.participants.records.commands import with_persons
from services.participants.records.kinds import BY_CODE
from shared import clock, ids
from shared.events.base import EventData, Evidence
from shared.files.uploads import Upload
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.service import Service
from shared.web.translations import mark

KINDS = ("signed_sheet", "minutes", "letter", "photo", "certificate", "other")


async def attach_to_activity(
    service: Service, connection: Connection, activity: str, upload: Upload, kind: str
) -> Outcome:
    """A document proves that an activity took place, such as the signed sheet."""
    stream = f"activity/{activity}"
    state, version = await activity_of(connection, activity)
    held = activities.own(state)
    return await _attach(service, connection, (stream, version), state.held, held, upload, kind)


async def attach_to_record(
    service: Service, connection: Connection, event: str, upload: Upload, kind: str
) -> Outcome:
    """A document proves a record: minutes, a letter, a certificate."""
    row = await records.one(connection, event)
    if row is None:
        raise Denied("record_unknown", mark("There is no such record, or it is voided already."))
    stream = f"{BY_CODE[row['kind']].stream}/{row['subject']}"
    history, version = await load(connection, stream, History(), histories.evolve)
    if event not in history.facts:
        raise Denied("record_unknown", mark("There is no such record, or it is voided already."))
    return await _attach(
        service, connection, (stream, version), event, history.facts[event].data, upload, kind
    )


async def _attach(
    service: Service,
    connection: Connection,
    place: tuple[str, int],
    event: str,
    data: EventData,
    upload: Upload,
    kind: str,
) -> Outcome:
    if kind not in KINDS:
        raise Denied("code_unknown", mark("Choose one of: %(codes)s."), "kind", codes=", ".join(KINDS))
    if any(one.sha256 == upload.sha256 for one in data.evidence):
        raise Denied("attached_already", mark("This document is attached already."), "file")
    document = ids.random_id()
    await store.add(connection, service.vault, document, upload, kind, event, clock.now())
    proof = Evidence(doc_id=document, sha256=upload.sha256, kind=kind)
    correction = ids.event_id()
    part, sealed = await with_persons(
        service, connection, data, correction
    )  # anew, under the correction's id
    after = msgspec.structs.replace(sealed, corrects=event, evidence=(*data.evidence, proof))
    draft = Draft(after, attributes=part, id=correction)
    recorded = await service.record(connection, place[0], place[1], [draft])
    return Outcome(document, ids_of(recorded))
