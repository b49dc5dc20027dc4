"""Read all events and go on as new ones come, without a framework: python examples/plain.py 127.0.0.1:9092 csdp.cenn.grants"""

import asyncio
import json
import sys

from aiokafka import AIOKafkaConsumer


async def read(address: str, *topics: str) -> None:
    """No consumer group: the position is the reader's own affair. ce_id is the same when an event is delivered again."""
    consumer = AIOKafkaConsumer(
        *topics, bootstrap_servers=address, auto_offset_reset="earliest", group_id=None
    )
    async with consumer:
        async for record in consumer:
            try:
                headers = {name: text.decode() for name, text in record.headers}
                shown = headers["ce_time"], headers["ce_type"], headers["ce_id"], json.loads(record.value)
            except (AttributeError, KeyError, TypeError, ValueError):
                continue  # no event: whoever may write to the topic may write anything
            print(*shown, flush=True)


if __name__ == "__main__":
    asyncio.run(read(*sys.argv[1:]))
