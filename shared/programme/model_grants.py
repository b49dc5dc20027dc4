"""The shape of grants.yaml and budget.yaml: money rules of the contract, none of them a constant in code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.programme.model_base import (
    Code,
    Coded,
    Flag,
    Line,
    Lower,
    Model,
    Money,
    Number,
    Source,
    Text,
    Whole,
)


class Ceiling(Money):
    """The most that one third party may receive over all calls and members."""

    per: Literal["legal_person", "grant"]
    """legal_person: over all grants of a recipient; grant: each grant alone"""


class RatesFile(Model):
    """Where exchange rates come from until an official feed is connected."""

    file: Line
    """a CSV file in this folder with the columns month,currency,rate,source"""
    source: Source
    """where the rates come from: one of the codes under `sources` in programme.yaml"""
    official: Flag
    """false for invented demonstration rates"""
    name: Text
    """the name of the rates' source as shown, by language"""


class Exchange(Model):
    """How other currencies become euro."""

    default: Lower
    """the code of the policy that live figures use"""
    contract: Lower | None
    """the code of the contract's policy for reports; null while it is not known"""
    rounding: Literal["half_up_cent"]
    """half_up_cent: each sum half up to the cent"""
    currencies: Annotated[tuple[str, ...], Field(min_length=1)]
    """currencies in which grants may be paid, such as [EUR, GEL]"""
    policies: Annotated[tuple[Coded, ...], Field(min_length=1)]
    """the policies to choose from"""
    rates: RatesFile
    """where rates come from"""


class Rate(Model):
    """Units of `currency` for one euro in a month; `month` is its first day."""

    month: date
    currency: str
    rate: Decimal
    source: str


class Rules(Model):
    """What a sub-grant must keep to on its way from the call to the closure."""

    call_languages: Annotated[tuple[Lower, ...], Field(min_length=1)]
    """a call is published only once its texts are there in all of these languages"""
    assessors: Annotated[Whole, Field(ge=1, le=9)]
    """how many assessors without a conflict of interest must score an application before it is decided"""
    spread: Annotated[Whole, Field(ge=0, le=100)]
    """assessors who are further apart than so many of 100 points must agree on one score (moderation)"""
    screening_days: Annotated[Whole, Field(ge=1)]
    """nothing is signed or paid unless the recipient was screened, and clear, within so many days"""
    authorisation: Flag
    """true where the law asks for the consent of a national authority before the signature"""
    second_person: Flag
    """true: an instalment is approved by another person than the one who asked for it"""
    report_before_next: Flag
    """true: no next instalment while a report that was due is not approved"""
    graduates_need: Lower | None
    """the programme that a natural person who applies as a graduate must have completed; null if none"""
    graduates_are: Lower | None
    """the recipient type of graduates"""
    warn_at: Annotated[Whole, Field(ge=1, le=100)]
    """a warning is shown once so many per cent of a ceiling are taken"""
    warn_days: Annotated[Whole, Field(ge=0)]
    """a warning is shown so many days before a report is due"""
    outside_dates: Literal["flagged", "documented", "refused"] = "documented"
    """what becomes of a signature or a payment after the final report's cut-off: flagged only, flagged and taken with the
    donor's consent as a document, or refused; one before the programme is refused"""
    source: Source
    """where these rules come from: one of the codes under `sources` in programme.yaml, or a list of them"""


class GrantsFile(Model):
    """grants.yaml as a whole; `rates` is filled from the CSV file it names."""

    ceiling: Ceiling
    """the most that one third party may receive"""
    envelope: Money
    """the most that all sub-grants together may cost"""
    given_by: tuple[str, ...] = ()
    """the members that give sub-grants, the others record their own costs only; empty: all that run the service"""
    recipient_types: Annotated[tuple[str, ...], Field(min_length=1)]
    """who may receive: codes under `recipient_types` in programme.yaml, a closed list"""
    criteria: Annotated[tuple[Coded, ...], Field(min_length=1)]
    """what applications may be scored on; each call chooses and weighs"""
    rules: Rules
    """what a sub-grant must keep to on its way"""
    exchange: Exchange
    """how other currencies become euro"""
    rates: tuple[Rate, ...] = Field(default=(), exclude=True)

    def rate(self, currency: str, day: date) -> Rate | None:
        """The rate of a currency in a day's month; None when none is published: the amount is pending."""
        month = day.replace(day=1)
        return next((one for one in self.rates if (one.month, one.currency) == (month, currency)), None)


class Heading(Model):
    """A line of the budget, numbered as in the contract's budget annex."""

    code: Annotated[Code, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]
    """its number in quotes, such as "5.8" """
    name: Text
    """its name, by language"""
    kind: Literal["heading", "line", "subtotal", "total"]
    """heading, line (of a heading), subtotal or total"""
    adds: tuple[str, ...] = ()
    """for a subtotal or total: the numbers that it adds up"""
    amount: Number | None
    """the amount in EUR; null while the contract's budget is not entered"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class Limits(Model):
    """Limits of the contract, per cent."""

    indirect_of_direct: Number
    """indirect costs, at most this share of direct eligible costs"""
    contingency_of_direct: Number
    """contingency reserve, at most this share of direct eligible costs"""
    heading_flexibility: Number
    """how far a main heading may move without an addendum, cumulated"""
    explain_above: Annotated[Number, Field(ge=0)] = Decimal(0)
    """a line of the financial report that differs from its budget by more than this share is to be explained"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class PrefinancingTerms(Model):
    """When the donor's next instalment may be asked for, per cent."""

    spent_of_last: Annotated[Number, Field(ge=0, le=100)]
    """so much of the last instalment must be spent, and all of the earlier ones"""
    prefinancing_most: Annotated[Number, Field(ge=0, le=100)]
    """so much of the total may be paid before the final report"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""


class BudgetFile(Model):
    """budget.yaml as a whole."""

    total: Money
    """the total budget; the same as in programme.yaml"""
    limits: Limits
    """limits of the contract"""
    prefinancing: PrefinancingTerms
    """when the donor's next instalment may be asked for"""
    headings: Annotated[tuple[Heading, ...], Field(min_length=1)]
    """the lines, in order"""
