"""The AsyncAPI 3 document of the event stream, made from the declared types: what an integrator subscribes to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from shared.events.base import BY_FULL_NAME, EventType, Voided
from shared.events.envelope import HASHED

VERSION = "3.0.0"


def document(programme: str, title: str, topics: dict[str, str], server: str) -> dict[str, Any]:
    """The document for a programme. `topics`: topic -> the service that publishes there; `server`: host and port."""
    schemas = {kind.full_name: schema(kind) for kind in BY_FULL_NAME.values()}
    return {
        "asyncapi": VERSION,
        "id": f"urn:paravani:{programme}",
        "info": {
            "title": f"{title}: events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in binary mode: the record's value is the data, attributes are `ce_` "
            "headers. Order holds per key. A person's attributes are sealed to the reporting service. The tag `readers` "
            "of a message says who may read it: `public` whoever has a key for events, `sealed` (of persons) and "
            "`restricted` (of cases) only who has one for rows. Topics that hold only public ones are open to every "
            "integrator's Kafka user.",
        },
        "defaultContentType": "application/json",
        "servers": {"bus": {"host": server, "protocol": "kafka"}},
        "channels": {_slug(topic): _channel(topic, service) for topic, service in topics.items()},
        "operations": {f"read-{_slug(topic)}": _operation(topic) for topic in topics},
        "components": {
            "messages": {name: _message(BY_FULL_NAME[name]) for name in schemas},
            "schemas": schemas,
            "messageTraits": {"cloudevent": {"headers": _headers()}},
        },
    }


def schema(kind: EventType) -> dict[str, Any]:
    """The JSON Schema of a type's data: its own shape, or a void of an earlier event of the type."""
    (own, void), definitions = msgspec.json.schema_components(
        [kind.model, Voided], ref_template=f"#/components/schemas/{kind.full_name}/$defs/{{name}}"
    )
    return {"anyOf": [own, void], "$defs": definitions}


def _slug(topic: str) -> str:
    return topic.replace(".", "-")


def _channel(topic: str, service: str) -> dict[str, Any]:
    mine = [name for name, kind in BY_FULL_NAME.items() if kind.owner == service]
    return {"address": topic, "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in mine}}


def _operation(topic: str) -> dict[str, Any]:
    return {"action": "receive", "channel": {"$ref": f"#/channels/{_slug(topic)}"}}


def _message(kind: EventType) -> dict[str, Any]:
    return {
        "name": kind.full_name,
        "title": kind.name,
        "summary": (kind.model.__doc__ or "").strip().splitlines()[0],
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{kind.full_name}"},
        "examples": [{"name": kind.name, "payload": _example(kind)}],
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "tags": [{"name": kind.owner}, {"name": f"readers: {kind.readers}"}],
    }


def _example(kind: EventType) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(
        (Path(__file__).parent / "examples" / f"{kind.full_name}.json").read_bytes()
    )
    return found


def _headers() -> dict[str, Any]:
    names = [name for name in HASHED if name not in {"datacontenttype", "correlationid", "causationid"}]
    optional = ["signature", "correlationid", "causationid", "traceparent"]
    return {
        "type": "object",
        "required": [f"ce_{name}" for name in names] + ["content-type"],
        "properties": {f"ce_{name}": {"type": "string"} for name in [*names, *optional]}
        | {"content-type": {"const": "application/json"}},
    }
