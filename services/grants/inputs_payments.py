"""What is sent about how third parties are paid."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.grants.inputs import Input


class NewAccount(Input):
    """A third party's bank account; `holder` is its own name if left out."""

    iban: Annotated[str, Field(min_length=1, max_length=50)]
    holder: Annotated[str, Field(max_length=300)] = ""
    bic: Annotated[str, Field(pattern=r"^([A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)?$")] = ""
