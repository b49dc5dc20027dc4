"""A lane: one ledger's sequence and one Kafka partition. Its number follows from the key, for ever."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from aiokafka import TopicPartition
from aiokafka.partitioner import murmur2


def lane_name(topic: str, number: int) -> str:
    """`csdp.ctc.participants` and 2 as `csdp.ctc.participants/2`."""
    return f"{topic}/{number}"


def partition_of(lane: str) -> TopicPartition:
    """The Kafka partition of a lane by its name."""
    topic, _, number = lane.rpartition("/")
    return TopicPartition(topic, int(number))


def source_of(topic: str) -> str:
    """The CloudEvents source of a topic's events: `csdp.ctc.participants` as `/csdp/ctc/participants`."""
    return "/" + topic.replace(".", "/")


def genesis(lane: str) -> bytes:
    """What stands as the hash before a lane's first event: the SHA-256 of its name, so that lanes cannot be swapped."""
    return hashlib.sha256(lane.encode()).digest()


@lru_cache(maxsize=65_536)
def lane_of(key: str, lanes: int) -> int:
    """The lane of a key: murmur2 as Kafka's own default partitioner computes it."""
    return int((murmur2(key.encode()) & 0x7FFFFFFF) % lanes)
