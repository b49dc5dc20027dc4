"""Letters to applicants: from the organisation's own Word template, or from a plain one; as DOCX, and as PDF.

A template may name the values of `NAMES` in double braces, such as {{ applicant }}. It is filled by a sandboxed engine: a
template is a file that somebody sent.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from zipfile import BadZipFile, ZipFile

from services.grants.domain.refusals import Denied
from services.grants.reading.applications import View
from services.grants.reading.wording import word_of
from shared import clock
from shared.postgres import Row
from shared.service import Service
from shared.web.formats import format_date, format_money
from shared.web.forms import Gettext
from shared.web.translations import mark

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {
    "award": mark("Award letter"),
    "rejection": mark("Rejection letter"),
    "contract": mark("Sub-grant contract"),
}
NAMES = (
    "applicant", "legal_id", "title", "call", "receipt", "amount", "reason", "reference", "signed_on", "ends_on",
    "member", "today", "programme", "statement",
)  # fmt: skip
_GREETING = mark("To %(applicant)s, identification number %(legal_id)s")
_PARAGRAPHS = {
    "award": (
        _GREETING,
        mark("Your application “%(title)s” (receipt %(receipt)s) to the call %(call)s was awarded %(amount)s."),
        mark("We will invite you to sign the contract. Nothing is paid before both sides have signed it."),
    ),
    "rejection": (
        _GREETING,
        mark("Your application “%(title)s” (receipt %(receipt)s) to the call %(call)s was not awarded. Reason: %(reason)s."),
        mark("You may appeal against this decision. Name the receipt when you do."),
    ),
    "contract": (
        mark("Contract %(reference)s between %(member)s and %(applicant)s, identification number %(legal_id)s"),
        mark("%(member)s supports “%(title)s” with at most %(amount)s. The activities end on %(ends_on)s."),
        mark("The recipient keeps the documents of all costs, reports on time, shows the donor’s support, and lets the donor and its auditors see the accounts."),
        mark("Signed on %(signed_on)s"),
    ),
}  # fmt: skip
_CLOSING = ("%(member)s, %(today)s", "%(programme)s", "%(statement)s")
_MOST_UNPACKED = 50 * 1024 * 1024  # bytes


def values_of(service: Service, view: View, contract: Row | None, lang: str, _: Gettext) -> dict[str, str]:
    """What a letter about an application can say; `contract` is its row, once it is signed."""
    row, programme, decision = view.row, service.programme, view.state.decision
    amount = row["awarded"] if row["awarded"] is not None else row["amount"]
    amount = contract["amount"] if contract is not None else amount
    today = clock.day(clock.now())
    who = view.applicant
    return {
        "applicant": who.name if who else "",
        "legal_id": who.legal_id if who else "",
        "title": row["title"],
        "call": row["reference"],
        "receipt": row["receipt"],
        "amount": format_money(amount, row["currency"], lang),
        "reason": _(word_of(decision.reason)) if decision and decision.reason else "–",
        "reference": (contract and contract["reference"]) or "–",
        "signed_on": format_date(contract["signed_on"], lang) if contract else "____________",
        "ends_on": format_date((contract and contract["ends_on"]) or programme.end, lang),
        "member": programme.member(service.member).name.get(lang),
        "today": format_date(today, lang),
        "programme": programme.title(lang),
        "statement": programme.file.visibility.statement.get(lang),
    }


def paragraphs(kind: str, values: Mapping[str, str], _: Gettext) -> list[str]:
    """The plain letter, paragraph by paragraph."""
    told = [_(one) % values for one in _PARAGRAPHS[kind]]
    return [*told, *(one % values for one in _CLOSING)]


def plain_template(kind: str, _: Gettext) -> bytes:
    """The plain letter as a template to begin from: what will be filled in stands in double braces."""
    from docx import Document  # noqa: PLC0415 - heavy, needed on a download only

    document = Document()
    document.add_heading(_(KINDS[kind]), level=1)
    for text in paragraphs(kind, {name: "{{ " + name + " }}" for name in NAMES}, _):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filled(template: bytes, values: Mapping[str, Any]) -> bytes:
    """A template with its values; Denied where it names what a letter does not know, or is no Word file."""
    from docx.opc.exceptions import OpcError  # noqa: PLC0415 - heavy, needed on a download only
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2 import TemplateError  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    engine = SandboxedEnvironment(autoescape=True)
    try:
        _refuse_a_bomb(template)
        document = DocxTemplate(io.BytesIO(template))
        unknown = document.get_undeclared_template_variables(engine) - set(NAMES)
        if unknown:
            told = mark("The template names %(unknown)s; a letter knows %(names)s.")
            raise Denied(
                "placeholder_unknown",
                told,
                "file",
                unknown=", ".join(sorted(unknown)),
                names=", ".join(NAMES),
            )
        document.render(dict(values), engine, autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except (TemplateError, OpcError, BadZipFile, KeyError, ValueError, OSError) as wrong:
        told = mark("This is no Word template that can be filled: %(why)s.")
        raise Denied("template_unreadable", told, "file", why=type(wrong).__name__) from None
    return out.getvalue()


def _refuse_a_bomb(template: bytes) -> None:
    """ValueError for a file that would unpack to too much; no part is ever unpacked beyond the size that it declares."""
    with ZipFile(io.BytesIO(template)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
            raise ValueError("too large")
