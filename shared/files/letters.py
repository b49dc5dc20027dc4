"""The letters of an uploaded text file, recognised by what they say: a wrong guess turns names into other names.

UTF-8 and UTF-16 prove themselves. Older encodings have one byte for a letter and nothing that tells which: of those that
Cyrillic and Georgian files still come in, the one is taken in which the text looks like words. What none of them explains
well, or two equally well, is refused, as is a file whose letters were lost before it came here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from shared.files.hostile import unreadable
from shared.web.translations import mark

_RUSSIAN = {
    "о": 1097, "е": 845, "а": 801, "и": 735, "н": 670, "т": 626, "с": 547, "р": 473, "в": 454, "л": 440, "к": 349, "м": 321,
    "д": 298, "п": 281, "у": 262, "я": 201, "ы": 190, "ь": 174, "г": 170, "з": 165, "б": 159, "ч": 144, "й": 121, "х": 97,
    "ж": 94, "ш": 73, "ю": 64, "ц": 48, "щ": 36, "э": 32, "ф": 26, "ъ": 4, "ё": 4, "і": 0.1, "ї": 0.1, "є": 0.1, "ґ": 0.1,
}  # fmt: skip
_GEORGIAN = {
    "ა": 1530, "ი": 1110, "ე": 940, "ს": 640, "რ": 620, "ო": 560, "დ": 530, "ბ": 490, "მ": 480, "ნ": 460, "ლ": 450, "ვ": 410,
    "უ": 370, "თ": 270, "გ": 250, "შ": 190, "ხ": 140, "ც": 120, "ტ": 110, "კ": 110, "ქ": 110, "ზ": 90, "ყ": 60, "წ": 60,
    "ძ": 50, "ჩ": 50, "ღ": 50, "პ": 50, "ფ": 40, "ჯ": 40, "ჭ": 30, "ჰ": 10, "ჟ": 10, "ჱ": 0.1, "ჲ": 0.1, "ჳ": 0.1, "ჴ": 0.1,
}  # fmt: skip
_OFTEN = {letter: math.log(often / 10_000) for letter, often in (_RUSSIAN | _GEORGIAN).items()}  # in text
_MARKS = "«»„“”‘’–—…№•·°§\u00a0\u00ad"  # what else people type
_SPLIT = re.compile(r"[^\W\d_][«„№§°][^\W\d_]")  # what stands inside no word
_A_MARK = math.log(100 / 10_000)
_ODD = math.log(1 / 1_000)  # a capital inside a word, or letters of two scripts in one
_LEAST = -3.8  # the mean of letters' logarithms below which no text is words; Russian and Georgian have -3.0
_APART = 6.0  # one reading must be 400 times as likely as the next
_ENOUGH = 65_536  # bytes to judge by
_LOST = re.compile(r"(?:^|[;,\t\"])\s*\?{2,}(?:[ ,.-]{1,2}\?{2,})+", re.MULTILINE)  # a cell of two lost words
_ENOUGH_LOST = 2
_REPLACED = "\ufffd"
_GONE = mark(
    "The letters of this file were lost when it was saved (“???”); save the original as “CSV UTF-8” or as XLSX."
)
_UNTOLD = mark("The letters of this text file cannot be read; save it as “CSV UTF-8” or as XLSX.")


def _codec(encoding: str) -> Callable[[bytes], str]:
    return lambda content: content.decode(encoding, "replace")


def _from_c0(alphabet: str) -> Callable[[bytes], str]:
    """Reads an encoding that has an alphabet from byte C0 on, and is Western otherwise."""
    table = dict(enumerate(alphabet, 0xC0))
    return lambda content: "".join(
        table.get(one) or bytes((one,)).decode("cp1252", "replace") for one in content
    )


_READERS: Mapping[str, Callable[[bytes], str]] = {
    **{one: _codec(one) for one in ("cp1251", "koi8-u", "cp866", "mac-cyrillic")},
    "georgian-academy": _from_c0("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴ"),
    "georgian-ps": _from_c0("აბგდევზჱთიკლმნჲოპჟრსჳტუფქღყშჩცძწჭხჴჯჰ"),
}  # fmt: skip


def decode(content: bytes) -> str:
    """The text of a file; Refused with a sentence that says how to save it where its letters cannot be told."""
    text = _unicode(content)
    if text is None:
        text = _eight_bit(content)
    if _REPLACED in text or len(_LOST.findall(text)) >= _ENOUGH_LOST:
        raise unreadable(_GONE)
    return text


def _unicode(content: bytes) -> str | None:
    """The text if it is UTF-8 or UTF-16 with its mark; None if not."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return _once(content.decode(encoding))
    except UnicodeDecodeError:
        return None


def _once(text: str) -> str:
    """The text as it was before a program took its UTF-8 for Western letters and saved those as UTF-8."""
    try:
        return text if text.isascii() else b"".join(map(_western, text)).decode()
    except UnicodeError:
        return text


def _western(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _eight_bit(content: bytes) -> str:
    """The text as the one reader has it in which it looks like words, and more so than in any other."""
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())[:_ENOUGH]
    readings = {text: read for read in _READERS.values() if _could_be_typed(text := read(telling))}
    first, second = sorted((*map(_likelihood, readings), -math.inf, -math.inf), reverse=True)[:2]
    best = max(readings, key=_likelihood, default="")
    if not _is_words(best) or first - second < _APART or not _could_be_typed(text := readings[best](content)):
        raise unreadable(_UNTOLD)
    return text


def _could_be_typed(text: str) -> bool:
    known = all(sign.isascii() or sign in _MARKS or sign.lower() in _OFTEN for sign in set(text))
    return known and not _SPLIT.search(text)


def _likelihood(text: str) -> float:
    """The logarithm of how likely its letters and marks are, less for neighbours that no word has."""
    return _of_letters(text) + _A_MARK * sum(sign in _MARKS for sign in text)


def _is_words(text: str) -> bool:
    return bool(text) and _of_letters(text) >= _LEAST * sum(sign in _OFTEN for sign in text.lower())


def _of_letters(text: str) -> float:
    letters = sum(_OFTEN[sign] for sign in text.lower() if sign in _OFTEN)
    return letters + _ODD * sum(map(_is_odd, text, text[1:]))


def _is_odd(one: str, then: str) -> bool:
    """Whether two neighbours are letters of two scripts, or a capital stands after a small letter."""
    both = one.isalpha() and then.isalpha()
    return both and (one.isascii() != then.isascii() or (one.islower() and then.isupper()))
