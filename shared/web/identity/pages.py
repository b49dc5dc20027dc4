"""The sign-in page and the way out."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from shared.web import csrf
from shared.web.forms import Form, read_form
from shared.web.identity.dependencies import require
from shared.web.identity.identity import Identity, Session
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.problems import Problem
from shared.web.ratelimit import address_of

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/sign-in")
async def show(request: Request, lang: str, next: str = "") -> Response:  # noqa: A002 - the address's own word
    """The form; `next` is where the reader wanted to go."""
    return _page(request, Form.filled({"next": _inside(next)}, lang=lang))


@router.post("/sign-in")
async def sign_in(request: Request, lang: str) -> Response:
    """Open a session, with a new token in the cookie whatever was there before, and go on."""
    csrf.refuse_foreign_site(request)  # else another site could sign a reader in as somebody else
    pages: Pages = request.app.state.pages
    _ = pages.gettext(lang)
    form = await read_form(request, lang, _)
    login = form.text("login", _("Write your account"), most=100)
    password = form.value("password")
    if not password:
        form.fail("password", _("Write your password"))
    if form.errors or not login:
        return _page(request, form, 422)
    identity: Identity = request.app.state.identity
    try:
        session = await identity.sign_in(login, password, address_of(request))
    except Problem as problem:
        form.fail("login", _(problem.detail))
        page = _page(request, form, problem.status)
        page.headers.update(problem.headers)
        return page
    if old := request.cookies.get(identity.cookie):
        await identity.sign_out(old)
    return _welcome(
        identity, session, _inside(form.value("next")) or pages.landing(lang, session.account.roles)
    )


def _page(request: Request, form: Form, status: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(request, "sign_in.html", status, form=form)


def _welcome(identity: Identity, session: Session, goal: str) -> Response:
    answer = RedirectResponse(goal, status_code=303)
    # No max-age: the browser forgets it when it closes; the server ends it sooner if nobody uses it.
    answer.set_cookie(
        identity.cookie, session.token, path="/", httponly=True, samesite="lax", secure=identity.secure
    )
    return answer


def _inside(address: str) -> str:
    """The address if it is a path of this site, else "": nobody is sent elsewhere by a crafted link."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside and "\\" not in address else ""


@router.post("/sign-out", dependencies=[Depends(require())])
async def sign_out(request: Request, lang: str) -> Response:
    """End the session (the form's token is checked by `require`)."""
    identity: Identity = request.app.state.identity
    await identity.sign_out(request.cookies.get(identity.cookie, ""))
    answer = RedirectResponse(f"/{lang}/sign-in", status_code=303)
    answer.delete_cookie(identity.cookie, path="/", httponly=True, samesite="lax", secure=identity.secure)
    return answer
