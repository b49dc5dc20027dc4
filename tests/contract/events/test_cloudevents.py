"""The headers on Kafka are those of the CloudEvents binding, by the SDK's own reading."""

from __future__ import annotations

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from cloudevents.core.formats.json import JSONFormat

from shared.events.envelope import Envelope, from_record, to_headers

EVENT = Envelope(
    id="018f7a10-5c00-7aaa-8bbb-0123456789ab",
    source="/csdp/ctc/participants",
    type="participants.activity.held.v1",
    subject="0c5c3f0e-55c4-4a3e-9a3c-6c1a9d1c2b11",
    time="2024-05-14T12:00:00.000000Z",
    sequence=7,
    prevhash="ab" * 32,
    value=b'{"occurred_on":"2024-05-14"}',
    correlationid="c-1",
    signature="5f1c9a2e:AAAA",
)


def test_the_sdk_reads_our_headers_as_a_cloudevent() -> None:
    message = KafkaMessage(headers=dict(to_headers(EVENT)), key=EVENT.subject.encode(), value=EVENT.value)
    read = from_binary_event(message, JSONFormat())
    assert (read.get_id(), read.get_source(), read.get_type()) == (EVENT.id, EVENT.source, EVENT.type)
    assert read.get_subject() == EVENT.subject
    assert read.get_extension("sequence") == "00000000000000000007"
    assert read.get_data() == {"occurred_on": "2024-05-14"}


def test_what_is_sent_is_what_is_read() -> None:
    assert from_record(to_headers(EVENT), EVENT.value) == EVENT
