"""Whether somebody completed an activity: attended enough of it, by sessions and by minutes (rule 4.6). Pure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

_WHOLE = 100  # per cent


def attended(sessions: int, minutes: int, of_sessions: int, of_hours: Decimal) -> Fraction:
    """The part of an activity that somebody attended, in per cent: the lesser of sessions and, where noted, minutes."""
    shares = [Fraction(sessions, of_sessions) if of_sessions else Fraction(0)]
    if minutes and of_hours:
        shares.append(Fraction(minutes) / Fraction(of_hours * 60))
    return min(*shares, Fraction(1)) * _WHOLE


def completed(sessions: int, minutes: int, of_sessions: int, of_hours: Decimal, complete_from: int) -> bool:
    """Whether that part is enough; `complete_from` is the programme's threshold in per cent."""
    return attended(sessions, minutes, of_sessions, of_hours) >= complete_from
