"""Who may do what on the bus: Kafka users and their rights, derived from the programme alone.

A service's Kafka user has the name of its events topic (`csdp.ctc.participants`). What is not listed is refused, and
nobody but the operator may create, delete or change a topic. docs/operations/identities.md has the same as a table,
written by hand, and a test compares the two on a real broker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from deploy.provision.layout import (
    FEEDBACK,
    INTEGRATOR,
    INTEGRATORS,
    PARTICIPANTS,
    REPORTING,
    Programme,
    Topic,
    cases_topic,
    events_topic,
    heads_topic,
    identities,
    publishers,
    resend_topic,
    tokens_topic,
)
from shared.events.readers import carries_rows


class Operation(Enum):
    """What a right allows; the values are those of Kafka's protocol (AclOperation). Both include describing."""

    READ = 3
    WRITE = 4


@dataclass(frozen=True, order=True)
class Right:
    """A Kafka user may do something with one topic."""

    user: str
    topic: str
    operation: Operation


def users(programme: Programme, integrators: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """The Kafka users of each identity that holds secrets: one for every service, one for integrators, named ones.

    `integrators` are the names of those who got a key of their own.
    """
    found: dict[str, tuple[str, ...]] = {}
    for identity, service in publishers(programme):
        found[identity] = (*found.get(identity, ()), user_of(programme, identity, service))
    found[INTEGRATOR] = (f"{programme.code}.{INTEGRATOR}",)
    return found | {f"{INTEGRATORS}/{name}": (integrator(programme, name),) for name in integrators}


def integrator(programme: Programme, name: str) -> str:
    """The Kafka user of a named integrator."""
    return f"{programme.code}.{INTEGRATOR}.{name}"


def user_of(programme: Programme, identity: str, service: str) -> str:
    """The Kafka user of one service."""
    return events_topic(programme, identity, service).name


def rights(
    programme: Programme, integrators: Collection[str] = (), row_readers: Collection[str] = ()
) -> frozenset[Right]:
    """Every right that anybody has; `row_readers` are those integrators that read events of persons and cases too."""
    return frozenset(
        [
            *(right for publisher in publishers(programme) for right in _of_service(programme, *publisher)),
            *_each(f"{programme.code}.{INTEGRATOR}", Operation.READ, *_open(programme)),
            *(right for name in integrators for right in _outside(programme, name, rows=name in row_readers)),
            *_matching(programme),
            *_cases(programme),
        ]
    )


def _outside(programme: Programme, name: str, *, rows: bool) -> Iterator[Right]:
    topics = _published(programme) if rows else _open(programme)
    yield from _each(integrator(programme, name), Operation.READ, *topics)


def _open(programme: Programme) -> Iterator[Topic]:
    """The topics in which nothing lies but the open stream. No heads: their numbers tell how many events a sheet made."""
    for identity, service in publishers(programme):
        if not carries_rows(service):
            yield events_topic(programme, identity, service)


def _published(programme: Programme) -> tuple[Topic, ...]:
    """What every service may read, and an integrator that reads rows: events and heads."""
    events = [events_topic(programme, *publisher) for publisher in publishers(programme)]
    return (*events, *(heads_topic(programme, identity) for identity in identities(programme)))


def _of_service(programme: Programme, identity: str, service: str) -> Iterator[Right]:
    user, resend = user_of(programme, identity, service), resend_topic(programme)
    own = (events_topic(programme, identity, service), heads_topic(programme, identity))
    yield from _each(user, Operation.READ, *_published(programme), resend)
    yield from _each(user, Operation.WRITE, *own, resend)
    if service == PARTICIPANTS and identity != REPORTING:
        yield from _each(user, Operation.WRITE, tokens_topic(programme, identity))


def _matching(programme: Programme) -> Iterator[Right]:
    """The matching role reads the tokens of every member, and nobody else reads any."""
    matcher = user_of(programme, programme.matcher.code, PARTICIPANTS)
    for member in programme.members:
        if PARTICIPANTS in member.services:
            yield from _each(matcher, Operation.READ, tokens_topic(programme, member.code))


def _cases(programme: Programme) -> Iterator[Right]:
    """The feedback services send each other sealed cases: each writes its own topic and reads the others'."""
    takers = [member.code for member in programme.members if FEEDBACK in member.services]
    for member in takers:
        user = user_of(programme, member, FEEDBACK)
        yield from _each(user, Operation.WRITE, cases_topic(programme, member))
        yield from _each(
            user, Operation.READ, *(cases_topic(programme, one) for one in takers if one != member)
        )


def _each(user: str, operation: Operation, *topics: Topic) -> Iterator[Right]:
    return (Right(user, topic.name, operation) for topic in topics)
