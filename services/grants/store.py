"""The tables of the grants service: SQL in one place, who receives encrypted on the way in and out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.grants.domain.money import Rate
from services.grants.parties import recipients
from services.grants.parties.recipients import Person
from shared import ids
from shared.events.grants import AwardAppealed, ContractSigned
from shared.postgres import Connection, Row, lock_key
from shared.vault import Shredded, Vault

_AT_ONCE = 500  # recipients whose tokens are made in one transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """What the house keeps of a contract beside its event."""

    recipient: str
    title: str
    reference: str | None
    event_id: str


async def recipient(
    connection: Connection, vault: Vault, tokens: list[bytes], person: Person, at: datetime
) -> tuple[str, Person | None]:
    """The recipient's id, and who stands under this number already (None: registered now, or unreadable).

    Holds the recipient until the transaction ends, so that two signatures see each other's sums. The last of `tokens` is
    common to whoever has and who has not seen a new index key yet: by it they wait for each other.
    """
    await connection.execute(
        "SELECT pg_advisory_xact_lock($1)", lock_key(f"grants recipient {tokens[-1].hex()}")
    )
    token = await connection.fetchval("SELECT token FROM recipient WHERE token = ANY($1) FOR UPDATE", tokens)
    id_ = ids.random_id()
    wrapped = vault.new_key(id_)
    sealed = vault.seal(wrapped, id_, asdict(person))
    new = (UUID(id_), token or tokens[0], person.natural_person, sealed, at)
    found = str(await connection.fetchval(_RECIPIENT, *new))
    if found == id_:
        await connection.execute(
            "INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2)", UUID(id_), wrapped
        )
        return id_, None
    row = await connection.fetchrow(_KNOWN, UUID(found))
    return found, opened(vault, row)


async def index_anew(connection: Connection, vault: Vault, key: bytes) -> int:
    """Make the tokens of recipients that stand under another key, as after its rotation; how many."""
    done, after = 0, UUID(int=0)
    while True:
        async with connection.transaction():
            rows = await connection.fetch(_PAGE, after, _AT_ONCE)
            anew = [
                (row["recipient"], token)
                for row in rows
                if (person := opened(vault, row)) is not None
                and (token := recipients.token(key, person.legal_id)) != row["token"]
            ]
            await connection.executemany("UPDATE recipient SET token = $2 WHERE id = $1", anew)
        if not rows:
            return done
        done, after = done + len(anew), rows[-1]["recipient"]


async def recipient_row(connection: Connection, recipient_id: str) -> Row | None:
    """A recipient with its key, as `opened` takes it; None if it is not here."""
    return await connection.fetchrow(_KNOWN, UUID(recipient_id))


async def key_of(connection: Connection, subject: str, new: bytes) -> bytes:
    """The wrapped key of a subject, `new` if it has none yet."""
    if new:
        await connection.execute(
            "INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            UUID(subject), new,
        )  # fmt: skip
    found: bytes = await connection.fetchval(
        "SELECT wrapped FROM subject_key WHERE subject = $1", UUID(subject)
    )
    return found


def opened(vault: Vault, row: Row) -> Person | None:
    """The recipient of a row with `recipient`, `sealed` and `wrapped`; None once her key is gone."""
    if row["wrapped"] is None:
        return None
    try:
        return Person(**vault.open(row["wrapped"], str(row["recipient"]), row["sealed"]))
    except Shredded:
        return None


async def add_contract(connection: Connection, data: ContractSigned, kept: Kept) -> bool:
    """Keep what the list of sub-grants shows; False if the reference is taken."""
    found = await connection.fetchval(
        _CONTRACT, UUID(data.grant), UUID(kept.recipient), UUID(data.call) if data.call else None, kept.reference,
        kept.title, data.recipient_type, data.municipality, data.theme, data.joint_with_la, data.occurred_on,
        Decimal(data.amount), data.currency, Decimal(data.exposure or 0), Decimal(data.rate) if data.rate else None,
        UUID(kept.event_id), data.ends_on,
    )  # fmt: skip
    return found is not None


async def contracts(connection: Connection, limit: int = 500, offset: int = 0) -> list[Row]:
    """Some of the contracts with their recipients, latest first."""
    query = f"{_CONTRACTS} ORDER BY c.signed_on DESC, c.id LIMIT $1 OFFSET $2"
    return list(await connection.fetch(query, limit, offset))


async def every_contract(connection: Connection) -> list[Row]:
    """All contracts with their recipients, in the order of signature."""
    return list(await connection.fetch(f"{_CONTRACTS} ORDER BY c.signed_on, c.id"))


async def contracts_after(
    connection: Connection, limit: int, last: tuple[date, UUID] | None = None
) -> list[Row]:
    """Some of the contracts with their recipients, latest first: those after the last one of the page before."""
    day, id_ = last or (date.max, UUID(int=0))
    query = f"""{_CONTRACTS} WHERE c.signed_on < $1 OR (c.signed_on = $1 AND c.id > $2)
                ORDER BY c.signed_on DESC, c.id LIMIT $3"""
    return list(await connection.fetch(query, day, id_, limit))


async def totals(connection: Connection) -> Row:
    """Of all contracts: how many, the EUR under contract, paid and left, the payments that wait for a rate."""
    row = await connection.fetchrow(_TOTALS)
    assert row is not None, "sums of no rows are a row"
    return row


async def contract(connection: Connection, grant_id: str) -> Row | None:
    """One contract with its recipient; None if it is not here."""
    return await connection.fetchrow(f"{_CONTRACTS} WHERE c.id = $1", UUID(grant_id))


async def waiting(connection: Connection, currency: str) -> list[str]:
    """The ids of the contracts that have a payment without a rate."""
    rows = await connection.fetch(
        "SELECT id FROM contract WHERE currency = $1 AND pending > 0 ORDER BY id", currency
    )
    return [str(row["id"]) for row in rows]


async def add_document(
    connection: Connection, vault: Vault, doc_id: str, row: Row, content: dict[str, Any]
) -> None:
    """Keep a document of a contract (`row` of `contract`), under the key of its recipient."""
    sealed = vault.seal(row["wrapped"], str(row["recipient"]), content)
    await connection.execute(
        "INSERT INTO document (id, contract, sealed) VALUES ($1, $2, $3)", UUID(doc_id), row["id"], sealed
    )


async def documents(connection: Connection, vault: Vault, row: Row) -> dict[str, dict[str, Any]]:
    """The documents of a contract by id; none once the recipient's key is gone."""
    if row["wrapped"] is None:
        return {}
    found = await connection.fetch("SELECT id, sealed FROM document WHERE contract = $1", row["id"])
    subject = str(row["recipient"])
    return {str(one["id"]): vault.open(row["wrapped"], subject, one["sealed"]) for one in found}


