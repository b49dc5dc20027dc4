"""Take webhooks and check each, standard library only: SECRET=whsec_… python examples/webhook.py PORT."""

import base64
import hashlib
import hmac
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["SECRET"].removeprefix("whsec_"))
OLDEST = 300  # seconds; what is older could be an old message that somebody plays again


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        id_, when, signatures = (self.headers.get(name, "") for name in names)
        made = hmac.digest(KEY, f"{id_}.{when}.".encode() + body, hashlib.sha256)
        mine = f"v1,{base64.b64encode(made).decode()}"
        right = any(hmac.compare_digest(mine, one) for one in signatures.split())
        taken = right and abs(time.time() - int(when)) < OLDEST
        self.send_response(204 if taken else 401)
        self.end_headers()
        print(id_, body.decode() if taken else "is not signed by us", flush=True)


HTTPServer(("127.0.0.1", int(sys.argv[1])), Hook).serve_forever()
