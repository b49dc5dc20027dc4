"""What nobody can read is a record like any other: without a value, at its place.

aiokafka lets what is wrong with a batch out of `getmany`, at every try again: one batch of an intruder (compressed with
something that is not here, or to a thousandth of its size; a header whose name is not UTF-8) would stop its lane for every
reader. Our relays compress nothing, so a compressed batch is an intruder's, and is not even opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.structs import ConsumerRecord


@dataclass(slots=True)
class _One:
    """A run of batches that is one batch."""

    batch: Any  # aiokafka has no types of its own
    taken: bool = False

    def has_next(self) -> bool:
        return not self.taken

    def next_batch(self) -> Any:  # noqa: ANN401 - as above
        self.taken = True
        return self.batch


class PatientRecords(fetcher.PartitionRecords):  # type: ignore[misc]
    """aiokafka's records of a partition; a batch that cannot be read is one record, its last, with no value."""

    _records: Any
    next_fetch_offset: int

    def _unpack_records(self) -> Iterator[Any]:
        batches = self._records
        while batches.has_next():
            batch = batches.next_batch()
            self._records = _One(batch)
            try:
                if getattr(batch, "compression_type", 0):
                    raise CorruptRecordException  # noqa: TRY301 - as any other that cannot be read
                yield from super()._unpack_records()
            except Exception:  # noqa: BLE001 - whatever a parser of an intruder's bytes raises
                if batch.next_offset > self.next_fetch_offset:
                    self.next_fetch_offset = batch.next_offset
                    yield _nothing(self._tp, batch.next_offset - 1)


def _nothing(partition: Any, offset: int) -> Any:  # noqa: ANN401 - aiokafka's
    return ConsumerRecord(partition.topic, partition.partition, offset, 0, 0, None, None, None, -1, -1, ())


def be_patient() -> None:
    """From now on all consumers of this process, FastStream's too, read so."""
    fetcher.PartitionRecords = PatientRecords
