"""A command reads all pages of a list, as the header `Link` names them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cli.desk import Desk

PAGES = {"/v1/grants": [1, 2], "/v1/grants?cursor=b": [3, 4], "/v1/grants?cursor=c": [5]}
_NEXT = {"/v1/grants": "/v1/grants?cursor=b", "/v1/grants?cursor=b": "/v1/grants?cursor=c"}


class Pages(BaseHTTPRequestHandler):
    """A desk whose list has three pages."""

    def do_GET(self) -> None:
        content = json.dumps(PAGES[self.path]).encode()
        self.send_response(200)
        if self.path in _NEXT:
            self.send_header("Link", f'<{_NEXT[self.path]}>; rel="next"')
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""


@pytest.fixture
def desk() -> Iterator[Desk]:
    server = HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Desk(f"http://127.0.0.1:{server.server_port}", ("grants", "x"))
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_list_has_the_things_of_all_its_pages(desk: Desk) -> None:
    assert desk.every("/v1/grants") == [1, 2, 3, 4, 5]
