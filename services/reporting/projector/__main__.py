"""The projector's process: `python -m services.reporting.projector`."""

from __future__ import annotations

import asyncio

from services.reporting.projector.process import main

if __name__ == "__main__":
    asyncio.run(main())
