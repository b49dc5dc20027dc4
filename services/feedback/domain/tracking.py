"""The tracking code: ten random characters and a check character, easy to read out, shown in groups.

Crockford's base32 (no I, L, O, U). The check is a weighted sum over GF(32) with a different weight at every place, so
one wrong character and any two characters swapped are always found, and the check is a character like the others.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM = 10  # characters, 50 bits
_VALUE = {letter: number for number, letter in enumerate(ALPHABET)}
_MISREAD = str.maketrans("ILO", "110")  # what Crockford reads them as
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive: the powers of x are 31 different weights


def new_code() -> str:
    """A fresh code, without groups."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The character that makes a body of characters a code."""
    return ALPHABET[_times_x(_sum(body))]


def read(typed: str) -> str:
    """What was typed as a code would be written: no spaces, dashes or small letters, nothing misread."""
    return "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MISREAD)


def is_code(code: str) -> bool:
    """Whether a text (already through `read`) is a well-formed code; this says nothing about a case."""
    return len(code) == RANDOM + 1 and set(code) <= set(ALPHABET) and _sum(code) == 0


def grouped(code: str) -> str:
    """As it is shown: AB7K-92QD-5XR."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def _sum(code: str) -> int:
    total = 0
    for letter in code:
        total = _times_x(total) ^ _VALUE[letter]
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled
