"""The bank account of a third party: its IBAN, checked by the check digits of ISO 13616."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.grants.domain.refusals import Denied
from shared.web.translations import mark

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_LENGTH = {"GE": 22}  # letters and digits; of other countries only the check digits are looked at
_SHOWN = 4  # of an IBAN that is only to be recognised


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where a third party is paid; `holder` is the name under which its bank knows it."""

    holder: str
    iban: str
    bic: str = ""

    @property
    def masked(self) -> str:
        """Enough of the number to recognise it."""
        return f"{self.iban[:_SHOWN]} … {self.iban[-_SHOWN:]}"


def iban(text: str) -> str:
    """The number without spaces; Denied where it cannot be one: a digit is wrong or missing."""
    bare = re.sub(r"[\s-]", "", text).upper()
    if not (_IBAN.fullmatch(bare) and len(bare) == _LENGTH.get(bare[:2], len(bare)) and _checks(bare)):
        told = mark(
            "This is no IBAN: a letter or digit is wrong or missing. A Georgian one has 22, such as GE29NB0000000101904917."
        )
        raise Denied("iban_wrong", told, "iban")
    return bare


def _checks(bare: str) -> bool:
    """ISO 7064, MOD 97-10: the first four signs go to the end, letters count from 10, the remainder is 1."""
    moved = bare[4:] + bare[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1
