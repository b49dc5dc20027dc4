"""What IATI asks of a programme beyond its logframe: identifiers and codes of the standard's lists."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.programme.model_base import Line, Model, Number, Source

OrganisationType = Annotated[str, Field(pattern=r"^[1-9][0-9]$")]


class Sector(Model):
    """A purpose code of the DAC and its share of the programme."""

    code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    """a five-digit purpose code of the DAC in quotes, such as "15150" """
    percentage: Annotated[Number, Field(gt=0, le=100)]
    """per cent of the programme; all sectors add up to 100"""
    source: Source
    """where it comes from: one of the codes under `sources`, or a list of them"""


class Iati(Model):
    """How the programme is published as IATI 2.03; what is null keeps the file a draft."""

    reporter: Line | None = None
    """the lead's organisation identifier, such as GE-NAPR-123456789; null while it is not known"""
    reporter_type: OrganisationType = "22"
    """the lead's code of IATI's list OrganisationType"""
    member_type: OrganisationType = "22"
    """the other members' code of the same list"""
    donor_type: OrganisationType = "40"
    """the donor's code of the same list"""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """the country's two letters, such as GE"""
    sectors: tuple[Sector, ...] = ()
    """what the programme is for"""
    recipient_types: dict[str, OrganisationType] = Field(default_factory=dict)
    """the OrganisationType of each kind of recipient of a sub-grant; left out where there is none"""
    source: Source
    """where these settings come from: one of the codes under `sources`, or a list of them"""
