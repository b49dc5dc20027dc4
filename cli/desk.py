"""A member's desk as a command speaks to it: signed in, JSON and files in and out, a refusal told in its own words."""

from __future__ import annotations

import json as jsonlib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli import where
from cli.output import Stop, show

Member = Annotated[str, typer.Option(help="Whose desk.")]
User = Annotated[str, typer.Option(envvar="PARAVANI_USER")]
Password = Annotated[str, typer.Option(envvar="PARAVANI_PASSWORD", help="The demo's own if left out.")]
_ANSWERS = frozenset({"target", "operational", "cso_present", "la_present"})
Folder = Annotated[Path, typer.Option(help="The data folder of the demo.")]


@dataclass(frozen=True, slots=True)
class Desk:
    """A member's node and an account at it."""

    url: str
    auth: tuple[str, str]

    @classmethod
    def of(cls, folder: Path, member: str, user: str, password: str) -> Desk:
        """The desk of a member; Stop if no password is known for the account."""
        deployment = where.find(folder)
        auth = (user, password) if password else deployment.login(member, user)
        if auth is None:
            raise Stop(f"no password for {user!r} at {member}; give --password or PARAVANI_PASSWORD")
        return cls(deployment.url(f"node-{member}"), auth)

    def get(self, path: str, **parameters: str) -> Any:  # noqa: ANN401 - a JSON document
        """What the desk tells."""
        return self._ask("GET", path, params=parameters).json()

    def every(self, path: str, **parameters: str) -> list[Any]:
        """A list of the desk, all its pages: each names the next one in its header `Link`."""
        found: list[Any] = []
        answer = self._ask("GET", path, params=parameters)
        while True:
            found += answer.json()
            following = answer.links.get("next", {}).get("url")
            if following is None:
                return found
            answer = self._ask("GET", following)

    def file(self, path: str) -> bytes:
        """A file of the desk."""
        return self._ask("GET", path).content

    def post(self, path: str, body: object, key: str = "") -> Any:  # noqa: ANN401 - a JSON document
        """A command; the same key makes a second sending harmless."""
        return self._ask("POST", path, json=body, headers=_key(key)).json()

    def send(self, path: str, content: bytes, **parameters: str) -> Any:  # noqa: ANN401 - a JSON document
        """A command whose body is a file."""
        return self._ask("POST", path, content=content, params=parameters, headers=_key("")).json()

    def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own arguments
        try:
            with httpx.Client(base_url=self.url, timeout=60, trust_env=False, auth=self.auth) as client:
                answer = client.request(method, path, **sent)
        except httpx.HTTPError as failure:
            raise Stop(
                f"{self.url} does not answer ({type(failure).__name__}); is the demo running?"
            ) from None
        if not answer.is_success:
            raise Stop(_told(answer))
        return answer


def from_file(file: Path) -> Any:  # noqa: ANN401 - a JSON document
    """The document in a file; Stop, with the line, if it is none."""
    try:
        return jsonlib.loads(file.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise Stop(f"{file}: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise Stop(f"{file}: not UTF-8 text") from None
    except jsonlib.JSONDecodeError as wrong:
        raise Stop(f"{file}:{wrong.lineno}: not JSON ({wrong.msg})") from None


def fields(pairs: list[str] | None, lists: frozenset[str] = frozenset()) -> dict[str, Any]:
    """`field=value` texts as a document; yes and no are answers, `lists` name the fields with several values."""
    found: dict[str, Any] = {}
    for text in pairs or ():
        name, sign, value = text.partition("=")
        if not sign:
            raise Stop(f"{text!r}: write field=value, such as name=…")
        if name in lists:
            found[name] = [part.strip() for part in value.split(",") if part.strip()]
        else:
            found[name] = {"yes": True, "no": False}.get(value, value) if name in _ANSWERS else value
    return found


def document(pairs: list[str] | None, file: Path | None, lists: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - a JSON document
    """What a command sends: the document in a file, else its `field=value` texts."""
    return from_file(file) if file else fields(pairs, lists)


def tell(answer: Any, json: bool, what: str = "id") -> None:  # noqa: ANN401 - a JSON document
    """Show what was recorded: the id of `what`, the events, what was noted."""
    rows = [(what, answer["id"]), *(("event", one) for one in answer["events"])]
    show(answer, json, [*rows, *(("note", one) for one in answer["warnings"])], "recorded", "")


def _key(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def _told(answer: httpx.Response) -> str:
    """The refusal in the desk's words, with the fields that are wrong."""
    problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    detail = problem.get("detail") or f"{answer.url} answers {answer.status_code}"
    fields = [f"{one['field']}: {one['message']}" for one in problem.get("errors", [])]
    return "; ".join([detail, *(told for told in fields if not told.endswith(detail))])
