"""Empty parcels, sent at moments of chance: so that a parcel alone says neither that there is a case nor when it came.

A referral is known to everybody, a case about a member's own staff to nobody. Both travel as parcels; without these, one
that goes with no referral would tell whoever reads the bus that somebody has just complained. They are as long as a case
with or without files, are confirmed like one, and leave nothing where they come to.
"""

from __future__ import annotations

from base64 import b64encode
from random import Random, SystemRandom

from services.feedback.post import outbox
from services.feedback.post.parcel import Parcel
from services.feedback.store.files import PIECE
from services.feedback.store.room import Rooms
from shared import ids

MEAN_HOURS = 6  # between two of a member, on the average; a real one is far rarer
_PIECES = (0, 0, 0, 0, 0, 0, 1, 3)  # how many pieces of a file go along
_WORDS = 3000  # bytes of a story with what was said about it, at most
_CHANCE = SystemRandom()


async def perhaps(rooms: Rooms, minutes: float, chance: Random = _CHANCE) -> bool:
    """Send some, if chance has it that these minutes are the ones; returns whether it had."""
    service = rooms.common.service
    others = [one.code for one in service.programme.members if "feedback" in one.services]
    others = [one for one in others if one != service.member]
    if not others or chance.random() * MEAN_HOURS * 60 >= minutes:
        return False
    to = chance.choice(others)
    pieces = chance.choice(_PIECES)
    lengths = [chance.randrange(_WORDS), *[PIECE] * (pieces - 1), *[chance.randrange(PIECE)] * bool(pieces)]
    made = [_blank(service.member, to, length) for length in lengths]
    await rooms.common.run(lambda c: outbox.put_all(service, c, made))
    return True


def _blank(sender: str, receiver: str, length: int) -> Parcel:
    return Parcel(ids.random_id(), "blank", sender, receiver, {"blank": b64encode(bytes(length)).decode()})
