"""Where tokens travel: one topic for each member that registers participants."""

from __future__ import annotations

from datetime import timedelta

from shared.programme import Programme

KEPT_MS = int(timedelta(days=3).total_seconds() * 1000)  # the matching role may be down over a weekend


def of(programme: Programme, member: str) -> str:
    """One member's topic of tokens."""
    return f"{programme.code}.{member}.matching"


def all_of(programme: Programme) -> dict[str, str]:
    """The member of each topic of tokens."""
    return {of(programme, one.code): one.code for one in programme.members if "participants" in one.services}
