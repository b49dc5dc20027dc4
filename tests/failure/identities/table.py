"""What docs/operations/identities.md says, read from its table: the expectation, independent of the code."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.provision.layout import ROOT
from shared.programme import Programme

PAGE = ROOT / "docs" / "operations" / "identities.md"
_NOT_EVENTS = {"heads", "matching", "cases"}
NAMED = "statistics-office"  # an integrator with a name of its own
ROWS = "evaluation"  # one that reads the events of persons and cases too
OPERATIONS = ("read", "write", "describe", "create", "delete", "alter")


@dataclass(frozen=True)
class Who:
    """Somebody on the bus: the row of the table that speaks of them, and what is their own."""

    row: str
    user: str
    member: str = ""
    service: str = ""


def everybody(programme: Programme) -> list[Who]:
    """Every identity of the programme, with a stranger; the operator is apart."""
    matching = programme.file.matching
    services = [
        Who(
            "matching" if (member.code, service) == (matching, "participants") else service,
            f"csdp.{member.code}.{service}",
            member.code,
            service,
        )
        for member in programme.members
        for service in member.services
    ]
    reporting = Who("reporting", "csdp.reporting.reporting", "reporting", "reporting")
    named = Who("integrator", f"csdp.integrator.{NAMED}")
    rows = Who("processor", f"csdp.integrator.{ROWS}")
    return [
        *services,
        reporting,
        Who("integrator", "csdp.integrator"),
        named,
        rows,
        Who("stranger", "csdp.stranger"),
    ]


def every_topic(programme: Programme) -> list[str]:
    """All topics that the page lists."""
    members = [member.code for member in programme.members]
    return [
        *(f"csdp.{one.code}.{service}" for one in programme.members for service in one.services),
        "csdp.reporting.reporting",
        *(f"csdp.{code}.heads" for code in [*members, "reporting"]),
        *(f"csdp.{code}.matching" for code in members),
        *(f"csdp.{one.code}.cases" for one in programme.members if "feedback" in one.services),
        "csdp.resend",
    ]


def topics_as_written(lanes: int) -> dict[str, tuple[int, str]]:
    """Pattern of names -> (partitions, retention.ms) of the page's table of topics."""
    found: dict[str, tuple[int, str]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `csdp.") and len(cells := _cells(line)) == 4:
            names, partitions, kept, _ = cells
            days = "-1" if kept == "for ever" else str(int(kept.split()[0]) * 86_400_000)
            for name in names.replace("`", "").split(", "):
                found[name] = (1 if partitions == "1" else lanes, days)
    return found


def pattern_of(topic: str) -> str:
    """The name in the page's table of topics that speaks of this one."""
    if topic == "csdp.resend" or ".reporting." in topic:
        return topic
    kind = topic.rpartition(".")[2]
    return f"csdp.<member>.{kind if kind in _NOT_EVENTS else '<service>'}"


def rules() -> dict[str, dict[str, frozenset[str]]]:
    """Row -> column -> allowed operations, from the page's last table with those columns."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("| identity | own events"))
    columns = _cells(lines[start])
    found: dict[str, dict[str, frozenset[str]]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        row, *cells = _cells(line)
        found[row] = {column: _operations(cell) for column, cell in zip(columns[1:], cells, strict=True)}
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _operations(cell: str) -> frozenset[str]:
    if cell == "all":
        return frozenset(OPERATIONS)
    if cell == "none":
        return frozenset()
    named = frozenset(one.strip() for one in cell.split(","))
    assert named <= {"read", "write"}, f"{cell!r} is not a cell of the table"
    return named | {"describe"}


def column(who: Who, topic: str) -> str:
    """The column of the table that speaks of this topic for this identity."""
    if topic == "csdp.resend":
        return "resend"
    _, member, kind = topic.split(".")
    if kind in _NOT_EVENTS:
        return f"{'own' if member == who.member else 'other'} {'tokens' if kind == 'matching' else kind}"
    if (member, kind) == (who.member, who.service):
        return "own events"
    return "other grants" if kind == "grants" else "other events"
