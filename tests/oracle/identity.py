"""Who is one: persons joined by links, organisations by mergers (rule 4a.e)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from tests.oracle.events import Event

Moment = tuple[datetime, str]


def components(groups: Iterable[Iterable[str]]) -> dict[str, frozenset[str]]:
    """Each id with all ids that it is joined to, directly or over others."""
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        joined = frozenset(group).union(*(found.get(one, frozenset()) for one in group))
        found.update(dict.fromkeys(joined, joined))
    return found


def persons(facts: list[Event]) -> dict[str, frozenset[str]]:
    """The ids that are one person, by each id that any link in force names."""
    split = {str(one.data["link"]) for one in facts if one.name == "participants.person.split"}
    erased = [
        (str(one.data["person"]), (one.recorded, one.id))
        for one in facts
        if one.name == "participants.person.erased"
    ]
    groups = []
    for link, ids, since in _links(facts):
        too_late = any(person in ids and since >= moment for person, moment in erased)
        if link not in split and not too_late:
            groups.append(ids)
    return components(groups)


def _links(facts: list[Event]) -> Iterator[tuple[str, list[str], Moment]]:
    """(event that is the link, its ids, since when it is final)."""
    for one in facts:
        if one.name in {"participants.person.linked", "participants.person.merged"}:
            yield one.id, list(one.data["persons"]), (one.recorded, one.id)
        if one.name == "participants.person.link_proposed":
            since = _confirmed(one.id, facts)
            if since is not None:
                yield one.id, list(one.data["persons"]), since


def _confirmed(proposal: str, facts: list[Event]) -> Moment | None:
    """The moment of the confirmation by the second of two members; None before."""
    members: set[str] = set()
    named = [
        one
        for one in facts
        if one.name == "participants.person.link_confirmed" and one.data["proposal"] == proposal
    ]
    for one in sorted(named, key=lambda one: (one.recorded, one.id)):
        members.add(one.member)
        if len(members) == 2:
            return one.recorded, one.id
    return None


def organisations(facts: list[Event]) -> dict[str, frozenset[str]]:
    """The ids that are one organisation."""
    return components(
        one.data["organisations"] for one in facts if one.name == "participants.organisation.merged"
    )
