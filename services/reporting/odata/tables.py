"""The tables as entity sets: a heading is a property (`Target date`: `TargetDate`), a row's number its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from shared.files.tables import Column, Kind, Table

KEY = "Id"
NAMESPACE = "Paravani"
_TYPES: dict[Kind, str] = {
    "text": "Edm.String",
    "number": "Edm.Double",
    "year": "Edm.Double",
    "money": "Edm.Double",
    "percent": "Edm.Double",
    "day": "Edm.Date",
}
_FLAGS = ("Provisional", "Incomplete")
_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"


def types(columns: Iterable[Column]) -> dict[str, str]:
    """Property -> OData type, the key first."""
    return {KEY: "Edm.Int32"} | {
        (name := _name(one)): "Edm.Boolean" if name in _FLAGS else _TYPES[one.kind] for one in columns
    }


def rows(table: Table) -> list[dict[str, Any]]:
    """The rows as properties."""
    kinds = types(table.columns)
    return [
        {name: _cell(kind, cell) for (name, kind), cell in zip(kinds.items(), (number, *row), strict=True)}
        for number, row in enumerate(table.rows, 1)
    ]


def metadata(sets: Mapping[str, Mapping[str, str]]) -> bytes:
    """The `$metadata` document (CSDL 4.0, XML) of entity sets and their properties."""
    root = ET.Element("edmx:Edmx", {"xmlns:edmx": _EDMX, "Version": "4.0"})
    services = ET.SubElement(root, "edmx:DataServices")
    schema = ET.SubElement(services, "Schema", {"xmlns": _EDM, "Namespace": NAMESPACE})
    for name, properties in sets.items():
        kind = ET.SubElement(schema, "EntityType", {"Name": _single(name)})
        ET.SubElement(ET.SubElement(kind, "Key"), "PropertyRef", {"Name": KEY})
        for one, type_ in properties.items():
            ET.SubElement(kind, "Property", {"Name": one, "Type": type_, "Nullable": str(one != KEY).lower()})
    container = ET.SubElement(schema, "EntityContainer", {"Name": "Figures"})
    for name in sets:
        ET.SubElement(container, "EntitySet", {"Name": name, "EntityType": f"{NAMESPACE}.{_single(name)}"})
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _cell(kind: str, cell: Any) -> Any:  # noqa: ANN401 - a cell is any of several plain values
    return str(cell) if kind == "Edm.String" and cell is not None else cell


def _name(column: Column) -> str:
    """Letters and digits only, each word with a capital."""
    words = "".join(letter if letter.isalnum() else " " for letter in column.heading).split()
    made = "".join(word[:1].upper() + word[1:] for word in words)
    return made if made[:1].isalpha() else f"P{made}"


def _single(name: str) -> str:
    return f"{name}Row"
