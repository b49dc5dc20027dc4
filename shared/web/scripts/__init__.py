"""Scripts that make a page easier to use. No page needs one, and only a page that names it may run it.

A script stands inline in its page, and that page's content policy allows it by the hash of its text: nothing else runs.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from starlette.responses import Response

from shared.web.middleware import CONTENT_POLICY

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Script:
    """`html` for the end of a page, and what lets the browser run it there."""

    html: Markup
    policy: str

    def allow(self, answer: Response) -> Response:
        """The page with the permission to run this script."""
        answer.headers["Content-Security-Policy"] = self.policy
        return answer


def _script(name: str, more: str = "") -> Script:
    text = (_FOLDER / name).read_text("utf-8")
    hashed = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    html = Markup("<script>{}</script>").format(Markup(text))  # noqa: S704 - a file of this package
    return Script(html, f"{CONTENT_POLICY}; script-src 'sha256-{hashed}'{more}")


COUNTING = _script("counting.js")
LIVE = _script("live.js", "; connect-src 'self'")