async def hold_rates(connection: Connection, *, alone: bool) -> None:
    """Until the transaction ends: a rate is recorded `alone`, payments look rates up side by side.

    So no payment is left pending because its month's rate was recorded at the same moment.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    await connection.execute(f"SELECT {lock}($1)", lock_key("grants rates"))


async def rates(connection: Connection, month: date | None = None) -> list[tuple[str, Rate]]:
    """All rates that were recorded, or those of a month (its first day), each with its member; "" is this member."""
    rows = await connection.fetch(
        "SELECT * FROM rate WHERE $1::date IS NULL OR month = $1 ORDER BY currency, month", month
    )
    return [(row["member"], Rate(row["currency"], row["month"], row["units"], row["source"])) for row in rows]


async def foreign(connection: Connection) -> list[str]:
    """The ids of the contracts in another currency than EUR on which money has moved."""
    rows = await connection.fetch(
        "SELECT id FROM contract WHERE currency <> 'EUR' AND (paid > 0 OR recovered > 0) ORDER BY id"
    )
    return [str(row["id"]) for row in rows]


async def put_rate(connection: Connection, new: Rate, at: datetime, member: str = "") -> None:
    """Keep a rate that a member recorded, "" is this one, in place of the one that it recorded before."""
    await connection.execute(
        """INSERT INTO rate (currency, month, member, units, source, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (currency, month, member) DO UPDATE
           SET units = excluded.units, source = excluded.source, recorded_at = excluded.recorded_at""",
        new.currency, new.month, member, new.units, new.source, at,
    )  # fmt: skip


async def add_appeal(connection: Connection, data: AwardAppealed, due_on: date, event_id: str) -> bool:
    """Keep an appeal; False if its case is known already."""
    found = await connection.fetchval(
        """INSERT INTO appeal (case_id, call, filed_on, due_on, event_id) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING RETURNING case_id""",
        data.case, UUID(data.call), data.occurred_on, due_on, UUID(event_id),
    )  # fmt: skip
    return found is not None


async def appeals(connection: Connection, call_id: UUID | None = None) -> list[Row]:
    """The appeals with the reference of their call, latest first; of one call if it is named."""
    return list(await connection.fetch(_APPEALS, call_id))


async def is_recorded(connection: Connection, event_id: str) -> bool:
    """Whether an event stands in this ledger."""
    found = await connection.fetchval("SELECT 1 FROM ledger WHERE id::text = $1", event_id)
    return found is not None


# The update changes nothing: it locks the row that is there.
_RECIPIENT = """INSERT INTO recipient (id, token, natural_person, sealed, registered_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (token) DO UPDATE SET token = excluded.token RETURNING id"""
_PAGE = """SELECT r.id AS recipient, r.token, r.sealed, k.wrapped FROM recipient AS r
           LEFT JOIN subject_key AS k ON k.subject = r.id WHERE r.id > $1 ORDER BY r.id LIMIT $2 FOR UPDATE OF r"""
_KNOWN = """SELECT r.id AS recipient, r.sealed, k.wrapped FROM recipient AS r
            LEFT JOIN subject_key AS k ON k.subject = r.id WHERE r.id = $1"""
_CONTRACT = """
INSERT INTO contract (id, recipient, call, reference, title, recipient_type, municipality, theme, joint_with_la,
                      signed_on, amount, currency, eur, rate, event_id, ends_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING RETURNING id
"""
_CONTRACTS = """SELECT c.*, r.natural_person, r.sealed, k.wrapped FROM contract AS c
                JOIN recipient AS r ON r.id = c.recipient LEFT JOIN subject_key AS k ON k.subject = r.id"""
_TOTALS = """SELECT count(*) AS number, coalesce(sum(eur), 0) AS eur, coalesce(sum(paid_eur), 0) AS paid_eur,
                    coalesce(sum(pending), 0) AS pending,
                    coalesce(sum(round((amount - paid) / coalesce(rate, 1), 2)) FILTER (WHERE ended IS NULL), 0) AS left_eur
             FROM contract"""
_APPEALS = """SELECT a.*, call.reference FROM appeal AS a JOIN call ON call.id = a.call
              WHERE $1::uuid IS NULL OR a.call = $1 ORDER BY a.filed_on DESC, a.case_id"""
