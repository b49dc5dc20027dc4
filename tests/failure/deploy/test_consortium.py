import signal

import httpx

from deploy.embedded.consortium import Consortium
from deploy.loopback import LOCAL
from deploy.waiting import until


async def test_every_site_is_ready_and_the_projector_comes_back_after_it_was_killed(
    consortium: Consortium,
) -> None:
    async with httpx.AsyncClient(**LOCAL) as client:
        for site in consortium.sites.values():
            assert (await client.get(f"{site.url}/readyz")).status_code == 200
    projector = consortium.children["projector"]
    before = projector.pid
    projector.signal(signal.SIGKILL)

    async def back() -> bool | None:
        return True if projector.pid not in {0, before} else None

    await until(back, 30)
    await consortium.ready("projector")
