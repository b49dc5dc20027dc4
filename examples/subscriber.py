"""Watch the programme's events as they happen: python examples/subscriber.py 127.0.0.1:9092 csdp.cenn.grants"""

import asyncio
import sys

from faststream import FastStream
from faststream.kafka import KafkaBroker, KafkaMessage

broker = KafkaBroker(sys.argv[1], logger=None)


@broker.subscriber(*sys.argv[2:], auto_offset_reset="earliest")
async def show(data: dict, message: KafkaMessage) -> None:
    """CloudEvents attributes are headers; ce_id is the same when an event is delivered again."""
    print(message.headers["ce_time"], message.headers["ce_type"], message.headers["ce_id"], data, flush=True)


if __name__ == "__main__":
    asyncio.run(FastStream(broker).run())
