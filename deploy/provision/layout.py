"""Which identities, databases, schemas, roles and topics a programme has: the names in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
REPORTING = "reporting"
PARTICIPANTS = "participants"
FEEDBACK = "feedback"
SAFEGUARDING = "safeguarding"
IDENTITY = "identity"
LEDGER = "ledger"
INTEGRATOR = "integrator"
INTEGRATORS = "integrators"  # the folder of those who have a name of their own
HEADS = "heads"
MATCHING = "matching"
RESEND = "resend"
HEADS_KEPT = timedelta(days=7)
CASES = "cases"
CASES_KEPT = timedelta(days=30)  # longer than any member is away; a sender sends again until it has a receipt
TOKENS_KEPT = timedelta(days=3)  # a matching service may be down over a weekend
RESEND_KEPT = timedelta(days=1)


class Member(Protocol):
    """A member as far as provisioning is concerned."""

    @property
    def code(self) -> str:
        """Its short name in topics, databases and identities, such as `ctc`."""

    @property
    def services(self) -> Sequence[str]:
        """The services that it runs."""


class Programme(Protocol):
    """A programme as far as provisioning is concerned (`shared.programme.Programme` is one)."""

    @property
    def code(self) -> str:
        """The prefix of its topics and databases, such as `csdp`."""

    @property
    def lanes(self) -> int:
        """Partitions of each topic."""

    @property
    def members(self) -> Sequence[Member]:
        """Who takes part."""

    @property
    def matcher(self) -> Member:
        """The member whose participants service finds persons whom two members registered."""


@dataclass(frozen=True)
class Schema:
    """A schema of one database: who owns it, who logs in to use it, which migrations build it."""

    name: str
    role: str
    migrations: tuple[tuple[str, Path], ...]  # (prefix in the schema's `migration` table, folder), in order

    @property
    def owner(self) -> str:
        """The role that owns every object of the schema and that nobody logs in as."""
        return f"{self.role}_owner"


@dataclass(frozen=True)
class Database:
    """The database of one identity."""

    name: str
    identity: str
    schemas: tuple[Schema, ...]


def service_migrations(service: str, root: Path = ROOT) -> tuple[tuple[str, Path], ...]:
    """The migration folders of a publishing service, in order: ledger, web, then its own tables."""
    return (
        ("ledger/", root / "shared" / "ledger" / "migrations"),
        ("web/", root / "shared" / "web" / "migrations_service"),
        ("", root / "services" / service / "migrations"),
    )


def databases(programme: Programme, root: Path = ROOT) -> tuple[Database, ...]:
    """One database for each member and one for reporting, with a schema for each service and one for sign-in."""
    members = [
        _database(
            programme.code,
            member.code,
            {name: service_migrations(name, root) for name in member.services} | _safeguarding(member, root),
            root,
        )
        for member in programme.members
    ]
    own = {
        REPORTING: (("", root / "services" / REPORTING / "migrations"),),
        LEDGER: service_migrations(REPORTING, root)[:2],  # what persons decide there
    }
    return (*members, _database(programme.code, REPORTING, own, root))


def _safeguarding(member: Member, root: Path) -> dict[str, tuple[tuple[str, Path], ...]]:
    """Sensitive cases lie beside the others in a schema of their own: the same tables, and a few more."""
    if FEEDBACK not in member.services:
        return {}
    common, service = service_migrations(FEEDBACK, root)[1:], root / "services" / FEEDBACK
    return {SAFEGUARDING: (*common, ("safeguarding/", service / "migrations_safeguarding"))}


def identities(programme: Programme) -> tuple[str, ...]:
    """Every identity that holds secrets: the members and reporting."""
    return (*(member.code for member in programme.members), REPORTING)


def roles(programme: Programme) -> dict[str, tuple[str, ...]]:
    """The login roles of each identity."""
    return {
        database.identity: tuple(schema.role for schema in database.schemas)
        for database in databases(programme)
    }


@dataclass(frozen=True)
class Topic:
    """A topic as the broker is to have it; `kept` is None for what is kept for ever. Never compacted."""

    name: str
    partitions: int = 1
    kept: timedelta | None = None


def events_topic(programme: Programme, identity: str, service: str) -> Topic:
    """The topic of one service's ledger, a partition for each lane; the service's Kafka user has the same name."""
    return Topic(f"{programme.code}.{identity}.{service}", programme.lanes)


def heads_topic(programme: Programme, identity: str) -> Topic:
    """Where one identity's services publish their signed heads."""
    return Topic(f"{programme.code}.{identity}.{HEADS}", kept=HEADS_KEPT)


def tokens_topic(programme: Programme, member: str) -> Topic:
    """Where one member's participants service sends matching tokens, for the matching role alone."""
    return Topic(f"{programme.code}.{member}.{MATCHING}", kept=TOKENS_KEPT)


def cases_topic(programme: Programme, member: str) -> Topic:
    """Where one member's feedback service sends sealed cases to the others'."""
    return Topic(f"{programme.code}.{member}.{CASES}", kept=CASES_KEPT)


def resend_topic(programme: Programme) -> Topic:
    """Where readers ask for a lane to be sent again."""
    return Topic(f"{programme.code}.{RESEND}", kept=RESEND_KEPT)


def publishers(programme: Programme) -> tuple[tuple[str, str], ...]:
    """(identity, service) of every ledger: each member's services, and reporting's own."""
    members = [(member.code, service) for member in programme.members for service in member.services]
    return (*members, (REPORTING, REPORTING))


def bus(programme: Programme) -> tuple[Topic, ...]:
    """Every topic of a programme: events, heads, matching tokens, sealed cases, requests to send again."""
    return (
        *(events_topic(programme, *publisher) for publisher in publishers(programme)),
        *(heads_topic(programme, identity) for identity in identities(programme)),
        *(tokens_topic(programme, one.code) for one in programme.members if PARTICIPANTS in one.services),
        *(cases_topic(programme, one.code) for one in programme.members if FEEDBACK in one.services),
        resend_topic(programme),
    )


def topics(programme: Programme) -> dict[str, int]:
    """Every topic with its number of partitions."""
    return {topic.name: topic.partitions for topic in bus(programme)}


def _database(
    code: str, identity: str, schemas: Mapping[str, tuple[tuple[str, Path], ...]], root: Path
) -> Database:
    name = f"{code}_{identity}"
    every = {**schemas, IDENTITY: (("", root / "shared" / "web" / "migrations"),)}
    return Database(
        name,
        identity,
        tuple(Schema(schema, f"{name}_{schema}", folders) for schema, folders in every.items()),
    )
