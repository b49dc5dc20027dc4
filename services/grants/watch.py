"""What happens by itself: what the programme's file values otherwise since this start is corrected, by events."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from services.grants.commands.money.revaluing import bring_up_to_date
from shared.ledger.relay import TROUBLE
from shared.service import Service
from shared.tasks import persevere

log = structlog.get_logger()


@dataclass(slots=True)
class Watch:
    """Looks once after each start, since the files of a programme change with a start only; trouble is waited out."""

    service: Service

    async def run(self) -> None:
        """Bring everything up to date, then wait until cancelled."""
        await persevere(self._turn, self._troubled)

    async def _turn(self) -> None:
        corrected = await bring_up_to_date(self.service)
        if corrected:
            log.info(
                "valued.again", policy=self.service.programme.grants.exchange.default, contracts=corrected
            )
        await asyncio.Event().wait()

    def _troubled(self, trouble: BaseException) -> None:
        unexpected = None if isinstance(trouble, TROUBLE) else trouble
        log.warning("valuation.trouble", error=type(trouble).__name__, exc_info=unexpected)
