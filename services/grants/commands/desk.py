"""Where a command stands: its service, its transaction, who gives it, and the aggregates that it loads and records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.grants.commands.attaching import attach, attach_to_call
from services.grants.commands.outcome import ids_of
from services.grants.domain.calls import application as applications
from services.grants.domain.calls import assessment
from services.grants.domain.calls import call as calls
from services.grants.domain.calls.application import Application
from services.grants.domain.calls.call import Call
from services.grants.domain.contracts import grant as grants
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.parties import screening
from services.grants.domain.parties.screening import ThirdParty
from services.grants.domain.refusals import Denied
from services.grants.store import accounts, contracts
from services.grants.store import applications as table
from shared import clock
from shared.files.uploads import Upload
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection, Row
from shared.programme.model_grants import GrantsFile
from shared.service import Service
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Desk:
    """One command's place of work; `actor` is the random id of the account that gives the command.

    `uploads` are the documents that prove the step: they become evidence of its first event.
    """

    service: Service
    connection: Connection
    actor: str = ""
    uploads: tuple[Upload, ...] = ()

    @property
    def today(self) -> date:
        """The day in Tbilisi, by the server's clock."""
        return clock.day(clock.now())

    @property
    def file(self) -> GrantsFile:
        """The programme's grants.yaml."""
        return self.service.programme.grants

    def need_giver(self) -> None:
        """Denied unless this member gives sub-grants; the others record their own costs only."""
        giving = self.service.programme.giving
        if self.service.member not in [one.code for one in giving]:
            told = mark("This member gives no sub-grants; %(members)s do. Its own costs are recorded here.")
            raise Denied("gives_no_grants", told, members=", ".join(one.short for one in giving))

    async def call(self, call_id: str) -> tuple[Call, int]:
        """A call and its version."""
        return await load(self.connection, f"call/{call_id}", Call(), calls.evolve)

    async def application(self, application_id: str) -> tuple[Application, int]:
        """An application and its version; its contract, if it came to one, lies in the same stream."""
        return await load(self.connection, f"grant/{application_id}", Application(), applications.evolve)

    async def grant(self, grant_id: str) -> tuple[Grant, int]:
        """A sub-grant and its version."""
        return await load(self.connection, f"grant/{grant_id}", Grant(), grants.evolve)

    async def kept(self, grant_id: str) -> Row:
        """What this member keeps of a contract; Denied where only its events came back after a restore."""
        row = await contracts.contract(self.connection, grant_id)
        if row is None:
            told = mark(
                "The events of this contract are here, but not what this member kept of it; restore a newer backup."
            )
            raise Denied("contract_not_kept", told)
        return row

    async def third_party(self, recipient: str) -> tuple[ThirdParty, int]:
        """A third party's screenings and their version."""
        return await load(self.connection, f"third-party/{recipient}", ThirdParty(), screening.evolve)

    async def record(self, stream: str, version: int, drafts: list[Draft]) -> tuple[str, ...]:
        """Append to one stream; the ids of the events."""
        return ids_of(await self.service.record(self.connection, stream, version, drafts))

    async def proven(self, owner: str, recipient: object, draft: Draft) -> Draft:
        """The first event of a step with its documents."""
        vault = self.service.vault
        return await attach(self.connection, vault, self.uploads, owner, str(recipient), draft)

    async def record_call(self, call_id: str, version: int, drafts: list[Draft]) -> tuple[str, ...]:
        """Append to a call, with the documents that prove the step; the ids of the events."""
        first = await attach_to_call(self.connection, self.service.vault, self.uploads, call_id, drafts[0])
        return await self.record(f"call/{call_id}", version, [first, *drafts[1:]])

    async def record_grant(
        self, grant_id: str, loaded: tuple[Grant, int], drafts: list[Draft]
    ) -> tuple[Grant, tuple[str, ...]]:
        """Keep what lists show of a sub-grant and append: the sub-grant as it is now, and the ids of the events."""
        state, version = loaded
        if self.uploads:
            row = await self.kept(grant_id)
            drafts = [await self.proven(grant_id, row["recipient"], drafts[0]), *drafts[1:]]
        now = grants.after(state, drafts)
        await accounts.put(self.connection, grant_id, now)
        return now, await self.record(f"grant/{grant_id}", version, drafts)

    async def record_application(
        self, application_id: str, loaded: tuple[Application, int], drafts: Sequence[Draft]
    ) -> tuple[str, ...]:
        """Keep where an application stands and append."""
        state, version = loaded
        row = await table.one(self.connection, application_id) if self.uploads else None
        if row is not None:
            drafts = [await self.proven(application_id, row["recipient"], drafts[0]), *drafts[1:]]
        now = applications.after(state, drafts)
        assert now.data is not None
        call, _ = await self.call(now.data.call)
        result = assessment.result(now, call.data.criteria) if call.data and now.scores else None
        await table.put(self.connection, application_id, now, result)
        return await self.record(f"grant/{application_id}", version, list(drafts))
