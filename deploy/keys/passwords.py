"""Rotates Kafka passwords: first the file, then the broker, so that a rotation that was cut off is mended by either.

Who is connected stays so. Who connects between the two steps is refused, and tries again as after any trouble.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deploy.provision.access import set_passwords
from deploy.provision.errors import ProvisionError
from deploy.provision.integrators import integrators
from deploy.provision.kafka_secrets import renew
from deploy.provision.layout import Programme
from deploy.provision.operator import Operator
from deploy.provision.rights import users


async def rotate_passwords(
    programme: Programme, operator: Operator, root: Path, identities: Sequence[str] = ()
) -> str:
    """Give the Kafka users of these identities (all, if none is named) new passwords; says how many.

    Raises ProvisionError for an unknown identity, or where the broker has no users.
    """
    known = users(programme, integrators(root))
    unknown = [one for one in identities if one not in known]
    if unknown:
        raise ProvisionError(f"there is no identity {unknown[0]!r}; there are {', '.join(known)}")
    if not operator.secure:
        raise ProvisionError(
            "this broker has no users (PARAVANI_KAFKA_OPERATOR is not set): nothing to rotate"
        )
    async with operator.connect() as admin:
        new: dict[str, str] = {}
        for identity in identities or known:
            new |= renew(root / identity, known[identity])
        await set_passwords(admin, new)
    return f"{len(new)} Kafka passwords are new: {', '.join(new)}"
