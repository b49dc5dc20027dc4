"""The public form's questions: which page has which fields, what is checked there, what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.feedback.inputs import filing as inputs_filing
from services.feedback.inputs.base import LONGEST
from services.feedback.store.subjects import Subject
from shared.programme import Programme
from shared.web.forms import Form, Gettext

STEPS = ("topic", "story", "whom", "place", "contact", "file", "check")
KEPT, NAME = "kept", "file_name"  # what opens the file that was kept for this form, and how it was called
FIELDS = {
    "topic": ("category_group",),
    "story": ("text",),
    "whom": ("staff_of",),
    "place": ("municipality", "about"),
    "contact": ("reply", "contact"),
    "file": (KEPT, NAME),
    "check": (),
}
CARRIED = ("poster", *(field for fields in FIELDS.values() for field in fields))
ANONYMOUS = "code"
_REPLIES = (ANONYMOUS, "phone", "sms", "email")


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as it was sent, and what its answers are checked against."""

    form: Form
    programme: Programme
    subjects: Sequence[Subject]
    _: Gettext

    @property
    def step(self) -> str:
        """The page that was sent; the first one if it does not say."""
        sent = self.form.value("step")
        return sent if sent in self.steps else STEPS[0]

    @property
    def poster(self) -> str | None:
        """The municipality that a poster's code has told."""
        found = self.programme.find_municipality(self.form.value("poster") or "-")
        return found.code if found else None

    @property
    def municipality(self) -> str | None:
        """The municipality, of the poster or as chosen."""
        return self.poster or self.form.value("municipality") or None

    @property
    def steps(self) -> tuple[str, ...]:
        """The pages: whose staff it is about is asked only where that matters for who will read it."""
        restricted = self.programme.feedback.restricted_group(self.form.value("category_group"))
        return tuple(step for step in STEPS if step != "whom" or restricted)

    def previous(self, step: str) -> str:
        """The page before; the first one has none."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else ""

    def following(self, step: str) -> str:
        """The page after; the last one stays."""
        return self.steps[min(self.steps.index(step) + 1, len(self.steps) - 1)]

    def first_wrong(self, steps: Sequence[str] = ()) -> str | None:
        """The first of these pages (else of all) with an answer that cannot be taken; its errors are noted in the form."""
        for step in steps or self.steps:
            _CHECKS[step](self)
            if self.form.errors:
                return step
        return None

    def complaint(self, lang: str) -> inputs_filing.NewComplaint:
        """The answers as a command; call it only once nothing is wrong."""
        form, reply = self.form, self.form.value("reply") or ANONYMOUS
        kind, _, subject = form.value("about").partition(":")
        return inputs_filing.NewComplaint(
            category_group=form.value("category_group"),
            text=form.value("text"),
            language=lang,
            municipality=self.municipality,
            about=inputs_filing.About(kind=kind, id=subject) if subject else None,
            staff_of=(form.value("staff_of") or None) if "whom" in self.steps else None,
            contact=None if reply == ANONYMOUS else inputs_filing.Contact(by=reply, to=form.value("contact")),
        )


def _topic(asked: Asked) -> None:
    groups = [one.code for one in asked.programme.feedback.groups]
    asked.form.choice("category_group", groups, asked._("Choose what it is about"))


def _story(asked: Asked) -> None:
    asked.form.text("text", asked._("Write what happened"), most=LONGEST)


def _whom(asked: Asked) -> None:
    if asked.form.value("staff_of"):
        asked.form.choice("staff_of", [one.code for one in asked.programme.members])


def _place(asked: Asked) -> None:
    if asked.form.value("municipality"):
        asked.form.choice("municipality", [one.code for one in asked.programme.municipalities])
    if asked.form.value("about"):
        asked.form.choice("about", [one.value for one in asked.subjects])


def _contact(asked: Asked) -> None:
    form, _ = asked.form, asked._
    reply = form.choice("reply", _REPLIES) if form.value("reply") else ANONYMOUS
    typed = form.text("contact", most=200)
    if reply == ANONYMOUS and typed:
        form.fail("contact", _("Choose above how we may reach you, or clear this field"))
    elif reply not in (None, ANONYMOUS) and not inputs_filing.reaches(str(reply), typed or ""):
        missing = _("Write the e-mail address") if reply == "email" else _("Write the telephone number")
        form.fail("contact", missing)


def _nothing(_: Asked) -> None:
    """A file is checked when it comes; the last page asks nothing."""


_CHECKS: dict[str, Callable[[Asked], None]] = {
    "topic": _topic,
    "story": _story,
    "whom": _whom,
    "place": _place,
    "contact": _contact,
    "file": _nothing,
    "check": _nothing,
}
