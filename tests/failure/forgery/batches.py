"""Batches that no honest producer sends, byte by byte: aiokafka's own producer is too polite."""

from __future__ import annotations

import struct
from typing import Any

from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from aiokafka.record.util import calc_crc32c

from shared import kafka

_ATTRIBUTES = 21  # where the bytes under the checksum begin
_RECORDS = 61  # where the records begin
_ZSTD = 4


class _NoText(str):
    """A header's name that is not UTF-8 on the wire."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:  # type: ignore[override]
        return b"\xff\xfe"


def with_a_name_that_is_no_text(value: bytes) -> bytes:
    """A batch of one record with a header whose name is not UTF-8."""
    return _batch(value, [(_NoText("x"), b"y")])


def in_a_codec_that_is_not_here(value: bytes) -> bytes:
    """A batch of one record, compressed as zstd: a frame with one raw block."""
    plain = bytearray(_batch(value + b" " * 300, []))
    records = bytes(plain[_RECORDS:])
    size = len(records)
    frame = b"\x28\xb5\x2f\xfd\x60" + struct.pack("<H", size - 256)  # a single segment of 256 to 65,791 bytes
    frame += struct.pack("<I", (size << 3) | 1)[:3] + records
    made = plain[:_RECORDS] + frame
    made[_ATTRIBUTES + 1] |= _ZSTD
    struct.pack_into(">i", made, 8, len(made) - 12)
    struct.pack_into(">I", made, 17, calc_crc32c(bytes(made[_ATTRIBUTES:])))
    return bytes(made)


def _batch(value: bytes, headers: list[tuple[str, bytes]]) -> bytes:
    builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, 0, 1 << 20)
    builder.append(0, 1_700_000_000_000, b"k", value, headers)
    return bytes(builder.build())


async def send(producer: kafka.Producer, topic: str, partition: int, batch: bytes) -> Any:
    """Let a producer send a batch as it stands."""
    made = producer.create_batch()
    made._builder, made._buffer, made._closed, made._relative_offset = _Finished(batch), batch, True, 1
    return await (await producer.send_batch(made, topic, partition=partition))


class _Finished:
    """A builder that has nothing to build."""

    def __init__(self, batch: bytes) -> None:
        self._batch = batch

    def build(self) -> bytes:
        return self._batch

    def size(self) -> int:
        return len(self._batch)

    def record_count(self) -> int:
        return 1
