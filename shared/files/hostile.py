"""What makes an uploaded spreadsheet dangerous, found before anything parses it.

An XLSX or ODS file is a ZIP of XML. Its members are unpacked piece by piece and counted, never trusted by their declared
size; XML that declares entities, macros, formulas that are more than a sum, and cells so far out that a grid up to them would
fill the memory are refused. Each refusal is one sentence that says what to do.
"""

from __future__ import annotations

import io
import re
import zipfile

from shared.refusal import Refused
from shared.web.translations import mark

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_MEMBERS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 500
_NO_SHEET = mark("This is not a spreadsheet; a file of type XLSX, ODS or CSV is needed.")
_OLE = b"\xd0\xcf\x11\xe0"  # old XLS files, and newer ones that a password locks
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"<", b"{", b"[", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")  # PDF, HTML, JSON, RTF, pictures
_REFERENCE = re.compile(rb'<(?:x:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]+)"')
_ROW = re.compile(rb'<(?:x:)?row\b[^>]*?\br="([0-9]+)"')
_ROWS = re.compile(rb"<(?:x:)?row\b")
_FORMULA = re.compile(rb"<(?:x:)?f\b[^>]*?(?:/>|>(.*?)</(?:x:)?f>)", re.DOTALL)
_ODS_FORMULA = re.compile(rb'table:formula="(?:[a-z]+:)?=?([^"]*)"')
_TOTAL = re.compile(rb"=?(?:SUM|COUNT|COUNTA|SUBTOTAL)\([\[\]$.A-Z0-9:,; ]+\)")
_REPEATED = re.compile(
    rb'number-(?:rows|columns)-repeated="([0-9]{4,})"[^>]*?(?<!/)>(?:(?!</table:table-row>).)*?'
    rb"(?:<text:p|office:value)",
    re.DOTALL,
)


def is_archive(content: bytes) -> bool:
    """Whether a file is a ZIP, as XLSX and ODS are."""
    return content.startswith(b"PK\x03\x04")


def check(content: bytes) -> None:
    """Refuse a workbook that is too large when unpacked, or that holds more than values."""
    _small(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _members(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise unreadable(
            mark("The file is damaged or locked with a password; save it again without one and try again.")
        ) from None


def check_text(content: bytes) -> None:
    """Refuse a text file that is too large, or that is no text."""
    _small(content)
    if content.startswith(_OLE) and _LOCKED in content:
        raise unreadable(mark("The file is locked with a password; save it again without one and try again."))
    if content.startswith(_OLE):
        raise unreadable(mark("This is an old XLS file; save it as XLSX and try again."))
    if content.lstrip().startswith(_OTHERS):
        raise unreadable(_NO_SHEET)
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unreadable(_NO_SHEET)
    if content.count(b"\n") > MAX_ROWS:
        raise too_long()


def unreadable(sentence: str) -> Refused:
    """The refusal of a file that is not what it should be."""
    return Refused("file_unreadable", sentence, "file")


def too_long() -> Refused:
    """The refusal of a file with more rows than a sheet of people can have."""
    return Refused(
        "file_too_long",
        mark("The file has more than 20,000 rows; split it into smaller files and send them one by one."),
        "file",
    )


def _small(content: bytes) -> None:
    if not content:
        raise unreadable(mark("The file is empty; choose the filled sheet."))
    if len(content) > MAX_BYTES:
        raise Refused(
            "file_too_large", mark("The file is larger than 10 MB; remove pictures from it."), "file"
        )


def _members(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if len(names) > MAX_MEMBERS:
        raise _bomb()
    if not any(name in {"xl/workbook.xml", "content.xml"} for name in names):
        raise unreadable(_NO_SHEET)
    if any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Refused("file_has_macros", mark("The file has macros; save it as XLSX without macros."), "file")
    left = MAX_UNPACKED
    for name in names:
        with archive.open(name) as member:
            text = member.read(left + 1)
        left -= len(text)
        if left < 0:
            raise _bomb()
        if name.endswith((".xml", ".rels")):
            _xml(name, text)


def _xml(name: str, text: bytes) -> None:
    if b"<!ENTITY" in text or b"<!DOCTYPE" in text or text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(
            "file_has_entities",
            mark("The file declares entities, which no spreadsheet program writes; save it as XLSX again."),
            "file",
        )
    if name.startswith("xl/worksheets/"):
        _far(text)
        _formulas(_FORMULA.findall(text))
    elif name == "content.xml":
        if _REPEATED.search(text):
            raise too_long()
        _formulas(_ODS_FORMULA.findall(text))


def _far(text: bytes) -> None:
    """A grid up to its farthest cell must fit in memory, however few cells are filled."""
    rows = max((int(found[1]) for found in _ROW.finditer(text)), default=0)
    if max(rows, sum(1 for _ in _ROWS.finditer(text))) > MAX_ROWS:
        raise too_long()
    for found in _REFERENCE.finditer(text):
        if int(found[2]) > MAX_ROWS:
            raise too_long()
        if _column(found[1]) > MAX_COLUMNS:
            raise unreadable(mark("The file has cells far to the right; delete those columns and try again."))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _formulas(formulas: list[bytes]) -> None:
    """Totals may be formulas; anything else can fetch or run, and its value is not what somebody typed."""
    if any(formula and not _TOTAL.fullmatch(formula.strip()) for formula in formulas):
        raise Refused(
            "file_has_formulas",
            mark("The file has formulas; select all, copy, paste as values only, save, and try again."),
            "file",
        )


def _bomb() -> Refused:
    return Refused(
        "file_too_large",
        mark("The file unpacks to far more than a sheet of people; copy its rows into a new file."),
        "file",
    )
