"""Which cell a fact lies in, dimension by dimension; what is not stated is `unknown`."""

from __future__ import annotations

from tests.oracle.events import Data
from tests.oracle.programme import Programme
from tests.oracle.table import Codes

PLAIN = (
    "theme", "language", "country", "outlet", "organisation", "host_organisation", "recipient_type", "region",
    "channel", "category_group", "topic",
)  # fmt: skip


def of(data: Data, programme: Programme) -> dict[str, tuple[str, ...]]:
    """The cells of an event's data in the dimensions that are fields of it."""
    found: dict[str, tuple[str, ...]] = {
        name: (str(data[name]),) for name in PLAIN if data.get(name) is not None
    }
    found["municipality"] = (programme.place(data.get("municipality")),)
    found["joint"] = ("joint" if data.get("joint_with_la") else "sole",)
    if data.get("topics"):
        found["topic"] = tuple(data["topics"])
    return found


def of_person(data: Data, programme: Programme) -> dict[str, tuple[str, ...]]:
    """The cells of a person as on the day of the fact."""
    home = programme.place(data.get("home"))
    return {
        "sex": (data.get("sex") or "unknown",),
        "age": (programme.band(data.get("age")),),
        "disability": (data.get("disability") or "unknown",),
        "ethnicity": (data.get("ethnicity") or "unknown",),
        "vulnerability": tuple(data.get("vulnerability") or ()),
        "home": (home,),
        "municipality": (home,),  # of indicators about persons, their home
    }


def renamed(cells: Codes, **names: str) -> dict[str, tuple[str, ...]]:
    """Cells with more dimensions, each a copy of nothing but one code."""
    return {**{key: tuple(codes) for key, codes in cells.items()}, **{k: (v,) for k, v in names.items()}}
