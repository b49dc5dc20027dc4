"""Rounds of an organisation's assessment with a tool of the programme's files; a round is assessed once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.participants import CapacityAssessed
from shared.programme.model_participants import Tool
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
    _parts(tool, data)
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


def _parts(tool: Tool, data: CapacityAssessed) -> None:
    """Refuse scores of parts that the tool does not have or cannot give, and a score that is not their weighted sum."""
    if not data.domains:
        return
    codes = [one.code for one in tool.domains]
    if set(data.domains) != set(codes):
        told = mark("Score every part of the tool, and no other: %(codes)s.")
        raise Denied("domains_incomplete", told, "domains", codes=", ".join(codes) or "–")
    if not all(0 <= score <= tool.maximum for score in data.domains.values()):
        told = mark("A score of a part is between 0 and the tool’s maximum (%(most)s).")
        raise Denied("score_impossible", told, "domains", most=tool.maximum)
    if (data.score, data.maximum) != (weighted(tool, data.domains), Decimal(tool.maximum)):
        told = mark(
            "The score is the weighted sum of the parts: %(score)s of %(most)s. Leave it empty, or write that."
        )
        raise Denied(
            "score_not_the_sum", told, "score", score=weighted(tool, data.domains), most=tool.maximum
        )


def weighted(tool: Tool, domains: Mapping[str, Decimal]) -> Decimal:
    """The score of a tool from the scores of its parts, each with its weight in per cent; to two decimals."""
    whole = sum((domains.get(one.code, Decimal(0)) * one.weight for one in tool.domains), Decimal(0))
    return (whole / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def with_sum(tool: Tool | None, data: CapacityAssessed) -> CapacityAssessed:
    """The same with the score that its parts make, if it was left out."""
    if tool is None or not data.domains or data.score is not None:
        return data
    return msgspec.structs.replace(data, score=weighted(tool, data.domains), maximum=Decimal(tool.maximum))
