"""What the API takes in and tells about webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.reporting.hooks.commands import Made
from services.reporting.hooks.store import Delivery, Webhook

_ID = "5f0c2a52-7a53-4b43-9f0c-0d6c35e0a7d1"


class NewWebhook(BaseModel):
    """An address, and which events go there."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[
        str, Field(min_length=10, max_length=500, examples=["https://example.org/paravani"], description="https, public.")
    ]  # fmt: skip
    types: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=100)]],
        Field(
            max_length=20, examples=[["grants.", "participants.activity.held"]], description="What types begin with; empty: all."
        ),
    ] = []  # fmt: skip


class WebhookTold(BaseModel):
    """One webhook; never its secret. `disabled_why`: the address answered 410, failed for days, or its owner is gone."""

    id: Annotated[str, Field(examples=[_ID])]
    owner: Annotated[str, Field(examples=["statistics-office"])]
    url: str
    types: list[str]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_why: Literal["gone", "failing", "owner"] | None

    @classmethod
    def of(cls, one: Webhook) -> WebhookTold:
        """As it stands."""
        return cls.model_validate(one, from_attributes=True)


class WebhookMade(WebhookTold):
    """A webhook with its secret, which is shown this once: keep it."""

    secret: Annotated[str, Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])]

    @classmethod
    def made(cls, one: Made) -> WebhookMade:
        """With what is never shown again."""
        return cls(**WebhookTold.of(one.webhook).model_dump(), secret=one.secret)


class DeliveryTold(BaseModel):
    """One message: `waiting` for its next attempt (`due_at`), `delivered`, or `failed` for good."""

    id: Annotated[str, Field(examples=[_ID])]
    event: str | None
    type: str
    state: Literal["waiting", "delivered", "failed"]
    made_at: datetime
    attempts: int
    attempted_at: datetime | None
    due_at: datetime | None
    delivered_at: datetime | None
    answer: Annotated[int | None, Field(description="The last HTTP status.")]
    trouble: Annotated[str | None, Field(description="Why there was no answer.")]

    @classmethod
    def of(cls, one: Delivery) -> DeliveryTold:
        """As it stands."""
        return cls.model_validate(one, from_attributes=True)


class DeliveryPage(BaseModel):
    """Some deliveries, the latest first; `next` is the cursor of those before, null at the end."""

    deliveries: list[DeliveryTold]
    next: str | None
