"""The drawing of money against the envelope: committed and paid at the end of each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.reporting.subgrants.totals import Point

WIDTH, HEIGHT = 560, 190  # of the drawing, in its own units
_TOP, _BOTTOM = 22, 28


@dataclass(frozen=True, slots=True)
class Bars:
    """One period: where its two bars begin and how high they are."""

    point: Point
    x: int
    width: int
    committed_y: int
    paid_y: int


@dataclass(frozen=True, slots=True)
class Burn:
    """The drawing: its bars, the ground on which they stand, the height of the envelope's line."""

    bars: list[Bars]
    ground: int
    envelope_y: int


def burn(points: Sequence[Point], envelope: Decimal) -> Burn:
    """Two bars for each period, as high as their part of the largest amount or the envelope."""
    most = max([envelope, *(max(one.committed, one.paid) for one in points)])
    step = WIDTH // max(len(points), 1)
    bars = [
        Bars(one, number * step + step // 6, step // 3, _y(one.committed, most), _y(one.paid, most))
        for number, one in enumerate(points)
    ]
    return Burn(bars, HEIGHT - _BOTTOM, _y(envelope, most))


def _y(amount: Decimal, most: Decimal) -> int:
    share = max(amount, Decimal(0)) / most if most > 0 else Decimal(0)
    return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - float(share)))
