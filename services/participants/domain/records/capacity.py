"""Rounds of an organisation's assessment with a tool of the programme's files; a round is assessed once."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.participants import CapacityAssessed
from shared.web.translations import mark


def check(history: History, data: EventData, around: Around) -> None:
    """Refuse an unknown tool, a second result of a round, and a result that the tool cannot give."""
    assert isinstance(data, CapacityAssessed)
    tool = around.programme.participants.tool(data.tool)
    if tool is None:
        known = ", ".join(one.code for one in around.programme.participants.tools)
        raise Denied("tool_unknown", mark("Choose one of: %(codes)s."), "tool", codes=known)
    for one in history.of(CapacityAssessed):
        if (one.tool, one.round) == (data.tool, data.round):
            told = mark("Round %(round)s is assessed already; a round assessed again is a correction of it.")
            raise Denied("round_assessed", told, "round", round=data.round)
    if tool.domains and (data.score is None or data.maximum is None):
        raise Denied(
            "score_missing", mark("This tool gives a score: give the score and its maximum."), "score"
        )
    if tool.domains and not 0 <= (data.score or 0) <= (data.maximum or 0):
        told = mark("The score is between 0 and the maximum (%(most)s).")
        raise Denied("score_impossible", told, "score", most=data.maximum)
    if not tool.domains and data.funding_sources is None and data.income is None:
        told = mark("This tool counts funding sources and income: give at least one of them.")
        raise Denied("measures_missing", told, "funding_sources")
