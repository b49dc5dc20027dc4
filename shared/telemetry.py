"""What a process says about itself: JSON logs without personal data, correlation ids, Prometheus metrics."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import prometheus_client
import structlog

from shared.ids import random_id

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

REDACTED = "[redacted]"
# Keys under which a service holds what belongs to a person or opens a door. A log line never needs their value.
PERSONAL_KEYS = frozenset(
    {
        *("name", "first_name", "last_name", "father_name", "full_name", "display_name", "login", "username"),
        *("personal_number", "document_number", "birth_date", "date_of_birth", "birth_year", "address"),
        *("phone", "email", "contact", "text", "narrative", "answer", "message_text", "case_text"),
        *("tracking_code", "matching_token", "password", "password_hash", "token", "csrf", "secret"),
        *("authorization", "cookie", "set_cookie", "dsn", "iban", "query"),
    }
)
# Personal data also hides inside sentences: e-mail addresses, Georgian personal numbers (11 digits), phone numbers.
_PERSONAL_TEXT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\b\d{11}\b|\+\d[\d\s()-]{7,}\d")
# A UUID, or hexadecimal as proxies make it: it goes into logs and events, and nobody's name or number is to ride on it.
_CORRELATION_ID = re.compile(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,32}")


def redact(value: object, key: str = "") -> object:
    """A copy of a log value without personal data; by key for known fields, by pattern inside text."""
    if key.lower().replace("-", "_") in PERSONAL_KEYS:
        return REDACTED
    if isinstance(value, str):
        return _PERSONAL_TEXT.sub(REDACTED, value)
    if isinstance(value, Mapping):
        return {str(inner): redact(item, str(inner)) for inner, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [redact(item) for item in value]
    return value


def _redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    return {key: redact(value, key) for key, value in event.items()}


def describe_exception(error: BaseException) -> dict[str, object]:
    """An exception for the log: its type and where it was raised, not what it says.

    A database's or a parser's message quotes the values it refused, and those may be a person's.
    The message is kept only for errors of the operating system, which speak of files and sockets.
    """
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    told: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, OSError):
        told["message"] = str(error)
    for attribute in ("sqlstate", "constraint_name", "table_name", "column_name"):
        if value := getattr(error, attribute, None):
            told[attribute] = value
    if (cause := error.__cause__ or error.__context__) is not None:
        told["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return told


def _tell_exception(_logger: object, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = describe_exception(error)
    return event


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _tell_exception,
    _redact_event,
]


def configure(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log line of this process, libraries included, to stdout (or `stream`) as one JSON object."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.getLogger("uvicorn.access").disabled = True  # our access log has no query strings
    logging.getLogger("aiokafka").setLevel(logging.WARNING)  # it tells of every connection
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    structlog.contextvars.bind_contextvars(service=service)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: `log = telemetry.logger(__name__)`, then `log.info("relay started", lane=3)`."""
    return structlog.stdlib.get_logger(name)


def bind_correlation(given: str | None = None) -> str:
    """Put a correlation id on every log line of this task: the caller's if it is well formed, else a new one."""
    correlation = given if given and _CORRELATION_ID.fullmatch(given) else random_id()
    structlog.contextvars.bind_contextvars(correlation_id=correlation)
    return correlation


def correlation_id() -> str:
    """The correlation id bound to this task; a new one is bound if there is none."""
    bound = structlog.contextvars.get_contextvars().get("correlation_id")
    return str(bound) if bound else bind_correlation()


def counter(name: str, help_text: str, labels: Sequence[str] = ()) -> prometheus_client.Counter:
    """A Prometheus counter named `paravani_<name>`. Labels never hold a person, a path or free text."""
    return prometheus_client.Counter(f"paravani_{name}", help_text, labels)


def gauge(name: str, help_text: str, labels: Sequence[str] = ()) -> prometheus_client.Gauge:
    """A Prometheus gauge named `paravani_<name>`."""
    return prometheus_client.Gauge(f"paravani_{name}", help_text, labels)


def histogram(name: str, help_text: str, labels: Sequence[str] = ()) -> prometheus_client.Histogram:
    """A Prometheus histogram named `paravani_<name>`, in seconds."""
    return prometheus_client.Histogram(f"paravani_{name}", help_text, labels)


def exposition() -> tuple[bytes, str]:
    """All metrics of this process as Prometheus text, and its media type."""
    return prometheus_client.generate_latest(), prometheus_client.CONTENT_TYPE_LATEST
