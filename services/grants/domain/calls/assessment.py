"""Scoring: at least two assessors, each alone, on the call's weighted criteria; those far apart agree on one score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.grants.domain.calls.application import Application, Stage, undecided
from services.grants.domain.money.amounts import plain
from services.grants.domain.refusals import Denied
from shared.events.awarding import ApplicationModerated, ApplicationScored, Score
from shared.events.grants import Criterion
from shared.ledger.append import Draft
from shared.web.translations import mark

MOST_POINTS = 5
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Result:
    """What the assessors' points come to, of 100: each one's total, the mean or the agreed score, how far apart."""

    totals: Mapping[str, Decimal]
    score: Decimal | None
    spread: Decimal
    moderated: bool


def total(scored: ApplicationScored, criteria: tuple[Criterion, ...]) -> Decimal:
    """One assessor's points as a share of 100, by the criteria's weights."""
    points = {one.criterion: one.points for one in scored.scores}
    return sum((Decimal(points[one.code] * one.weight) / MOST_POINTS for one in criteria), Decimal())


def result(application: Application, criteria: tuple[Criterion, ...]) -> Result:
    """The result so far."""
    totals = {one.assessor: total(one, criteria) for one in application.judged}
    spread = max(totals.values()) - min(totals.values()) if totals else Decimal()
    if application.moderated is not None:
        return Result(totals, Decimal(application.moderated.score), spread, moderated=True)
    mean = sum(totals.values(), Decimal()) / len(totals) if totals else None
    score = None if mean is None else mean.quantize(_TENTH, ROUND_HALF_UP)
    return Result(totals, score, spread, moderated=False)


def score(
    application: Application,
    assessor: str,
    points: Mapping[str, int],
    criteria: tuple[Criterion, ...],
    today: date,
) -> list[Draft]:
    """One assessor's points for every criterion, once."""
    _may_score(application, assessor)
    wanted = [one.code for one in criteria]
    if set(points) != set(wanted) or any(not 0 <= value <= MOST_POINTS for value in points.values()):
        told = mark("Give 0 to 5 points for each of these criteria: %(criteria)s.")
        raise Denied("points_wrong", told, "points", criteria=", ".join(wanted))
    scores = tuple(Score(criterion=code, points=points[code]) for code in wanted)
    return [_scored(application, assessor, scores, today)]


def declare_conflict(application: Application, assessor: str, today: date) -> list[Draft]:
    """The assessor has a conflict of interest, and gives no points; hers, if there are any, no longer count."""
    undecided(application)
    return [_scored(application, assessor, (), today)]


def moderate(
    application: Application,
    moderator: str,
    agreed: Decimal,
    criteria: tuple[Criterion, ...],
    spread: int,
    today: date,
) -> list[Draft]:
    """The assessors, who were far apart, agree on one score between the lowest and the highest of theirs."""
    data, found = undecided(application), result(application, criteria)
    if found.spread <= spread:
        told = mark("The assessors are %(apart)s points apart; only more than %(spread)s are moderated.")
        raise Denied("no_moderation_needed", told, apart=plain(found.spread), spread=spread)
    low, high = min(found.totals.values()), max(found.totals.values())
    if not low <= agreed <= high:
        told = mark("The agreed score lies between the assessors' own: %(low)s to %(high)s.")
        raise Denied("score_outside", told, "score", low=plain(low), high=plain(high))
    made = ApplicationModerated(
        occurred_on=today,
        application=data.application,
        call=data.call,
        moderator=moderator,
        score=f"{agreed:f}",
    )
    return [Draft(made)]


def _may_score(application: Application, assessor: str) -> None:
    undecided(application)
    if application.stage is not Stage.ELIGIBLE:
        told = mark("An application is scored once both checks were passed.")
        raise Denied("not_eligible", told)
    mine = application.scores.get(assessor)
    if mine is not None and mine.conflict_declared:
        told = mark("You have declared a conflict of interest; another assessor must score this application.")
        raise Denied("conflict_declared", told)
    if mine is not None:
        raise Denied(
            "already_scored", mark("You have scored this application already; points are not changed.")
        )


def _scored(application: Application, assessor: str, scores: tuple[Score, ...], today: date) -> Draft:
    data = undecided(application)
    return Draft(
        ApplicationScored(
            occurred_on=today, application=data.application, call=data.call, assessor=assessor, scores=scores,
            conflict_declared=not scores,
        )
    )  # fmt: skip
