"""Style sheet, fonts and images, held in memory and served under addresses that name their content."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from shared.web.problems import not_found

STATIC = Path(__file__).parent / "static"
FONTS = Path(__file__).parent / "fonts"
_URL = re.compile(rb"url\(([\w.-]+)\)")
_FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """The files of some folders: `address("paravani.css")` -> `/static/paravani.3f2a9c1b04de.css`.

    The hash is in the address, so a browser may keep a file for ever and still sees a new one at once.
    """

    def __init__(self, *folders: Path) -> None:
        self._addresses: dict[str, str] = {}
        self._files: dict[str, tuple[bytes, str]] = {}
        for file in sorted(FONTS.glob("*.woff2")):
            self._add(file)
        for folder in (STATIC, *folders):
            for file in sorted(folder.iterdir(), key=lambda one: (one.suffix == ".css", one.name)):
                if file.is_file():
                    self._add(file)

    def _add(self, file: Path) -> None:
        """Hold a file; a style sheet comes after what it names, and names it by its hashed address."""
        content = file.read_bytes()
        if file.suffix == ".css":
            content = _URL.sub(
                lambda found: b"url(" + self._addresses[found[1].decode()].encode() + b")", content
            )
        hashed = f"{file.stem}.{hashlib.sha256(content).hexdigest()[:12]}{file.suffix}"
        self._addresses[file.name] = f"/static/{hashed}"
        self._files[hashed] = (content, mimetypes.guess_type(file.name)[0] or "application/octet-stream")

    def address(self, name: str) -> str:
        """The address of a file by its plain name; KeyError if no folder has it."""
        return self._addresses[name]

    def file(self, address: str) -> tuple[bytes, str]:
        """The content and media type of what an address names; KeyError if nothing is there."""
        return self._files[address.rpartition("/")[2]]

    async def serve(self, request: Request) -> Response:
        """The file at a hashed address, to be kept for ever."""
        try:
            content, media_type = self.file(request.path_params["file"])
        except KeyError:
            raise not_found() from None
        return Response(content, media_type=media_type, headers={"Cache-Control": _FOR_EVER})
