"""Read all events over HTTP, without Kafka, and go on as new ones come: python examples/pull.py ADDRESS LOGIN PASSWORD."""

import sys

import httpx

address, login, password = sys.argv[1:4]
after = "0"
with httpx.Client(base_url=address, auth=(login, password), timeout=40) as client:
    while True:
        answer = client.get("/v1/events", params={"after": after, "limit": 500, "wait": 20})
        answer.raise_for_status()
        for event in answer.json():
            print(event["time"], event["source"], event["type"], event["subject"])
        after = answer.headers["X-Next-After"]
