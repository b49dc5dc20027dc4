"""What all inputs have in common: their base, documents that prove a step, the spelling of codes and sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from shared.events.base import Reason
from shared.written import Day

Code = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.:/-]+$")]


Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


Sum = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]


Title = Annotated[str, Field(min_length=1, max_length=300)]


class Input(BaseModel):
    """Base of all inputs: unknown fields are refused, text is trimmed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Document(Input):
    """A document that proves a step, as base64: a photo, a PDF, a Word or a spreadsheet file."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Base64Bytes


class Proven(Input):
    """A step that can be proven by documents; they stay at this member, the event has their SHA-256."""

    documents: Annotated[tuple[Document, ...], Field(max_length=3)] = ()


Shape = TypeVar("Shape", bound=Input)


class Recipient(Input):
    """Who receives: name and identification number, which stay at this member."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    legal_id: Annotated[str, Field(min_length=4, max_length=40, pattern=r"[0-9A-Za-z]")]
    natural_person: bool = False


class Screened(Input):
    """A search in a list of restrictive measures that found nothing, recorded together with the contract."""

    occurred_on: Day
    list_name: Annotated[str, Field(min_length=1, max_length=200)]
    list_version: Annotated[str, Field(min_length=1, max_length=100)]


class Withdrawal(Input):
    """Why a record is taken back."""

    reason: Reason = "other"


class TakenBack(Proven):
    """Why a payment, a reversal or another step is taken back."""

    reason: Reason = "other"
